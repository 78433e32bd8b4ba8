package chat.nonstop.ws.it;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.internal.PresenceRooms;
import chat.nonstop.contracts.internal.RoomHeads;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.testing.stack.TestStack;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the persistence-service: reads {@code chat-messages} as it does, numbers each room's messages without gaps,
 * tells them by Redis, and answers the internal calls. Keeps everything in memory. Tests make signals vanish, and calls fail.
 */
final class FakePersistence {
    private final TestStack stack;
    private final HttpServer http;
    private final RedisCommands<byte[], byte[]> redis;
    private final Map<Long, Room> rooms = new ConcurrentHashMap<>();
    final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();

    /** What nodes have asked about attachments. */
    final List<AttachmentUse.Request> uses = new CopyOnWriteArrayList<>();

    private final Map<UUID, Optional<RefusalCode>> attachments = new ConcurrentHashMap<>();

    /** Messages that Redis could not be told of. */
    final AtomicInteger untold = new AtomicInteger();

    private final Set<Long> showingPresence = ConcurrentHashMap.newKeySet();

    /** Done once, before the answer to the next call about a user's presence; a call that meets a throwing one fails. */
    private final Map<Long, Runnable> beforePresence = new ConcurrentHashMap<>();

    private final CountDownLatch listening = new CountDownLatch(1);

    private static final class Room {
        private final Map<Long, Long> joinedAt = new HashMap<>();
        private final List<Message> messages = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private final Set<String> stored = new HashSet<>();
        private final Set<Long> lost = new HashSet<>();
        private final Set<Long> untold = new HashSet<>();
        private final Set<Long> untoldChanges = new HashSet<>();
        private final Map<String, Runnable> beforeAnswers = new HashMap<>();
        private final List<String> asked = new ArrayList<>();
        private boolean away;
        private boolean headUntold;
    }

