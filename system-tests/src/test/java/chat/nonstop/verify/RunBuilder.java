package chat.nonstop.verify;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.verify.StoredRoom.StoredCursor;
import chat.nonstop.verify.StoredRoom.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes a recording event by event; each event is a millisecond after the one before. */
final class RunBuilder {
    static final long ROOM = 7;
    static final long OTHER_ROOM = 8;

    private final Map<String, Long> users = new LinkedHashMap<>();
    private final Map<String, List<Observation>> logs = new LinkedHashMap<>();
    private final List<StoredMessage> history = new ArrayList<>();
    private final List<StoredMessage> historyOfOtherRoom = new ArrayList<>();
    private final List<StoredCursor> cursors = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T09:00:00Z");

    /** A client that watches the room from its beginning. */
    RunBuilder client(String client, long userId) {
        return watches(client, userId, 0);
    }

    RunBuilder watches(String client, long userId, long after) {
        users.put(client, userId);
        logs.computeIfAbsent(client, fresh -> new ArrayList<>());
        return note(client, new Observation.Watched(tick(), ROOM, after));
    }

    RunBuilder sent(String client, String message) {
        Instant at = tick();
        return sent(client, message, at, at);
    }

    /** Sent now by a client that had no session when it was composed. */
    RunBuilder sentComposed(String client, String message, Instant composedAt) {
        return sent(client, message, tick(), composedAt);
    }

    private RunBuilder sent(String client, String message, Instant at, Instant composedAt) {
        return note(client, new Observation.Sent(at, composedAt, ROOM, id(message), message.hashCode()));
    }

    RunBuilder acked(String client, String message) {
        note(client, new Observation.Acked(tick(), id(message)));
        return note(client, new Observation.Receipted(now, id(message)));
    }

    RunBuilder refused(String client, String message, RefusalCode code) {
        return note(client, new Observation.Refused(tick(), id(message), code));
    }

    /** Stored at the next place. */
    RunBuilder stored(String client, String message) {
        return storedAt(history.size() + 1, client, message);
    }

    RunBuilder storedAt(long messageId, String client, String message) {
        history.add(copy(messageId, client, message));
        return this;
    }

    /** Stored at the next place of a room that nobody watches. */
    RunBuilder storedInOtherRoom(String client, String message) {
        historyOfOtherRoom.add(copy(historyOfOtherRoom.size() + 1, client, message));
        return this;
    }

    private StoredMessage copy(long messageId, String client, String message) {
        return new StoredMessage(
                messageId, users.get(client), id(message), message.hashCode(), true, List.of(), List.of());
    }

    /** A system message at the next place: who is a member from it on, and who is no more. */
    RunBuilder membership(List<Long> joined, List<Long> left) {
        long messageId = history.size() + 1L;
        history.add(new StoredMessage(messageId, 99, id("system " + messageId), 0, false, joined, left));
        return this;
    }

    RunBuilder ended(String client) {
        return note(client, new Observation.Ended(tick(), ROOM));
    }

    /** Heard as stored. */
    RunBuilder heard(String client, long... messageIds) {
        for (long messageId : messageIds) {
            StoredMessage message = history.stream()
                    .filter(each -> each.messageId() == messageId)
                    .findFirst()
                    .orElseThrow();
            heardAs(client, messageId, message.senderId(), message.clientMessageId(), message.contentHash());
        }
        return this;
    }

    RunBuilder heardAs(String client, long messageId, long senderId, UUID clientMessageId, int contentHash) {
        return note(client, new Observation.Heard(tick(), ROOM, messageId, senderId, clientMessageId, contentHash));
    }

    /** Reports reading up to a message, which is durable. */
    RunBuilder read(String client, long messageId) {
        note(client, new Observation.ReadReported(tick(), ROOM, messageId));
        return note(client, new Observation.ReadReceipted(tick(), ROOM, messageId));
    }

    /** Is shown where a member's cursor stands. */
    RunBuilder shown(String client, long userId, long messageId) {
        return note(client, new Observation.CursorShown(tick(), ROOM, userId, messageId));
    }

    /** Where a member's cursor stands in the end, and what is unread then. */
    RunBuilder cursor(long userId, long messageId, long unread) {
        cursors.add(new StoredCursor(userId, messageId, unread));
        return this;
    }

    /** Sends, acks and stores. */
    RunBuilder delivered(String client, String message) {
        return sent(client, message).acked(client, message).stored(client, message);
    }

    RunBuilder note(String client, Observation observation) {
        logs.get(client).add(observation);
        return this;
    }

    Instant tick() {
        now = now.plusMillis(1);
        return now;
    }

    Verdict verdict() {
        return Verdict.of(new Recording(
                users.entrySet().stream()
                        .map(user -> new ClientLog(user.getKey(), user.getValue(), logs.get(user.getKey())))
                        .toList(),
                List.of(new StoredRoom(ROOM, history, cursors), new StoredRoom(OTHER_ROOM, historyOfOtherRoom))));
    }

    static UUID id(String message) {
        return UUID.nameUUIDFromBytes(message.getBytes(StandardCharsets.UTF_8));
    }
}
