package chat.nonstop.ws.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.ws.stomp.MessageFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoomChangeTest {
    private final Change change =
            new Change(Change.Kind.MESSAGE_EDITED, 5, 9, 40L, 3L, "now", null, null, Instant.EPOCH);
    private final RoomChange heard =
            RoomChange.heard(5, 9, ContractJson.mapper().writeValueAsBytes(change), 0);

    @Test
    void isWholeForThoseWhoSeeItsMessage() {
        assertThat(text(heard.seenBy(39))).contains("MESSAGE_EDITED", "message-id:5-c9\n");
        assertThat(text(heard.seenBy(40)))
                .contains("UNSEEN", "message-id:5-c9\n")
                .doesNotContain("now");
        assertThat(text(heard.seenBy(41))).contains("UNSEEN");
    }

    @Test
    void isTheSameLiveAndFromTheRecord() {
        RoomChange recorded = RoomChange.recorded(change);

        assertThat(recorded.seenBy(0).tail()).isEqualTo(heard.seenBy(0).tail());
        assertThat(recorded.seenBy(40).tail()).isEqualTo(heard.seenBy(40).tail());
    }

    @Test
    void framesAreMadeOnceForAllRecipients() {
        assertThat(heard.seenBy(1)).isSameAs(heard.seenBy(0));
        assertThat(heard.seenBy(41)).isSameAs(heard.seenBy(40));
    }

    @Test
    void isNotReadForThoseWhoWereThereFromTheStart() {
        RoomChange unreadable = RoomChange.heard(5, 9, "?".getBytes(StandardCharsets.UTF_8), 0);

        assertThat(text(unreadable.seenBy(0))).endsWith("\n\n?\0");
    }

    private static String text(MessageFrame frame) {
        return new String(frame.tail(), StandardCharsets.UTF_8);
    }
}
