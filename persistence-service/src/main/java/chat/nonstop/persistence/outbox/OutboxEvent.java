package chat.nonstop.persistence.outbox;

/**
 * What a transaction changed in a room. To be published as an application event inside that transaction, as the last thing
 * that it does. Stored as JSON under its class name until it is told, so neither may change in a way that older rows cannot
 * be read.
 */
public sealed interface OutboxEvent permits ChangeStored, RoomChanged {
    long roomId();
}
