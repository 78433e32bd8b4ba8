package chat.nonstop.readreceipt.cursor;

import static chat.nonstop.testing.TestRooms.cursor;
import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.readreceipt.RunningService;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.DeadLetters;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.stack.TestStack;
import chat.nonstop.wiring.kafka.StoredPositions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.KafkaHeaders;

class ReadReportIT extends RunningService {
    private static final Duration SERVER_START = Duration.ofSeconds(60);
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @Autowired
    private KafkaTemplate<String, byte[]> producer;

    @Autowired
    private KafkaListenerEndpointRegistry listeners;

    @Autowired
    private CachedCursors cached;

    @Autowired
    private StoredPositions positions;

    @Autowired
    private ReadReportListener reportListener;

    @Autowired
    private ConcurrentKafkaListenerContainerFactory<String, byte[]> consumers;

    @Autowired
    private StringRedisTemplate redis;

    private long reader;
    private long marker;
    private long room;

    @BeforeEach
    void aRoomOfFiftyMessages() {
        reader = user();
        marker = user();
        room = group(50, reader, marker);
    }

    @Test
    void reportThatArrivesLateDoesNotMoveTheCursorBack() {
        report(room, reader, 9);
        awaitCursor(reader, 9);

        report(room, reader, 4);
        report(room, marker, 1); // same key, same partition: stored only after the one above

        awaitCursor(marker, 1);
        assertThat(cursor(room, reader)).isEqualTo(9);
    }

    @Test
    void reportsInAnyOrderEndAtTheFurthest() {
        for (long messageId : new long[] {7, 3, 9, 9, 1, 8}) {
            report(room, reader, messageId);
        }
        report(room, marker, 1);

        awaitCursor(marker, 1);
        assertThat(cursor(room, reader)).isEqualTo(9);
    }

    @Test
    void reportBeyondTheRoomStopsAtItsLastMessage() {
        report(room, reader, 51);
        awaitCursor(reader, 50);

        report(room, marker, Long.MAX_VALUE);
        awaitCursor(marker, 50);
    }

    @Test
    void outsidersAndThoseWhoLeftHaveNoCursor() {
        long outsider = user();
        long left = user();
        TestRooms.join(room, left, 0);
        TestRooms.leave(room, left);
        List<Signal> signals = signalsOf(room);

        report(room, outsider, 10);
        report(room, left, 10);
        report(group(50, outsider) + 1_000_000, outsider, 10); // no such room
        report(room, marker, 1);

        awaitCursor(marker, 1);
        assertThat(cursor(room, left)).isZero();
        await().untilAsserted(() -> assertThat(told(signals)).containsExactly(new ReadCursors.Cursor(marker, 1, 1)));
        assertThat(deadLettersOf(room)).isEmpty();
    }

    @Test
    void membersAreToldWhereCursorsStandNow() {
        List<Signal> signals = signalsOf(room);

        report(room, reader, 42);

        await().untilAsserted(() -> assertThat(signals).hasSize(1));
        assertThat(signals.getFirst().kind()).isEqualTo(Signal.Kind.READ);
        ContractAssert.assertFits("read-cursors", signals.getFirst().body());
        assertThat(told(signals)).containsExactly(new ReadCursors.Cursor(reader, 42, 42));
    }

    @Test
    void manyReportsInAWindowMakeFewFramesAndTheLastSaysWhereAllStand() {
        List<Signal> signals = signalsOf(room);
        Instant begin = Instant.now();

        for (int messageId = 1; messageId <= 50; messageId++) {
            report(room, reader, messageId);
            report(room, marker, messageId);
        }

        await().untilAsserted(() -> assertThat(told(signals))
                .contains(new ReadCursors.Cursor(reader, 50, 50), new ReadCursors.Cursor(marker, 50, 50)));
        long windows = Duration.between(begin, Instant.now()).toMillis() / 200;
        assertThat(signals.size()).isLessThanOrEqualTo((int) windows + 2);
        assertThat(told(signals).size()).isLessThan(100);
    }

