package chat.nonstop.ws.it;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.testing.stack.TestStack;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the persistence-service: reads {@code chat-messages} as it does, numbers each room's messages without
 * gaps, tells them by Redis, and answers the internal calls. Keeps everything in memory. Tests make signals vanish, and
 * calls fail.
 */
final class FakePersistence {
    private final Map<Long, FakeRoom> rooms = new ConcurrentHashMap<>();
    private final AttachmentDoor attachments = new AttachmentDoor(this::roomOf);
    private final PresenceDoor presence = new PresenceDoor(this::roomOf);
    private final RoomSignals signals;
    private final HttpServer http;
    final List<ConsumerRecord<String, byte[]>> records;

    /** What nodes have asked about attachments. */
    final List<AttachmentUse.Request> uses = attachments.uses;

    /** Messages that Redis could not be told of. */
    final AtomicInteger untold;

    FakePersistence(TestStack stack) {
        stack.createTopics();
        signals = new RoomSignals(RedisURI.create(stack.redisHost(), stack.redisPort()));
        untold = signals.untold;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.createContext("/internal/rooms/", new RoomDoor(this::roomOf));
        http.createContext("/internal/attachments/", attachments);
        http.createContext("/internal/presence/rooms", presence);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
        LogConsumer log = new LogConsumer(stack.kafkaBootstrapServers(), this::store);
        records = log.records;
        log.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** A fresh room with these members. */
    long room(long... members) {
        long roomId = ThreadLocalRandom.current().nextLong(1, 1L << 50);
        for (long member : members) {
            join(roomId, member);
        }
        return roomId;
    }

    void join(long roomId, long userId) {
        publish(
                Channels.room(roomId),
                signal(Signal.Kind.MEMBERSHIP, roomOf(roomId).join(userId)));
    }

    /**
     * Removes a member: stores the message and tells it, as the real one does.
     *
     * @param told whether the nodes hear the signal of the membership as well
     */
    void kick(long roomId, long userId, boolean told) {
        roomOf(roomId)
                .end(
                        userId,
                        1,
                        MessageType.KICK,
                        new Message.Detail(Message.Detail.Kind.MEMBER_KICKED, List.of(userId), null, null));
        if (told) {
            tellDeparture(roomId, userId);
        }
    }

    /** As {@link #kick}, of one's own accord. */
    void leave(long roomId, long userId, boolean told) {
        roomOf(roomId)
                .end(
                        userId,
                        userId,
                        MessageType.LEAVE,
                        new Message.Detail(Message.Detail.Kind.MEMBER_LEFT, null, null, null));
        if (told) {
            tellDeparture(roomId, userId);
        }
    }

    /** Removes a member without a message, and tells nobody. */
    void removeSilently(long roomId, long userId) {
        roomOf(roomId).remove(userId);
    }

    void tellDeparture(long roomId, long userId) {
        publish(Channels.room(roomId), signal(Signal.Kind.MEMBERSHIP, new Membership(roomId, userId, false, 0)));
    }

    /** Something happens to a message, so many times. */
    void change(long roomId, long messageId, int count) {
        roomOf(roomId).change(messageId, count);
    }

    /** The signal of this change will be lost. */
    void loseSignalOfChange(long roomId, long changeId) {
        roomOf(roomId).loseSignalOfChange(changeId);
    }

    List<Change> changes(long roomId) {
        return roomOf(roomId).changes();
    }

    /**
     * Does something once, after the answer to the next call about this room has been made and before it is given.
     *
     * @param what {@code messages}, {@code changes} or {@code members}
     */
    void beforeAnswer(long roomId, String what, Runnable task) {
        roomOf(roomId).beforeAnswer(what, task);
    }

    /** Path and query of every call about this room. */
    List<String> asked(long roomId) {
        return roomOf(roomId).asked();
    }

    /** Stores and tells messages that nobody sent. */
    void store(long roomId, int count) {
        for (int i = 0; i < count; i++) {
            store(roomId, MessageType.TEXT, "stored " + i);
        }
    }

    void store(long roomId, MessageType type, String content) {
        store(new MessageSubmitted(roomId, 1, UUID.randomUUID(), type, content, null, null, Instant.now()));
    }

    private void store(MessageSubmitted submitted) {
        roomOf(submitted.roomId()).store(submitted);
    }

    /** Messages vanish from the record, as rows that somebody deletes; the room still says that it has them. */
    void lose(long roomId, long first, long last) {
        roomOf(roomId).lose(first, last);
    }

    /** The record is as it was with its first {@code count} messages and {@code changes}. */
    void restore(long roomId, int count, int changes) {
        roomOf(roomId).restore(count, changes);
    }

    /** The signal of this message will be lost. */
    void loseSignalOf(long roomId, long messageId) {
        roomOf(roomId).loseSignalOf(messageId);
    }

    /** Redis will not know this room's head. */
    void forgetHead(long roomId) {
        roomOf(roomId).loseHead();
        signals.forgetHeads(roomId);
    }

    /** An attachment that messages may refer to; with a code, one that they may not. */
    UUID attachment(@Nullable RefusalCode refusal) {
        return attachments.attachment(refusal);
    }

    /** The presence of its members is told live in this room. */
    void showPresence(long roomId) {
        presence.show(roomId);
    }

    /**
     * Does something once, before the answer to the next call about this user's presence is made.
     *
     * @param task throws for the call to fail
     */
    void beforePresence(long userId, Runnable task) {
        presence.beforeAnswer(userId, task);
    }

    /** Every call about this room fails, or works again. */
    void away(long roomId, boolean away) {
        roomOf(roomId).away(away);
    }

    List<Message> messages(long roomId) {
        return roomOf(roomId).messages();
    }

    void publish(String channel, Signal signal) {
        signals.publish(channel, signal);
    }

    static Signal signal(Signal.Kind kind, Object body) {
        return Signal.of(kind, ContractJson.mapper().writeValueAsBytes(body));
    }

    private FakeRoom roomOf(long roomId) {
        return rooms.computeIfAbsent(roomId, id -> new FakeRoom(id, signals));
    }
}
