package chat.nonstop.contracts.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored message, as history and live delivery show it.
 *
 * @param messageId its place in the room: 1, 2, 3, … without gaps
 * @param clientMessageId chosen by the sender; a retry carries the same one and is stored once
 * @param replyTo the {@code messageId} it answers, in the same room
 * @param sentAt when the service accepted it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Message(
        long roomId,
        long messageId,
        long senderId,
        UUID clientMessageId,
        MessageType type,
        String content,
        @Nullable Attachment attachment,
        @Nullable Long replyTo,
        Instant sentAt) {

    /**
     * A file that a message refers to.
     *
     * @param url where members can read it; short-lived
     */
    public record Attachment(UUID attachmentId, String fileName, String contentType, long sizeBytes, String url) {}

    public Message {
        if (messageId < 1) {
            throw new IllegalArgumentException("messageId: " + messageId + " (expected: >= 1)");
        }
    }
}