    @Test
    void recordsThatComeToAnotherConsumerAgainChangeNothingAndAreToldOnceMore() throws Exception {
        List<Signal> signals = signalsOf(room);
        RecordMetadata first = report(room, reader, 9);
        report(room, reader, 12);
        ReadCursors.Cursor furthest = new ReadCursors.Cursor(reader, 12, 12);
        await().untilAsserted(() -> assertThat(told(signals)).contains(furthest));

        consumeAgainFrom(first);
        report(room, marker, 1);

        await().untilAsserted(() -> assertThat(told(signals)).contains(new ReadCursors.Cursor(marker, 1, 1)));
        assertThat(cursor(room, reader)).isEqualTo(12);
        // Whoever consumed them before may have died before it told of them.
        await().untilAsserted(() ->
                assertThat(told(signals)).filteredOn(furthest::equals).hasSizeGreaterThan(1));
        List<ReadCursors.Cursor> ofReader =
                told(signals).stream().filter(told -> told.userId() == reader).toList();
        assertThat(ofReader.subList(ofReader.indexOf(furthest), ofReader.size()))
                .containsOnly(furthest);
    }

    @Test
    void onePoisonRecordGoesToTheDeadLetterTopicAndHarmsNoNeighbour() {
        List<Long> rooms = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            rooms.add(group(50, reader));
        }
        rooms.subList(0, 3).forEach(each -> report(each, reader, 5));
        report(room, reader, 5);
        RecordMetadata poison = send(room, "{\"roomId\":" + room + ",\"secret\"");
        send(
                room,
                "{\"roomId\":" + room + ",\"userId\":" + reader
                        + ",\"lastReadMessageId\":-1,\"reportedAt\":\"2026-11-20T09:15:30Z\"}");
        report(room, marker, 6);
        rooms.subList(3, 6).forEach(each -> report(each, reader, 5));

