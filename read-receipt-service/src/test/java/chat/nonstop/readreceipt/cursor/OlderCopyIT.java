package chat.nonstop.readreceipt.cursor;

import static chat.nonstop.testing.TestRooms.cursor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.wiring.kafka.StoredPositions;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A database that goes back to an older copy of itself gets its cursors from the log. */
class OlderCopyIT extends ReadReportRoom {
    @Autowired
    private StoredPositions positions;

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

    /**
     * The messages come back by their own log, and not before the reports: these must not end at the room's last
     * message then.
     */
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

    /** A copy from before the first report of this partition. */
    @Test
    void anOlderCopyThatDoesNotKnowThePartitionGetsItsCursorsBackFromTheLog() {
        RecordMetadata first = report(room, reader, 30);
        awaitPosition(first);

        restoreCopy(first, 0, 50);
        TestRooms.change(
                "DELETE FROM consumed_offsets WHERE topic = ? AND partition = ?", first.topic(), first.partition());
        report(room, marker, 20);

        awaitCursor(marker, 20);
        awaitCursor(reader, 30);
    }

    /** One statement: at once for the consumer, as a restore is. */
    private void restoreCopy(RecordMetadata endsBefore, long cursor, long head) {
        TestRooms.change(
                """
                WITH cursors AS (
                    UPDATE chat_room_members SET last_read_message_id = ?, last_delivered_message_id = ?
                    WHERE room_id = ?
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
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(positions.of(Set.of(last.partition())))
                        .containsEntry(last.partition(), last.offset() + 1));
    }
}
