package chat.nonstop.contracts.event;

import chat.nonstop.contracts.message.MessageType;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user sent a message and the node accepted it; it has no place in the room yet. Value of a record on
 * {@code chat-messages}, key {@code roomId}. At least once: a retry repeats {@code clientMessageId}.
 *
 * @param senderId from the session, never from the payload
 * @param acceptedAt when the node accepted it; becomes {@code sentAt}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageSubmitted(
        long roomId,
        long senderId,
        UUID clientMessageId,
        MessageType type,
        String content,
        @Nullable Long replyTo,
        @Nullable UUID attachmentId,
        Instant acceptedAt) {}
