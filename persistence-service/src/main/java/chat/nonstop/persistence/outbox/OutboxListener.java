package chat.nonstop.persistence.outbox;

import java.util.function.Consumer;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;
import org.springframework.transaction.event.TransactionalApplicationListenerAdapter;

/**
 * Hears of events when their transaction has committed. Being a transactional listener with an id, it gets a row in {@code
 * event_publication} for each event, within the event's transaction. Who takes the event ends that row.
 *
 * <p>An annotated method would not do: {@code @Async} does not know the room and so cannot keep its order, and without it the
 * registry writes on the committing thread, which still holds its own connection.
 */
class OutboxListener<E extends OutboxEvent> extends TransactionalApplicationListenerAdapter<ApplicationEvent>
        implements GenericApplicationListener {
    private final Class<E> events;

    /** @param id of the target; stands in the database, never to be changed */
    OutboxListener(String id, Class<E> events, Consumer<E> take) {
        super(event -> {
            if (event instanceof PayloadApplicationEvent<?> carrier && events.isInstance(carrier.getPayload())) {
                take.accept(events.cast(carrier.getPayload()));
            }
        });
        this.events = events;
        setListenerId(id);
    }

    @Override
    public boolean supportsEventType(ResolvableType type) {
        Class<?> payload = type.as(PayloadApplicationEvent.class).getGeneric().resolve(Object.class);
        return events.isAssignableFrom(payload);
    }
}
