package chat.nonstop.persistence.message;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.message.ContentRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a value on {@code chat-messages} must be for the record to take it. The nodes check all of this before they publish,
 * so whatever fails here was not written by one of them.
 */
final class SubmissionRules {
    private SubmissionRules() {}

    /** The broken rule, naming the field and what was expected but never the content; empty when there is none. */
    @SuppressWarnings("ConstantValue") // JSON can leave out what the record declares as present
    static Optional<String> broken(MessageSubmitted message) {
        if (message.roomId() < 1) {
            return Optional.of("roomId: " + message.roomId() + " (expected: >= 1)");
        }
        if (message.senderId() < 1) {
            return Optional.of("senderId: " + message.senderId() + " (expected: >= 1)");
        }
        if (isMissing(message.clientMessageId()) || isMissing(message.acceptedAt()) || isMissing(message.content())) {
            return Optional.of("clientMessageId, acceptedAt or content: missing");
        }
        if (isMissing(message.type()) || !message.type().isSentByClients()) {
            return Optional.of("type: " + message.type() + " (expected: one that clients send)");
        }
        String content = message.content();
        int codePoints = content.codePointCount(0, content.length());
        if (content.isBlank() || codePoints > 2 * Limits.CONTENT_CODE_POINTS) {
            return Optional.of("content: " + codePoints + " code points (expected: 1 to " + Limits.CONTENT_CODE_POINTS
                    + " after trimming)");
        }
        if (!ContentRules.isStorable(content)) {
            return Optional.of("content: holds NUL or a lone surrogate (expected: text that PostgreSQL can store)");
        }
        return Optional.empty();
    }

    private static boolean isMissing(@Nullable Object value) {
        return value == null;
    }
}
