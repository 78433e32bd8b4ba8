package chat.nonstop.gateway.node;

import static chat.nonstop.gateway.node.NodeChoiceTest.node;
import static chat.nonstop.gateway.node.NodeChoiceTest.ready;
import static chat.nonstop.gateway.node.NodeChoiceTest.session;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SockJsSessionsTest {
    private final Node a = node("a");
    private final Node b = node("b");
    private final SockJsSessions sessions = new SockJsSessions(100);

    @Test
    void sessionStaysWhenANodeJoins() {
        for (int i = 0; i < 50; i++) {
            assertThat(sessions.nodeOf(session(i), List.of(ready(a, 0)))).hasValue(a);
        }

        for (int i = 0; i < 50; i++) {
            assertThat(sessions.nodeOf(session(i), List.of(ready(a, 0), ready(b, 0))))
                    .hasValue(a);
        }
    }

    @Test
    void sessionStaysWhileItsNodeDrainsAndMovesWhenItIsGone() {
        SessionKey onA = firstPlacedOn(a);

        assertThat(sessions.nodeOf(onA, List.of(new Candidate(a, NodeState.LEAVING, 0), ready(b, 0))))
                .hasValue(a);
        assertThat(sessions.nodeOf(onA, List.of(new Candidate(a, NodeState.UNREACHABLE, 0), ready(b, 0))))
                .hasValue(b);
        // It lives there now, also when its first node is back.
        assertThat(sessions.nodeOf(onA, List.of(ready(a, 0), ready(b, 0)))).hasValue(b);
    }

    @Test
    void sessionMovesWhenItsNodeIsNoLongerKnown() {
        SessionKey onA = firstPlacedOn(a);

        assertThat(sessions.nodeOf(onA, List.of(ready(b, 0)))).hasValue(b);
        assertThat(sessions.nodeOf(onA, List.of())).isEmpty();
    }

    @Test
    void forgottenSessionIsHashedAgain() {
        SockJsSessions small = new SockJsSessions(1);
        small.nodeOf(session(1), List.of(ready(a, 0)));
        small.nodeOf(session(2), List.of(ready(a, 0)));

        assertThat(small.nodeOf(session(1), List.of(ready(b, 0), new Candidate(a, NodeState.LEAVING, 0))))
                .hasValue(b);
    }

    @Test
    void urlNamesTheSession() {
        assertThat(SessionKey.of("/ws/v1/chat/123/abc/xhr_streaming")).hasValue(new SessionKey("123", "abc"));
        assertThat(SessionKey.of("/ws/v1/chat/123/abc/websocket")).hasValue(new SessionKey("123", "abc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ws/v1/chat",
                "/ws/v1/chat/",
                "/ws/v1/chat/info",
                "/ws/v1/chat/websocket",
                "/ws/v1/chat/iframe-1.html",
                "/ws/v1/chat/123/abc",
                "/ws/v1/chat/123/abc/other",
                "/ws/v1/chat/123/abc/xhr/",
                "/ws/v1/chat//abc/xhr",
                "/other/123/abc/xhr"
            })
    void otherUrlsNameNone(String path) {
        assertThat(SessionKey.of(path)).isEmpty();
    }

    private SessionKey firstPlacedOn(Node node) {
        return IntStream.range(0, 90)
                .mapToObj(NodeChoiceTest::session)
                .filter(session -> sessions.nodeOf(session, List.of(ready(a, 0), ready(b, 0)))
                        .orElseThrow()
                        .equals(node))
                .findFirst()
                .orElseThrow();
    }
}
