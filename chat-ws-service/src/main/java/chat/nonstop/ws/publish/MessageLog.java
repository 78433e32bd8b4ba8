package chat.nonstop.ws.publish;

import chat.nonstop.contracts.event.MessageSubmitted;
import java.util.concurrent.CompletableFuture;

/**
 * The durable log of messages that users sent. Messages appended by one thread one after another keep their order in their
 * room, as far as they are appended at all.
 */
public interface MessageLog {
    /**
     * Completes when the message is durable and every committed reader will see it. Fails with
     * {@link NotAppendedException} when it is not, or nobody knows: then trying again under the same
     * {@code clientMessageId} is safe. Does not wait for the log, but may for a place in its queue.
     */
    CompletableFuture<Void> append(MessageSubmitted message);
}