        awaitCursor(marker, 6);
        assertThat(cursor(room, reader)).isEqualTo(5);
        await().untilAsserted(() -> assertThat(rooms)
                .allSatisfy(each -> assertThat(cursor(each, reader)).isEqualTo(5)));
        await().untilAsserted(() -> assertThat(deadLettersOf(room)).hasSize(2));
        ConsumerRecord<String, byte[]> dead = deadLettersOf(room).getFirst();
        assertThat(header(dead, KafkaHeaders.DLT_ORIGINAL_TOPIC)).isEqualTo(Topics.CHAT_READ_EVENTS);
        assertThat(dead.headers().lastHeader(KafkaHeaders.DLT_ORIGINAL_OFFSET).value())
                .isEqualTo(ByteBuffer.allocate(8).putLong(poison.offset()).array());
        assertThat(header(dead, KafkaHeaders.DLT_EXCEPTION_MESSAGE)).doesNotContain("secret");
    }

    @Test
    void whileTheDatabaseIsAwayReportsWaitAndNoneIsDeadLettered() {
        ChildProcess postgres = embedded(Server.POSTGRES);
        report(room, reader, 3);
        awaitCursor(reader, 3);

        postgres.kill();
        try {
            report(room, reader, 30);
            report(room, marker, 20);
        } finally {
            postgres.startAndWait(SERVER_START);
        }

        awaitCursor(reader, 30);
        awaitCursor(marker, 20);
        assertThat(deadLettersOf(room)).isEmpty();
    }

    @Test
    void whileRedisDoesNotAnswerCursorsAreStoredAndToldAfterwards() {
        ChildProcess redis = embedded(Server.REDIS);
        List<Signal> signals = signalsOf(room);
        report(room, marker, 1); // connects: what is sent later reaches Redis, only the answers are missing
        await().untilAsserted(() -> assertThat(told(signals)).contains(new ReadCursors.Cursor(marker, 1, 1)));
        assertThat(cached.find(room, 50)).isEmpty();

        redis.pause();
        try {
            report(room, reader, 30);
            awaitCursor(reader, 30);
            // Asked after the service was, so given up after the service gave up.
            assertThat(cached.find(room, 50)).isEmpty();
        } finally {
            redis.resume();
        }

        await().atMost(OUTAGE)
                .untilAsserted(() -> assertThat(told(signals)).contains(new ReadCursors.Cursor(reader, 30, 30)));
        assertThat(deadLettersOf(room)).isEmpty();
    }

    @Test
    void whenRedisComesBackEmptyReportsGoOn() {
        ChildProcess redis = embedded(Server.REDIS);
        redis.kill();
        try {
            report(room, reader, 30);
            awaitCursor(reader, 30);
        } finally {
            redis.startAndWait(SERVER_START);
        }
        List<Signal> signals = signalsOf(room);

        report(room, marker, 20);

        await().atMost(OUTAGE)
                .untilAsserted(() -> assertThat(told(signals)).contains(new ReadCursors.Cursor(marker, 20, 20)));
        assertThat(deadLettersOf(room)).isEmpty();
    }

    @Test
    void deliveredGoesOnByItselfAndIsNeverBehindRead() {
        List<Signal> signals = signalsOf(room);

        delivered(room, reader, 45);
        await().untilAsserted(() -> assertThat(told(signals)).last().isEqualTo(new ReadCursors.Cursor(reader, 0, 45)));
        report(room, reader, 42);
        await().untilAsserted(() -> assertThat(told(signals)).last().isEqualTo(new ReadCursors.Cursor(reader, 42, 45)));
        report(room, reader, 48);
        await().untilAsserted(() -> assertThat(told(signals)).last().isEqualTo(new ReadCursors.Cursor(reader, 48, 48)));
        delivered(room, reader, Long.MAX_VALUE);
        await().untilAsserted(() -> assertThat(told(signals)).last().isEqualTo(new ReadCursors.Cursor(reader, 48, 50)));
    }

    @Test
    void reportFromBeforeTheJoinMovesNothing() {
        long joiner = user();
        TestRooms.join(room, joiner, 30);
        List<Signal> signals = signalsOf(room);

        report(room, joiner, 10);
        delivered(room, joiner, 30);
        report(room, marker, 1);
        await().untilAsserted(() -> assertThat(told(signals)).contains(new ReadCursors.Cursor(marker, 1, 1)));
        assertThat(cursor(room, joiner)).isZero();
        // Told at most where he stands, as the copy in Redis did not have him.
        assertThat(told(signals))
                .filteredOn(told -> told.userId() == joiner)
                .allMatch(new ReadCursors.Cursor(joiner, 30, 30)::equals);

        report(room, joiner, 31);
        await().untilAsserted(() -> assertThat(told(signals)).last().isEqualTo(new ReadCursors.Cursor(joiner, 31, 31)));
    }

    @Test
    void whileConsumersComeAndGoAndRedisIsFlushedEveryCursorEndsWhereItShould() {
        List<Long> rooms = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rooms.add(group(50, reader, marker));
        }
        ConcurrentMessageListenerContainer<?, ?> second = consumers.createContainer(Topics.CHAT_READ_EVENTS);
        second.getContainerProperties().setGroupId(Groups.READ_RECEIPT);
        second.getContainerProperties()
                .setMessageListener(
                        (BatchAcknowledgingConsumerAwareMessageListener<String, byte[]>) reportListener::onRecords);

        for (long messageId = 1; messageId <= 50; messageId++) {
            for (long each : rooms) {
                report(each, reader, 51 - messageId);
                report(each, marker, messageId);
            }
            switch ((int) messageId) {
                case 10 -> second.start();
                case 25 ->
                    redis.execute((RedisCallback<Object>) connection -> {
                        connection.serverCommands().flushAll();
                        return null;
                    });
                case 40 -> second.stop();
                default -> {}
            }
        }

        await().atMost(OUTAGE)
                .untilAsserted(() -> assertThat(rooms).allSatisfy(each -> {
                    assertThat(cursor(each, reader)).isEqualTo(50);
                    assertThat(cursor(each, marker)).isEqualTo(50);
                }));
        assertThat(rooms).allSatisfy(each -> assertThat(deadLettersOf(each)).isEmpty());
    }

    /** What a restore from a backup does. The log heals it, also under a consumer that has nothing to do. */
    @Test
    void anOlderCopyOfTheDatabaseGetsItsCursorsBackFromTheLog() {
        RecordMetadata first = report(room, reader, 30);
        RecordMetadata last = report(room, marker, 20);
        awaitPosition(last);

        restoreCopy(first, 0, 50);

        awaitCursor(reader, 30);
        awaitCursor(marker, 20);
        awaitPosition(last);
    }

    /** The same, and reports go on: they must not be taken for what comes next. */
    @Test
    void anOlderCopyUnderReportsGetsItsCursorsBackFromTheLog() {
        RecordMetadata first = report(room, reader, 30);
        awaitPosition(first);

        restoreCopy(first, 0, 50);
        report(room, marker, 20);

        awaitCursor(marker, 20);
        awaitCursor(reader, 30);
    }

    /** The messages come back by their own log, and not before the reports: these must not end at the room's last message then. */
    @Test
    void reportsOfMessagesThatTheOlderCopyDoesNotHaveYetWaitForThem() {
        RecordMetadata message =
                send(Topics.CHAT_MESSAGES, room, "{}"); // as if persistence-service had stored it, and had told of it
        recorded(message, message.offset() + 1);
        RecordMetadata first = report(room, reader, 50);
        awaitCursor(reader, 50);
        awaitPosition(first);

        recorded(message, message.offset());
        restoreCopy(first, 0, 45);
        await().during(Duration.ofSeconds(1)).until(() -> cursor(room, reader) == 0);
        TestRooms.change("UPDATE chat_rooms SET last_message_id = 50 WHERE room_id = ?", room);
        recorded(message, message.offset() + 1);

        awaitCursor(reader, 50);
        assertThat(deadLettersOf(room)).isEmpty();
    }

    /** One statement: at once for the consumer, as a restore is. */
    private void restoreCopy(RecordMetadata endsBefore, long cursor, long head) {
        TestRooms.change(
                """
                WITH cursors AS (
                    UPDATE chat_room_members SET last_read_message_id = ?, last_delivered_message_id = ? WHERE room_id = ?
                ), head AS (
                    UPDATE chat_rooms SET last_message_id = ? WHERE room_id = ?
                )
                UPDATE consumed_offsets SET next_offset = ? WHERE topic = ? AND partition = ?
                """, cursor, cursor, room, head, room, endsBefore.offset(), endsBefore.topic(), endsBefore.partition());
    }

    /** Says that persistence-service has stored the log of messages up to there. */
    private static void recorded(RecordMetadata message, long nextOffset) {
        TestRooms.change("""
                INSERT INTO consumed_offsets (topic, partition, next_offset) VALUES (?, ?, ?)
                ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset
                """, message.topic(), message.partition(), nextOffset);
    }

    private void awaitPosition(RecordMetadata last) {
        await().atMost(OUTAGE)
                .untilAsserted(() -> assertThat(positions.of(Set.of(last.partition())))
                        .containsEntry(last.partition(), last.offset() + 1));
    }

    private enum Server {
        POSTGRES,
        REDIS
    }

    private static ChildProcess embedded(Server server) {
        assumeTrue(TestStack.shared().embedded().isPresent(), "only embedded servers can be killed");
        return switch (server) {
            case POSTGRES -> TestStack.shared().embedded().orElseThrow().postgres();
            case REDIS -> TestStack.shared().embedded().orElseThrow().redis();
        };
    }

    private RecordMetadata report(long roomId, long userId, long messageId) {
        return send(
                roomId,
                ContractJson.mapper().writeValueAsString(ReadReported.read(roomId, userId, messageId, Instant.now())));
    }

    private void delivered(long roomId, long userId, long messageId) {
        send(
                roomId,
                ContractJson.mapper()
                        .writeValueAsString(new ReadReported(roomId, userId, null, messageId, Instant.now())));
    }

    private RecordMetadata send(long roomId, String value) {
        return send(Topics.CHAT_READ_EVENTS, roomId, value);
    }

    private RecordMetadata send(String topic, long roomId, String value) {
        return producer.send(topic, Long.toString(roomId), value.getBytes(StandardCharsets.UTF_8))
                .join()
                .getRecordMetadata();
    }

    private void awaitCursor(long userId, long messageId) {
        await().atMost(OUTAGE)
                .untilAsserted(() -> assertThat(cursor(room, userId)).isEqualTo(messageId));
    }

    private static List<ReadCursors.Cursor> told(List<Signal> signals) {
        return signals.stream()
                .map(signal -> ContractJson.mapper().readValue(signal.body(), ReadCursors.class))
                .flatMap(cursors -> cursors.cursors().stream())
                .toList();
    }

    /** As after a crash before the commit: the group reads the partition from this record once more. */
    private void consumeAgainFrom(RecordMetadata record) throws Exception {
        MessageListenerContainer listener = listeners.getListenerContainer(Groups.READ_RECEIPT);
        listener.stop();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrapServers()))) {
            admin.alterConsumerGroupOffsets(
                            Groups.READ_RECEIPT,
                            Map.of(
                                    new TopicPartition(record.topic(), record.partition()),
                                    new OffsetAndMetadata(record.offset())))
                    .all()
                    .get();
        } finally {
            listener.start();
        }
    }

    private static List<ConsumerRecord<String, byte[]>> deadLettersOf(long roomId) {
        return DeadLetters.of(Topics.CHAT_READ_EVENTS, Long.toString(roomId));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
