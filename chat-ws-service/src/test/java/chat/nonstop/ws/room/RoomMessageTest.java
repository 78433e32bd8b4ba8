package chat.nonstop.ws.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RoomMessageTest {
    private static final Message.Detail ABOUT_TWO =
            new Message.Detail(Message.Detail.Kind.MEMBER_KICKED, List.of(7L, 8L), null, null);

    @Test
    void kickEndsTheMembershipsOfThoseThatItNames() {
        assertDeparted(message(MessageType.KICK, "", ABOUT_TWO), 7L, 8L);
    }

    @Test
    void leaveEndsTheSendersMembership() {
        assertDeparted(message(MessageType.LEAVE, "", ABOUT_TWO), 3L);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"KICK", "LEAVE"},
            mode = Mode.EXCLUDE)
    void otherMessagesEndNone(MessageType type) {
        assertDeparted(message(type, "", ABOUT_TWO));
    }

    @Test
    void contentThatLooksLikeAKickIsOnlyText() {
        assertDeparted(message(MessageType.TEXT, "\"type\":\"KICK\",\"detail\":{\"userIds\":[7]}", null));
    }

    @Test
    void typeIsFoundWhereverItStands() {
        byte[] body = """
                {"detail":{"type":"TEXT","kind":"MEMBER_KICKED","userIds":[7]},"content":"x","sentAt":"2026-01-01T00:00:00Z",
                "roomId":1,"messageId":2,"senderId":3,"clientMessageId":"00000000-0000-0000-0000-000000000001","type":"KICK"}
                """.getBytes(StandardCharsets.UTF_8);

        assertThat(RoomMessage.heard(1, 2, body, 0).departed()).containsExactly(7L);
    }

    private static void assertDeparted(Message message, Long... users) {
        byte[] body = ContractJson.mapper().writeValueAsBytes(message);
        RoomMessage heard = RoomMessage.heard(1, 2, body, 0);
        RoomMessage recorded = RoomMessage.recorded(message);

        assertThat(heard.departed()).containsExactly(users);
        assertThat(recorded.departed()).containsExactly(users);
        assertThat(heard.frame().tail()).isEqualTo(recorded.frame().tail());
    }

    private static Message message(MessageType type, String content, Message.@Nullable Detail detail) {
        return new Message(
                1,
                2,
                3,
                new UUID(0, 1),
                type,
                content,
                null,
                null,
                Instant.EPOCH,
                detail,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
