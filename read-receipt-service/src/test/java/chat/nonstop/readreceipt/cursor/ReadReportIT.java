package chat.nonstop.readreceipt.cursor;

import static chat.nonstop.testing.TestRooms.cursor;
import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.stack.TestStack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.KafkaHeaders;

class ReadReportIT extends ReadReportRoom {
    @Autowired
    private KafkaListenerEndpointRegistry listeners;

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

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
