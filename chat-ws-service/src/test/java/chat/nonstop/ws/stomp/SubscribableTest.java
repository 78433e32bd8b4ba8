package chat.nonstop.ws.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.ws.stomp.Subscribable.UserQueue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribableTest {
    @Test
    void whatItReadsItWritesTheSame() {
        List<Subscribable> all = List.of(
                new Subscribable.Messages(7),
                new Subscribable.ReadCursors(7),
                new Subscribable.Events(123_456_789_012_345_678L),
                UserQueue.ACKS,
                UserQueue.ERRORS,
                UserQueue.NOTIFICATIONS);

        assertThat(all)
                .allSatisfy(what ->
                        assertThat(Subscribable.parse(what.destination())).contains(what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/sub",
                "/sub/chat/room",
                "/sub/chat/room/",
                "/sub/chat/room/*",
                "/sub/chat/room/**",
                "/sub/chat/room/?",
                "/sub/chat/room/{id}",
                "/sub/chat/room/0",
                "/sub/chat/room/01",
                "/sub/chat/room/-1",
                "/sub/chat/room/+1",
                "/sub/chat/room/1 ",
                " /sub/chat/room/1",
                "/sub/chat/room/1/",
                "/sub/chat/room/1/read/",
                "/sub/chat/room/1/READ",
                "/sub/chat/room/1/../2",
                "/sub/chat/room/1%32",
                "/sub/chat/room/\u0661",
                "/sub/chat/room/1234567890123456789",
                "/SUB/chat/room/1",
                "/sub//chat/room/1",
                "/user/queue/acks/",
                "/user/queue/*",
                "/user/1/queue/acks",
                "/queue/acks",
                "/pub/chat/message"
            })
    void nothingElseExists(String destination) {
        assertThat(Subscribable.parse(destination)).isEmpty();
    }
}
