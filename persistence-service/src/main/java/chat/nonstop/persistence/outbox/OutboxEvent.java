package chat.nonstop.persistence.outbox;

/**
 * What a transaction changed and others must hear of. To be published as an application event inside that transaction, as the
 * last thing that it does. Stored as JSON under its class name until it is told, so neither may change in a way that older
 * rows cannot be read.
 */
public sealed interface OutboxEvent permits RoomOutboxEvent, AccountOutboxEvent {
    /** Events with the same number are told in the order of their commits. */
    long lane();
}
