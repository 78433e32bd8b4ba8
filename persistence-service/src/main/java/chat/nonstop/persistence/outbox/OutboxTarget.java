package chat.nonstop.persistence.outbox;

import java.util.List;
import java.util.concurrent.Future;

/** Somebody who is told of {@link OutboxEvent}s. */
interface OutboxTarget<E extends OutboxEvent> {
    /**
     * Tells events in the order given. Thread-safe.
     *
     * @return for each event, in the same order, when it has been told
     * @throws RuntimeException when none of them may count as told
     */
    List<? extends Future<?>> tell(List<E> events);
}
