package chat.nonstop.gateway.node;

import static chat.nonstop.gateway.node.NodeChoiceTest.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodesTest {
    private final Node a = node("a");
    private final Node b = node("b");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Nodes nodes = new Nodes(meters);

    @BeforeEach
    void know() {
        nodes.are(List.of(a, b));
    }

    @Test
    void nodeThatWasNotAskedYetTakesNothing() {
        assertThat(nodes.takePlace(Set.of())).isEmpty();
    }

    @Test
    void answerMakesANodeReadyOrNot() {
        nodes.answered(a, true);
        nodes.answered(b, false);

        assertThat(stateOf(a)).isEqualTo(NodeState.READY);
        assertThat(stateOf(b)).isEqualTo(NodeState.LEAVING);
    }

    @Test
    void oneLostAnswerIsForgivenTwoAreNot() {
        nodes.answered(a, true);

        nodes.missed(a);
        assertThat(stateOf(a)).isEqualTo(NodeState.READY);
        nodes.missed(a);
        assertThat(stateOf(a)).isEqualTo(NodeState.UNREACHABLE);
        nodes.answered(a, true);
        nodes.missed(a);
        assertThat(stateOf(a)).isEqualTo(NodeState.READY);
    }

    @Test
    void refusedConnectionCountsAtOnce() {
        nodes.answered(a, true);

        nodes.refused(a);

        assertThat(stateOf(a)).isEqualTo(NodeState.UNREACHABLE);
    }

    @Test
    void placeIsGivenBackOnce() {
        nodes.answered(a, true);
        Nodes.Place first = nodes.takePlace(Set.of()).orElseThrow();
        Nodes.Place second = nodes.takePlace(Set.of()).orElseThrow();
        assertThat(meters.get("chat.gateway.sockets").gauge().value()).isEqualTo(2);

        first.close();
        first.close();

        assertThat(meters.get("chat.gateway.sockets").gauge().value()).isEqualTo(1);
        second.close();
        assertThat(meters.get("chat.gateway.sockets").gauge().value()).isZero();
    }

    @Test
    void nodeThatLeftTheListIsForgottenAndOthersAreKept() {
        nodes.answered(a, true);
        Nodes.Place place = nodes.takePlace(Set.of()).orElseThrow();

        nodes.are(List.of(b));
        place.close();
        assertThat(nodes.all()).containsExactly(b);
        nodes.are(List.of(a, b));

        assertThat(stateOf(a)).isEqualTo(NodeState.UNKNOWN);
    }

    private NodeState stateOf(Node node) {
        return nodes.candidates().stream()
                .filter(candidate -> candidate.node().equals(node))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
