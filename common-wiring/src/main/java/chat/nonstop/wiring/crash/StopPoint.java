package chat.nonstop.wiring.crash;

import java.util.Locale;

/** Between which steps a process may be made to die. Each is reached at one place in the code of its service. */
public enum StopPoint {
    /** chat-ws: a transaction's records are with Kafka, and it is not committed. */
    PUBLISHING("chat-ws-service"),

    /** chat-ws: the transaction is committed, and no sender has its RECEIPT. Not in mode {@code idempotent}. */
    PUBLISHED("chat-ws-service"),

    /** persistence: a batch is written, and its transaction not committed. */
    STORING("persistence-service"),

    /** persistence: a batch is committed in PostgreSQL, and nobody was told. */
    STORED("persistence-service"),

    /** persistence: Redis has the signals; whether Kafka has the room events is not known. */
    SIGNALLED("persistence-service"),

    /** persistence: Kafka has acknowledged the room events, and their offsets are not committed. */
    TOLD("persistence-service"),

    /** persistence: a change is committed, and its outbox has told nobody. */
    OUTBOX_COMMITTED("persistence-service"),

    /** persistence: a target of the outbox was told, and the row still says that it was not. */
    OUTBOX_TOLD("persistence-service"),

    /** read-receipt: cursors are in PostgreSQL, and not in Redis. */
    CURSORS_STORED("read-receipt-service"),

    /** read-receipt: cursors are in PostgreSQL and Redis, and no room was told. */
    CURSORS_CACHED("read-receipt-service"),

    /** read-receipt: rooms were told of cursors, and the offsets of the reports are not committed. */
    CURSORS_TOLD("read-receipt-service"),

    /** notification: inboxes have the messages, and their offsets are not committed. */
    NOTIFIED("notification-service");

    private final String service;

    StopPoint(String service) {
        this.service = service;
    }

    /** The module that reaches it. */
    public String service() {
        return service;
    }

    /** As it stands in the stop file, such as {@code outbox-told}. */
    public String pointName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
