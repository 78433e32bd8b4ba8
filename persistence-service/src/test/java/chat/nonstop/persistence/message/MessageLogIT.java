package chat.nonstop.persistence.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.stack.TestStack;
import chat.nonstop.wiring.kafka.StoredPositions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** The consumer on real Kafka, PostgreSQL and Redis: records go in by a producer, the record and its telling are read. */
@PersistenceServiceTest
class MessageLogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MessageLogStore store;

    @Autowired
    StoredPositions positions;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    ConcurrentMessageListenerContainer<String, byte[]> container;

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrapServers(), "linger.ms", "5"),
            new StringSerializer(),
            new ByteArraySerializer());
    private final RedisClient redis = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private final List<Signal> signals = new CopyOnWriteArrayList<>();

    private long alice;
    private long bob;
    private long room;

    @BeforeEach
    void aRoomOfTwo() {
        alice = Rooms.user(jdbc);
        bob = Rooms.user(jdbc);
        room = Rooms.group(jdbc, alice, bob);
    }

    @AfterEach
    void close() {
        producer.close(Duration.ofSeconds(5));
        redis.shutdown();
    }

    @Test
    void messagesGetGaplessPlacesInTheOrderOfTheLog() {
        List<UUID> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sent.add(send(room, i % 2 == 0 ? alice : bob, "message " + i));
        }

        awaitHead(room, 300);
        assertThat(idsOf(room))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 300).boxed().toList());
        assertThat(clientIdsOf(room)).isEqualTo(sent);
        assertThat(cursorOf(room, alice)).isEqualTo(299);
        assertThat(cursorOf(room, bob)).isEqualTo(300);
    }

    @Test
    void watchersAndOtherServicesAreToldInOrder() {
        listenTo(Channels.room(room));
        for (int i = 0; i < 50; i++) {
            send(room, alice, "안녕 👋 " + i);
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(50));
        assertThat(signals)
                .extracting(Signal::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
        signals.forEach(signal -> ContractAssert.assertFits("message", signal.body()));
        assertThat(redis.connect().sync().get(RedisKeys.roomHead(room))).isEqualTo("50");
        List<ConsumerRecord<String, byte[]>> events = eventsOf(room, 50);
        events.forEach(event -> ContractAssert.assertFits("room-event", event.value()));
        assertThat(events)
                .extracting(event -> ContractJson.mapper()
                        .readTree(event.value())
                        .get("messageId")
                        .asLong())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void whomAMessageMentionsIsStoredAndTold() {
        long named = Rooms.user(jdbc, "철수");
        Rooms.join(jdbc, room, named, 0);
        listenTo(Channels.room(room));
        send(room, alice, "@철수야 안녕");
        send(room, alice, "안녕");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(2));
        assertThat(signals)
                .extracting(signal -> ContractJson.mapper()
                        .readValue(signal.body(), Message.class)
                        .mentions())
                .containsExactly(List.of(named), null);
        assertThat(jdbc.sql("SELECT message_id FROM messages WHERE room_id = :room AND mentions = ARRAY[:named]")
                        .param("room", room)
                        .param("named", named)
                        .query(Long.class)
                        .list())
                .containsExactly(1L);
    }

    @Test
    void whoJoinedLaterCannotAnswerWhatStoodThereBefore() {
        send(room, alice, "before");
        awaitHead(room, 1);
        long late = Rooms.user(jdbc);
        Rooms.join(jdbc, room, late, 1);
        listenTo(Channels.user(late));
        send(answer(late, 1));
        send(room, alice, "after");
        send(answer(late, 2));

        awaitHead(room, 3);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(1));
        assertThat(new String(signals.getFirst().body(), UTF_8)).contains("MESSAGE_NOT_FOUND");
    }

    private MessageSubmitted answer(long sender, long replyTo) {
        return new MessageSubmitted(
                room, sender, UUID.randomUUID(), MessageType.TEXT, "an answer", replyTo, null, Instant.now());
    }

    @Test
    void anAttachmentIsStoredToldAndLinkedOnce() {
        UUID photo = attachment("READY");
        UUID pending = attachment("ANNOUNCED");
        listenTo(Channels.room(room));
        listenTo(Channels.user(alice));
        send(image(alice, photo));
        send(image(alice, photo)); // another message: it is used
        send(image(alice, pending));
        send(room, alice, "and on");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(4));
        Message told = signals.stream()
                .filter(signal -> signal.kind() == Signal.Kind.MESSAGE && signal.sequence() == 1)
                .map(signal -> ContractJson.mapper().readValue(signal.body(), Message.class))
                .findFirst()
                .orElseThrow();
        assertThat(told.attachment())
                .isEqualTo(new Message.Attachment(
                        photo,
                        "사진.png",
                        "image/png",
                        10,
                        "/api/v1/chat/rooms/" + room + "/attachments/" + photo,
                        800,
                        600,
                        "/api/v1/chat/rooms/" + room + "/attachments/" + photo + "/thumbnail"));
        assertThat(signals)
                .filteredOn(signal -> signal.kind() == Signal.Kind.REFUSAL)
                .extracting(signal -> ContractJson.mapper()
                        .readTree(signal.body())
                        .get("code")
                        .asString())
                .containsExactlyInAnyOrder("ATTACHMENT_USED", "ATTACHMENT_NOT_UPLOADED");
        assertThat(idsOf(room)).containsExactly(1L, 2L);
        assertThat(jdbc.sql("SELECT message_id FROM attachments WHERE attachment_id = :id AND used_at IS NOT NULL")
                        .param("id", photo)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        Message stored = stored(1);
        assertThat(stored.attachment()).isEqualTo(told.attachment());
        assertThat(stored(2).attachment()).isNull();
        jdbc.sql("UPDATE messages SET deleted_at = now() WHERE room_id = :r AND message_id = 1")
                .param("r", room)
                .update();
        assertThat(stored(1).attachment()).isNull();
    }

    private Message stored(long messageId) {
        return jdbc.sql("SELECT " + MessageRows.COLUMNS + " FROM messages m WHERE m.room_id = :r AND m.message_id = :m")
                .param("r", room)
                .param("m", messageId)
                .query(MessageRows.mapper())
                .single();
    }

    private MessageSubmitted image(long sender, UUID attachmentId) {
        return new MessageSubmitted(
                room, sender, UUID.randomUUID(), MessageType.IMAGE, "see", null, attachmentId, Instant.now());
    }

    private UUID attachment(String state) {
        return jdbc.sql("""
                        INSERT INTO attachments (attachment_id, room_id, uploader_id, file_name, content_type, size_bytes,
                                                 state, width, height, thumbnail)
                        VALUES (gen_random_uuid(), :room, :user, '사진.png', 'image/png', 10, :state::attachment_state,
                                800, 600, 'image/jpeg')
                        RETURNING attachment_id
                        """)
                .param("room", room)
                .param("user", alice)
                .param("state", state)
                .query(UUID.class)
                .single();
    }

    @Test
    void aRetryUnderTheSameClientIdIsStoredOnce() {
        MessageSubmitted message = submitted(room, alice, UUID.randomUUID(), "once");
        for (int i = 0; i < 5; i++) {
            send(message);
        }
        UUID marker = send(room, alice, "marker");

        awaitHead(room, 2);
        assertThat(clientIdsOf(room)).containsExactly(message.clientMessageId(), marker);
    }

    @Test
    void whoIsNotAMemberIsToldAndNothingIsStored() {
        long outsider = Rooms.user(jdbc);
        listenTo(Channels.user(outsider));
        UUID refused = send(room, outsider, "let me in");
        send(room, alice, "marker");

        awaitHead(room, 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(1));
        assertThat(signals.getFirst().kind()).isEqualTo(Signal.Kind.REFUSAL);
        ContractAssert.assertFits("refusal", signals.getFirst().body());
        assertThat(new String(signals.getFirst().body(), UTF_8)).contains("NOT_A_MEMBER", refused.toString());
    }

    @Test
    void poisonGoesToTheDeadLettersAndItsNeighboursAreStoredInOrder() {
        UUID before = send(room, alice, "before");
        producer.send(new ProducerRecord<>(
                Topics.CHAT_MESSAGES, Long.toString(room), "{\"not\":\"a message\"}".getBytes(UTF_8)));
        UUID after = send(room, alice, "after");

        awaitHead(room, 2);
        assertThat(clientIdsOf(room)).containsExactly(before, after);
        List<ConsumerRecord<String, byte[]>> dead = read(Topics.CHAT_MESSAGES_DLT, room, 1);
        assertThat(dead).hasSize(1);
        assertThat(new String(dead.getFirst().value(), UTF_8)).isEqualTo("{\"not\":\"a message\"}");
        assertThat(dead.getFirst().headers().lastHeader("kafka_dlt-original-offset"))
                .isNotNull();
    }

    @Test
    void recordsDeliveredAgainAreToldAgainAndNotStoredAgain() {
        send(room, alice, "one");
        send(room, bob, "two");
        awaitHead(room, 2);
        List<ReceivedMessage> again = recordsOf(room);
        Map<Integer, Long> reached = positions.of(Set.of(again.getFirst().partition()));

        MessageLogStore.Outcome outcome = store.store(again, reached);

        assertThat(outcome).isInstanceOfSatisfying(MessageLogStore.Outcome.Stored.class, stored -> {
            assertThat(stored.fresh()).isEmpty();
            assertThat(stored.again()).extracting(message -> message.content()).containsExactly("one", "two");
            assertThat(stored.refused()).isEmpty();
            assertThat(stored.positions()).isEqualTo(reached);
        });
        assertThat(idsOf(room)).containsExactly(1L, 2L);
    }

    @Test
    void whatWasToldIsCommittedAlsoWhenNothingFollows() throws Exception {
        send(room, alice, "the last one for a while");
        awaitHead(room, 1);
        ReceivedMessage last = recordsOf(room).getLast();

        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrapServers()))) {
            TopicPartition partition = new TopicPartition(Topics.CHAT_MESSAGES, last.partition());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(admin.listConsumerGroupOffsets(Groups.PERSISTENCE)
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .get(partition)
                                    .offset())
                            .isEqualTo(last.offset() + 1));
        }
    }

    @Test
    void aConsumerThatLostItsPartitionCannotWrite() {
        send(room, alice, "one");
        awaitHead(room, 1);
        ReceivedMessage known = recordsOf(room).getFirst();
        long position = positions.of(Set.of(known.partition())).get(known.partition());
        ReceivedMessage late = new ReceivedMessage(
                known.partition(), position - 1, submitted(room, alice, UUID.randomUUID(), "from a ghost"));

        MessageLogStore.Outcome outcome = store.store(List.of(late), Map.of(known.partition(), position - 1));

        assertThat(outcome).isEqualTo(new MessageLogStore.Outcome.Displaced(Map.of(known.partition(), position)));
        assertThat(idsOf(room)).containsExactly(1L);
    }

    /** What a restore from a backup does: the data ends earlier than the consumer has read. The log heals it. */
    @Test
    void anOlderCopyOfTheDatabaseIsBroughtUpToDateFromTheLog() {
        for (int i = 0; i < 20; i++) {
            send(room, alice, "message " + i);
        }
        awaitHead(room, 20);
        List<UUID> everything = clientIdsOf(room);
        restoreCopyWithoutLast(10);

        UUID next = send(room, bob, "after the restore");

        awaitHead(room, 21);
        everything.add(next);
        assertThat(clientIdsOf(room)).isEqualTo(everything);
        assertThat(idsOf(room))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 21).boxed().toList());
    }

    /** The same, but nobody writes afterwards: the consumer notices when it gets its partitions. */
    @Test
    void anOlderCopyIsBroughtUpToDateWithoutANewMessage() {
        for (int i = 0; i < 20; i++) {
            send(room, alice, "message " + i);
        }
        awaitHead(room, 20);
        List<UUID> everything = clientIdsOf(room);
        container.stop();
        restoreCopyWithoutLast(20);

        container.start();

        awaitHead(room, 20);
        assertThat(clientIdsOf(room)).isEqualTo(everything);
    }

    /** The same, and the consumer is not even disturbed: it notices while it has nothing to do. */
    @Test
    void anOlderCopyUnderAnIdleConsumerIsBroughtUpToDate() {
        for (int i = 0; i < 20; i++) {
            send(room, alice, "message " + i);
        }
        awaitHead(room, 20);
        List<UUID> everything = clientIdsOf(room);

        restoreCopyWithoutLast(15);

        awaitHead(room, 20);
        assertThat(clientIdsOf(room)).isEqualTo(everything);
    }

    private void restoreCopyWithoutLast(int messages) {
        List<ReceivedMessage> records = recordsOf(room);
        ReceivedMessage firstMissing = records.get(records.size() - messages);
        transactions.executeWithoutResult(status -> {
            // The consumer's lock: at once for it, as a restore is.
            jdbc.sql("UPDATE consumed_offsets SET next_offset = :o WHERE topic = :t AND partition = :p")
                    .param("o", firstMissing.offset())
                    .param("t", Topics.CHAT_MESSAGES)
                    .param("p", firstMissing.partition())
                    .update();
            jdbc.sql("DELETE FROM messages WHERE room_id = :room AND kafka_offset >= :o")
                    .param("room", room)
                    .param("o", firstMissing.offset())
                    .update();
            jdbc.sql("UPDATE chat_rooms SET last_message_id = last_message_id - :messages WHERE room_id = :room")
                    .param("messages", messages)
                    .param("room", room)
                    .update();
        });
    }

    @Test
    void aTopicMadeAnewIsNotTakenForTheOldOne() {
        send(room, alice, "one");
        awaitHead(room, 1);
        ReceivedMessage old = recordsOf(room).getFirst();
        ReceivedMessage other =
                new ReceivedMessage(old.partition(), old.offset(), submitted(room, alice, UUID.randomUUID(), "other"));
        Map<Integer, Long> reached = positions.of(Set.of(old.partition()));

        assertThatThrownBy(() -> store.store(List.of(other), reached)).hasMessageContaining("made anew");
    }

    @Test
    void nothingIsLostOrDoubledWhenConsumersComeAndGo() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 100; i++) {
                send(room, alice, "round " + round + " message " + i);
            }
            // A consumer that goes before it has come would be missed by its group until its session times out.
            await().atMost(PATIENCE)
                    .until(() -> container.getAssignedPartitions().size() == 6);
            container.stop();
            container.start();
        }

        awaitHead(room, 300);
        assertThat(idsOf(room))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 300).boxed().toList());
        assertThat(clientIdsOf(room)).doesNotHaveDuplicates();
    }

    private UUID send(long roomId, long sender, String content) {
        MessageSubmitted message = submitted(roomId, sender, UUID.randomUUID(), content);
        send(message);
        return message.clientMessageId();
    }

    private void send(MessageSubmitted message) {
        byte[] json = ContractJson.mapper().writeValueAsBytes(message);
        producer.send(new ProducerRecord<>(Topics.CHAT_MESSAGES, Long.toString(message.roomId()), json));
    }

    private static MessageSubmitted submitted(long roomId, long sender, UUID clientId, String content) {
        return new MessageSubmitted(roomId, sender, clientId, MessageType.TEXT, content, null, null, Instant.now());
    }

    private void listenTo(String channel) {
        StatefulRedisPubSubConnection<byte[], byte[]> connection = redis.connectPubSub(ByteArrayCodec.INSTANCE);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] payload) {
                signals.add(Signal.decode(payload));
            }
        });
        connection.sync().subscribe(channel.getBytes(UTF_8));
    }

    private void awaitHead(long roomId, long expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("SELECT last_message_id FROM chat_rooms WHERE room_id = :r")
                                .param("r", roomId)
                                .query(Long.class)
                                .single())
                        .isEqualTo(expected));
    }

    private List<Long> idsOf(long roomId) {
        return jdbc.sql("SELECT message_id FROM messages WHERE room_id = :r ORDER BY message_id")
                .param("r", roomId)
                .query(Long.class)
                .list();
    }

    private List<UUID> clientIdsOf(long roomId) {
        return new ArrayList<>(jdbc.sql("SELECT client_message_id FROM messages WHERE room_id = :r ORDER BY message_id")
                .param("r", roomId)
                .query(UUID.class)
                .list());
    }

    private long cursorOf(long roomId, long userId) {
        return jdbc.sql("SELECT last_read_message_id FROM chat_room_members WHERE room_id = :r AND user_id = :u")
                .param("r", roomId)
                .param("u", userId)
                .query(Long.class)
                .single();
    }

    private List<ReceivedMessage> recordsOf(long roomId) {
        return jdbc.sql(
                        "SELECT " + MessageRows.COLUMNS
                                + ", m.kafka_partition, m.kafka_offset FROM messages m WHERE m.room_id = :r ORDER BY m.message_id")
                .param("r", roomId)
                .query((row, number) -> new ReceivedMessage(
                        row.getInt("kafka_partition"),
                        row.getLong("kafka_offset"),
                        submitted(
                                roomId,
                                row.getLong("sender_id"),
                                row.getObject("client_message_id", UUID.class),
                                row.getString("content"))))
                .list();
    }

    private List<ConsumerRecord<String, byte[]>> eventsOf(long roomId, int count) {
        return read(Topics.CHAT_ROOM_EVENTS, roomId, count);
    }

    private static List<ConsumerRecord<String, byte[]>> read(String topic, long roomId, int count) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", TestStack.shared().kafkaBootstrapServers());
        settings.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(each -> {
                    if (Long.toString(roomId).equals(each.key())) {
                        found.add(each);
                    }
                });
                return found.size() >= count;
            });
            return found;
        }
    }
}
