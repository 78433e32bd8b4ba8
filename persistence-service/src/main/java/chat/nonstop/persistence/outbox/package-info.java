/**
 * The transactional outbox: what a transaction changed is told to Redis and Kafka after it has committed, at least once.
 *
 * <p>A use case publishes an {@link OutboxEvent} as a Spring application event inside its transaction. Spring Modulith's event
 * publication registry writes one row per {@link OutboxTarget} in that transaction ({@code event_publication}); after the
 * commit {@link OutboxListener} hands the event to the room's lane, which tells it and deletes the row. What was not told,
 * because Redis or Kafka is away or this instance died, {@link OutboxSweep} tells again
 * (docs/decisions/0035-outbox.md).
 */
@NullMarked
package chat.nonstop.persistence.outbox;

import org.jspecify.annotations.NullMarked;