    FakePersistence(TestStack stack) {
        this.stack = stack;
        stack.createTopics();
        RedisClient client = RedisClient.create(RedisURI.create(stack.redisHost(), stack.redisPort()));
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        redis = client.connect(ByteArrayCodec.INSTANCE).sync();
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.createContext("/internal/rooms/", this::answer);
        http.createContext("/internal/attachments/", this::answerUse);
        http.createContext("/internal/presence/rooms", this::answerPresence);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
        Thread.ofPlatform().daemon().name("fake-persistence").start(this::consume);
        try {
            if (!listening.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no consumer within 30 s");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
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
        Room room = roomOf(roomId);
        long joinedAt;
        synchronized (room) {
            joinedAt = room.messages.size();
            room.joinedAt.put(userId, joinedAt);
        }
        publish(Channels.room(roomId), signal(Signal.Kind.MEMBERSHIP, new Membership(roomId, userId, true, joinedAt)));
    }

    /**
     * Removes a member: stores the message and tells it, as the real one does.
     *
     * @param told whether the nodes hear the signal of the membership as well
     */
    void kick(long roomId, long userId, boolean told) {
        end(
                roomId,
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
        end(
                roomId,
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
        Room room = roomOf(roomId);
        synchronized (room) {
            room.joinedAt.remove(userId);
        }
    }

    void tellDeparture(long roomId, long userId) {
        publish(Channels.room(roomId), signal(Signal.Kind.MEMBERSHIP, new Membership(roomId, userId, false, 0)));
    }

    private void end(long roomId, long userId, long by, MessageType type, Message.Detail detail) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.joinedAt.remove(userId);
            Message message = new Message(
                    roomId,
                    room.messages.size() + 1L,
                    by,
                    UUID.randomUUID(),
                    type,
                    "somebody is gone",
                    null,
                    null,
                    Instant.now(),
                    detail,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            room.messages.add(message);
            tell(room, message);
        }
    }

    /** Something happens to a message, so many times. */
    void change(long roomId, long messageId, int count) {
        Room room = roomOf(roomId);
        synchronized (room) {
            for (int i = 0; i < count; i++) {
                Change change = new Change(
                        Change.Kind.REACTION_ADDED,
                        roomId,
                        room.changes.size() + 1L,
                        messageId,
                        1L,
                        null,
                        null,
                        "👍",
                        Instant.now());
                room.changes.add(change);
                tell(room, change);
            }
        }
    }

    /** The signal of this change will be lost. */
    void loseSignalOfChange(long roomId, long changeId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.untoldChanges.add(changeId);
        }
    }

    List<Change> changes(long roomId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            return List.copyOf(room.changes);
        }
    }

    /**
     * Does something once, after the answer to the next call about this room has been made and before it is given.
     *
     * @param what {@code messages}, {@code changes} or {@code members}
     */
    void beforeAnswer(long roomId, String what, Runnable task) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.beforeAnswers.put(what, task);
        }
    }

    /** Path and query of every call about this room. */
    List<String> asked(long roomId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            return List.copyOf(room.asked);
        }
    }

    /** Stores and tells messages that nobody sent. */
    void store(long roomId, int count) {
        for (int i = 0; i < count; i++) {
            store(new MessageSubmitted(
                    roomId, 1, UUID.randomUUID(), MessageType.TEXT, "stored " + i, null, null, Instant.now()));
        }
    }

    void store(long roomId, MessageType type, String content) {
        store(new MessageSubmitted(roomId, 1, UUID.randomUUID(), type, content, null, null, Instant.now()));
    }

    /** Messages vanish from the record, as rows that somebody deletes; the room still says that it has them. */
    void lose(long roomId, long first, long last) {
        Room room = roomOf(roomId);
        synchronized (room) {
            for (long id = first; id <= last; id++) {
                room.lost.add(id);
            }
        }
    }

    /** The record is as it was with its first {@code count} messages and {@code changes}. */
    void restore(long roomId, int count, int changes) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.messages.subList(count, room.messages.size()).clear();
            room.changes.subList(changes, room.changes.size()).clear();
        }
    }

    /** The signal of this message will be lost. */
    void loseSignalOf(long roomId, long messageId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.untold.add(messageId);
        }
    }

    /** Redis will not know this room's head. */
    void forgetHead(long roomId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.headUntold = true;
        }
        redis.del(
                RedisKeys.roomHead(roomId).getBytes(StandardCharsets.UTF_8),
                RedisKeys.roomChangeHead(roomId).getBytes(StandardCharsets.UTF_8));
    }

    /** An attachment that messages may refer to; with a code, one that they may not. */
    UUID attachment(@Nullable RefusalCode refusal) {
        UUID id = UUID.randomUUID();
        attachments.put(id, Optional.ofNullable(refusal));
        return id;
    }

    /** The presence of its members is told live in this room. */
    void showPresence(long roomId) {
        showingPresence.add(roomId);
    }

    /**
     * Does something once, before the answer to the next call about this user's presence is made.
     *
     * @param task throws for the call to fail
     */
    void beforePresence(long userId, Runnable task) {
        beforePresence.put(userId, task);
    }

    /** At most two pairs a page. */
    private void answerPresence(HttpExchange exchange) throws IOException {
        try (exchange) {
            PresenceRooms.Request asked = ContractJson.mapper()
                    .readValue(exchange.getRequestBody().readAllBytes(), PresenceRooms.Request.class);
            try {
                asked.userIds().forEach(userId -> {
                    Runnable task = beforePresence.remove(userId);
                    if (task != null) {
                        task.run();
                    }
                });
            } catch (RuntimeException away) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            write(exchange, presencePage(asked));
        }
    }

    private PresenceRooms presencePage(PresenceRooms.Request asked) {
        PresenceRooms.Place after = asked.after() == null ? new PresenceRooms.Place(0, 0) : asked.after();
        List<PresenceRooms.Place> shown = asked.userIds().stream()
                .sorted()
                .flatMap(userId -> showingPresence.stream()
                        .sorted()
                        .filter(roomId -> membership(roomId, userId).member())
                        .map(roomId -> new PresenceRooms.Place(userId, roomId)))
                .filter(place -> place.userId() > after.userId()
                        || place.userId() == after.userId() && place.roomId() > after.roomId())
                .toList();
        List<PresenceRooms.Place> page = shown.stream().limit(2).toList();
        return new PresenceRooms(
                page.stream()
                        .map(PresenceRooms.Place::userId)
                        .distinct()
                        .map(userId -> new PresenceRooms.OfUser(
                                userId,
                                page.stream()
                                        .filter(place -> place.userId() == userId)
                                        .map(PresenceRooms.Place::roomId)
                                        .toList()))
                        .toList(),
                shown.size() > page.size());
    }

    private void answerUse(HttpExchange exchange) throws IOException {
        try (exchange) {
            UUID id = UUID.fromString(exchange.getRequestURI().getPath().split("/")[3]);
            AttachmentUse.Request asked = ContractJson.mapper()
                    .readValue(exchange.getRequestBody().readAllBytes(), AttachmentUse.Request.class);
            uses.add(asked);
            if (isAway(asked.roomId())) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            write(
                    exchange,
                    new AttachmentUse(attachments
                            .getOrDefault(id, Optional.of(RefusalCode.ATTACHMENT_NOT_FOUND))
                            .orElse(null)));
        }
    }

    /** Every call about this room fails, or works again. */
    void away(long roomId, boolean away) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.away = away;
        }
    }

    List<Message> messages(long roomId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            return List.copyOf(room.messages);
        }
    }

    private List<Message> recorded(long roomId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            return room.messages.stream()
                    .filter(message -> !room.lost.contains(message.messageId()))
                    .toList();
        }
    }

    void publish(String channel, Signal signal) {
        redis.publish(channel.getBytes(StandardCharsets.UTF_8), signal.encode());
    }

    static Signal signal(Signal.Kind kind, Object body) {
        return Signal.of(kind, ContractJson.mapper().writeValueAsBytes(body));
    }

    private Room roomOf(long roomId) {
        return rooms.computeIfAbsent(roomId, id -> new Room());
    }

    private void store(MessageSubmitted submitted) {
        Room room = roomOf(submitted.roomId());
        synchronized (room) {
            if (!room.stored.add(submitted.senderId() + "/" + submitted.clientMessageId())) {
                return;
            }
            long messageId = room.messages.size() + 1L;
            Message message = new Message(
                    submitted.roomId(),
                    messageId,
                    submitted.senderId(),
                    submitted.clientMessageId(),
                    submitted.type(),
                    submitted.content(),
                    null,
                    submitted.replyTo(),
                    submitted.acceptedAt());
            room.messages.add(message);
            tell(room, message);
        }
    }

    private void tell(Room room, Message message) {
        tell(
                room,
                message.roomId(),
                RedisKeys.roomHead(message.roomId()),
                message.messageId(),
                room.untold.contains(message.messageId()) ? null : Signal.Kind.MESSAGE,
                message);
    }

    private void tell(Room room, Change change) {
        tell(
                room,
                change.roomId(),
                RedisKeys.roomChangeHead(change.roomId()),
                change.changeId(),
                room.untoldChanges.contains(change.changeId()) ? null : Signal.Kind.CHANGE,
                change);
    }

    /** Like the real one, it goes on storing while Redis is away. */
    private void tell(Room room, long roomId, String headKey, long id, Signal.@Nullable Kind kind, Object body) {
        try {
            if (!room.headUntold) {
                redis.set(
                        headKey.getBytes(StandardCharsets.UTF_8),
                        Long.toString(id).getBytes(StandardCharsets.UTF_8));
            }
            if (kind != null) {
                publish(
                        Channels.room(roomId),
                        new Signal(kind, id, ContractJson.mapper().writeValueAsBytes(body)));
            }
        } catch (RedisException away) {
            untold.incrementAndGet();
        }
    }

    private void consume() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.kafkaBootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String topic : List.of(Topics.CHAT_MESSAGES, Topics.CHAT_READ_EVENTS)) {
                consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            listening.countDown();
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    records.add(record);
                    if (record.topic().equals(Topics.CHAT_MESSAGES)) {
                        store(ContractJson.mapper().readValue(record.value(), MessageSubmitted.class));
                    }
                }
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            if (token == null || !token.startsWith("Bearer ")) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String[] path = exchange.getRequestURI().getPath().split("/");
            if (path[3].equals("heads")) {
                RoomHeads.Request request = ContractJson.mapper()
                        .readValue(exchange.getRequestBody().readAllBytes(), RoomHeads.Request.class);
                List<RoomHeads.Head> heads = new ArrayList<>();
                for (long roomId : request.roomIds()) {
                    if (isAway(roomId)) {
                        exchange.sendResponseHeaders(503, -1);
                        return;
                    }
                    heads.add(new RoomHeads.Head(
                            roomId, messages(roomId).size(), changes(roomId).size()));
                }
                write(exchange, new RoomHeads(heads));
                return;
            }
            long roomId = Long.parseLong(path[3]);
            if (isAway(roomId)) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            Object answer = switch (path[4]) {
                case "members" -> membership(roomId, Long.parseLong(path[5]));
                case "messages" -> {
                    List<Message> behind = behind(exchange, recorded(roomId), Message::messageId);
                    yield new HistoryPage(page(exchange, behind), behind.size() > limit(exchange));
                }
                case "changes" -> {
                    List<Change> behind = behind(exchange, changes(roomId), Change::changeId);
                    yield new ChangesPage(
                            page(exchange, behind),
                            behind.size() > limit(exchange),
                            changes(roomId).size());
                }
                default -> throw new IllegalArgumentException(path[4]);
            };
            takeBeforeAnswer(roomId, path[4], exchange.getRequestURI()).run();
            write(exchange, answer);
        }
    }

    private Membership membership(long roomId, long userId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            Long joinedAt = room.joinedAt.get(userId);
            return new Membership(roomId, userId, joinedAt != null, joinedAt == null ? 0 : joinedAt);
        }
    }

    private Runnable takeBeforeAnswer(long roomId, String what, URI asked) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.asked.add(asked.toString());
            Runnable task = room.beforeAnswers.remove(what);
            return task == null ? () -> {} : task;
        }
    }

    private static <T> List<T> behind(HttpExchange exchange, List<T> all, ToLongFunction<T> id) {
        long after = query(exchange, "after");
        return all.stream().filter(item -> id.applyAsLong(item) > after).toList();
    }

    private static <T> List<T> page(HttpExchange exchange, List<T> behind) {
        return behind.stream().limit(limit(exchange)).toList();
    }

    private static int limit(HttpExchange exchange) {
        return (int) query(exchange, "limit");
    }

    private static long query(HttpExchange exchange, String name) {
        return Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
                .filter(parameter -> parameter.startsWith(name + '='))
                .mapToLong(parameter -> Long.parseLong(parameter.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private boolean isAway(long roomId) {
        Room room = roomOf(roomId);
        synchronized (room) {
            return room.away;
        }
    }

    private static void write(HttpExchange exchange, Object answer) throws IOException {
        byte[] body = ContractJson.mapper().writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }
}
