package chat.nonstop.ws.it;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.internal.RoomHeads;
import chat.nonstop.contracts.kafka.Topics;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

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

    /** Messages that Redis could not be told of. */
    final AtomicInteger untold = new AtomicInteger();

    private final CountDownLatch listening = new CountDownLatch(1);

    private static final class Room {
        private final Map<Long, Long> joinedAt = new HashMap<>();
        private final List<Message> messages = new ArrayList<>();
        private final Set<String> stored = new HashSet<>();
        private final Set<Long> untold = new HashSet<>();
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
        synchronized (room) {
            room.joinedAt.put(userId, (long) room.messages.size());
        }
        publish(Channels.room(roomId), signal(Signal.Kind.MEMBERSHIP, new Membership(roomId, userId, true, 0)));
    }

    /** @param told whether the nodes hear of it */
    void kick(long roomId, long userId, boolean told) {
        Room room = roomOf(roomId);
        synchronized (room) {
            room.joinedAt.remove(userId);
        }
        if (told) {
            publish(Channels.room(roomId), signal(Signal.Kind.MEMBERSHIP, new Membership(roomId, userId, false, 0)));
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
        redis.del(RedisKeys.roomHead(roomId).getBytes(StandardCharsets.UTF_8));
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

    /** Like the real one, it goes on storing while Redis is away. */
    private void tell(Room room, Message message) {
        try {
            if (!room.headUntold) {
                redis.set(
                        RedisKeys.roomHead(message.roomId()).getBytes(StandardCharsets.UTF_8),
                        Long.toString(message.messageId()).getBytes(StandardCharsets.UTF_8));
            }
            if (!room.untold.contains(message.messageId())) {
                publish(
                        Channels.room(message.roomId()),
                        new Signal(
                                Signal.Kind.MESSAGE,
                                message.messageId(),
                                ContractJson.mapper().writeValueAsBytes(message)));
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
                    heads.add(new RoomHeads.Head(roomId, messages(roomId).size(), 0));
                }
                write(exchange, new RoomHeads(heads));
                return;
            }
            long roomId = Long.parseLong(path[3]);
            if (isAway(roomId)) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            switch (path[4]) {
                case "members" -> {
                    long userId = Long.parseLong(path[5]);
                    Room room = roomOf(roomId);
                    synchronized (room) {
                        Long joinedAt = room.joinedAt.get(userId);
                        write(
                                exchange,
                                new Membership(roomId, userId, joinedAt != null, joinedAt == null ? 0 : joinedAt));
                    }
                }
                case "messages" -> {
                    Map<String, Long> query = new HashMap<>();
                    for (String parameter : exchange.getRequestURI().getQuery().split("&")) {
                        query.put(
                                parameter.split("=")[0],
                                Long.parseLong(parameter.split("=")[1]));
                    }
                    List<Message> behind = messages(roomId).stream()
                            .filter(message -> message.messageId() > query.get("after"))
                            .toList();
                    int limit = query.get("limit").intValue();
                    write(exchange, new HistoryPage(behind.stream().limit(limit).toList(), behind.size() > limit));
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
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
