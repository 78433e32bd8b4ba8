package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class InstanceStatusTest {
    private static final Instant START = Instant.ofEpochMilli(1_767_225_600_000L);

    @Test
    void lineReadsBackAsWritten() {
        InstanceStatus running =
                new InstanceStatus("chat-ws", "chat-ws-2", OptionalLong.of(42), 8091, "up", START, 3, "");
        InstanceStatus broken =
                new InstanceStatus("kafka", "kafka", OptionalLong.empty(), 8101, "failing", START, 3, "no\tspace left");

        assertThat(InstanceStatus.fromLine(running.toLine())).isEqualTo(running);
        assertThat(InstanceStatus.fromLine(broken.toLine()).problem()).isEqualTo("no space left");
        assertThat(InstanceStatus.fromLine(broken.toLine()).pid()).isEmpty();
    }

    @Test
    void jsonHasNullForAPidThatIsNotThere() {
        assertThat(new InstanceStatus("kafka", "kafka", OptionalLong.empty(), 8101, "down", START, 1, "").toJson())
                .isEqualTo("{\"service\":\"kafka\",\"instance\":\"kafka\",\"pid\":null,\"port\":8101,"
                        + "\"state\":\"down\",\"restarts\":1}");
    }

    @Test
    void jsonStringsAreEscaped() {
        assertThat(Json.string("a\"b\\c\n\u0001한")).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0001한\"");
    }
}
