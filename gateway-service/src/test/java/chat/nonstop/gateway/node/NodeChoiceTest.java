package chat.nonstop.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeChoiceTest {
    private static final int SESSIONS = 6_000;

    private final Node a = node("a");
    private final Node b = node("b");
    private final Node c = node("c");

    @Test
    void socketGoesWhereFewestAre() {
        List<Candidate> candidates = List.of(ready(a, 5), ready(b, 3), ready(c, 4));

        assertThat(forSocket(candidates, Set.of())).isEqualTo(b);
        assertThat(forSocket(candidates, Set.of(b))).isEqualTo(c);
    }

    @Test
    void onlyAReadyNodeTakesASocket() {
        List<Candidate> candidates = List.of(
                new Candidate(a, NodeState.UNREACHABLE, 0),
                new Candidate(b, NodeState.LEAVING, 0),
                new Candidate(node("d"), NodeState.UNKNOWN, 0),
                ready(c, 9));

        assertThat(forSocket(candidates, Set.of())).isEqualTo(c);
        assertThat(NodeChoice.forSocket(candidates, Set.of(c), new Random(1))).isEmpty();
    }

    @Test
    void equalsAreChosenAtRandom() {
        Set<Node> chosen = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            NodeChoice.forSocket(List.of(ready(a, 1), ready(b, 1)), Set.of(), random)
                    .ifPresent(chosen::add);
        }

        assertThat(chosen).containsExactlyInAnyOrder(a, b);
    }

    @Test
    void sessionsSpreadEvenly() {
        Map<Node, Integer> counts = new HashMap<>();
        placement(List.of(ready(a, 0), ready(b, 0), ready(c, 0)))
                .values()
                .forEach(node -> counts.merge(node, 1, Integer::sum));

        assertThat(counts.values())
                .hasSize(3)
                .allSatisfy(count -> assertThat(count).isBetween(SESSIONS / 3 - 200, SESSIONS / 3 + 200));
    }

    @Test
    void choiceDoesNotDependOnOrderOrLoad() {
        assertThat(placement(List.of(ready(a, 0), ready(b, 0), ready(c, 0))))
                .isEqualTo(placement(List.of(ready(c, 7), ready(a, 1), ready(b, 9))));
    }

    @Test
    void nodeThatGoesMovesItsOwnSessionsOnly() {
        Map<SessionKey, Node> before = placement(List.of(ready(a, 0), ready(b, 0), ready(c, 0)));
        Map<SessionKey, Node> after =
                placement(List.of(ready(a, 0), new Candidate(b, NodeState.UNREACHABLE, 0), ready(c, 0)));

        before.forEach((session, node) -> {
            if (!node.equals(b)) {
                assertThat(after.get(session)).isEqualTo(node);
            }
        });
    }

    @Test
    void withoutAReadyNodeThereIsNoChoice() {
        assertThat(NodeChoice.forSession(session(1), List.of(new Candidate(a, NodeState.LEAVING, 0))))
                .isEmpty();
        assertThat(NodeChoice.forSocket(List.of(), Set.of(), new Random(1))).isEmpty();
    }

    private static Map<SessionKey, Node> placement(List<Candidate> candidates) {
        Map<SessionKey, Node> placed = new HashMap<>();
        for (int i = 0; i < SESSIONS; i++) {
            placed.put(session(i), NodeChoice.forSession(session(i), candidates).orElseThrow());
        }
        return placed;
    }

    private static Node forSocket(List<Candidate> candidates, Set<Node> tried) {
        return NodeChoice.forSocket(new ArrayList<>(candidates), tried, new Random(1))
                .orElseThrow();
    }

    static SessionKey session(int number) {
        return new SessionKey("000", "session-" + number);
    }

    static Candidate ready(Node node, int sockets) {
        return new Candidate(node, NodeState.READY, sockets);
    }

    static Node node(String host) {
        return new Node(URI.create("http://" + host + ":8081"));
    }
}
