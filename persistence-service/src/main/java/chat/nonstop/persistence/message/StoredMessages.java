package chat.nonstop.persistence.message;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.message.Placement.Placed;
import chat.nonstop.persistence.message.Placement.Refused;
import chat.nonstop.persistence.message.ReceivedMessage.Identity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The messages of a batch in table {@code messages}: what stands there already, and what is put there. */
final class StoredMessages {
    private final JdbcClient jdbc;

    StoredMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Set<Identity> identities(List<ReceivedMessage> batch) {
        Set<Identity> stored = new HashSet<>();
        if (batch.isEmpty()) {
            return stored;
        }
        jdbc.sql("""
                        SELECT m.room_id, m.sender_id, m.client_message_id FROM messages m
                        JOIN unnest(:rooms::bigint[], :senders::bigint[], :clientIds::uuid[]) AS f(r, s, c)
                          ON m.room_id = f.r AND m.sender_id = f.s AND m.client_message_id = f.c
                        """)
                .param("rooms", Columns.rooms(batch))
                .param("senders", Columns.senders(batch))
                .param(
                        "clientIds",
                        Columns.strings(
                                batch,
                                received ->
                                        received.submitted().clientMessageId().toString()))
                .query(row -> {
                    stored.add(new Identity(
                            row.getLong("room_id"),
                            row.getLong("sender_id"),
                            row.getObject("client_message_id", UUID.class)));
                });
        return stored;
    }

    /** The messages that earlier deliveries of these records stored, in the order of their rooms. */
    List<Message> from(List<ReceivedMessage> stale) {
        if (stale.isEmpty()) {
            return List.of();
        }
        List<Message> stored = jdbc.sql("SELECT " + MessageRows.COLUMNS + """
                         FROM messages m
                        JOIN unnest(:partitions::int[], :offsets::bigint[]) AS f(p, o)
                          ON m.kafka_partition = f.p AND m.kafka_offset = f.o
                        ORDER BY m.room_id, m.message_id
                        """)
                .param(
                        "partitions",
                        stale.stream().mapToInt(ReceivedMessage::partition).toArray())
                .param(
                        "offsets",
                        stale.stream().mapToLong(ReceivedMessage::offset).toArray())
                .query(MessageRows.mapper())
                .list();
        requireSameLog(stored, stale);
        return stored;
    }

    /** A topic that was made anew has other records under the same offsets: stop before they are taken for stored ones. */
    private static void requireSameLog(List<Message> stored, List<ReceivedMessage> stale) {
        Set<Identity> delivered = stale.stream().map(ReceivedMessage::identity).collect(Collectors.toSet());
        for (Message message : stored) {
            if (!delivered.contains(new Identity(message.roomId(), message.senderId(), message.clientMessageId()))) {
                throw new IllegalStateException("messages of room " + message.roomId() + ", messageId "
                        + message.messageId() + ": stands where Kafka has another record. The topic "
                        + Topics.CHAT_MESSAGES + " was made anew while its database was kept (docs/runbook.md)");
            }
        }
    }

    /**
     * Records decided before that left no message were refused; the sender may not have heard of it. Which rule it was is
     * not kept: that the sender could not write there is the one that changes nothing for a message that is gone.
     */
    List<Refused> refusedBefore(List<ReceivedMessage> stale) {
        Set<Identity> stored = identities(stale);
        return stale.stream()
                .filter(received -> !stored.contains(received.identity()))
                .map(received -> new Refused(received, RefusalCode.NOT_A_MEMBER))
                .toList();
    }

    void insert(List<Placed> placed) {
        if (placed.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, reply_to,
                                              attachment_id, sent_at, kafka_partition, kafka_offset, mentions)
                        SELECT r, i, s, c, t, x, a, f, z, p, o, m::bigint[]
                        FROM unnest(:rooms::bigint[], :ids::bigint[], :senders::bigint[], :clientIds::uuid[],
                                    :types::message_type[], :contents::text[], :replies::bigint[], :attachments::uuid[],
                                    :times::timestamptz[], :partitions::int[], :offsets::bigint[], :mentions::text[])
                             AS new (r, i, s, c, t, x, a, f, z, p, o, m)
                        """)
                .param("rooms", Columns.longs(placed, Message::roomId))
                .param("ids", Columns.longs(placed, Message::messageId))
                .param("senders", Columns.longs(placed, Message::senderId))
                .param(
                        "clientIds",
                        Columns.texts(
                                placed, message -> message.clientMessageId().toString()))
                .param("types", Columns.texts(placed, message -> message.type().name()))
                .param("contents", Columns.texts(placed, Message::content))
                .param(
                        "replies",
                        placed.stream().map(each -> each.message().replyTo()).toArray(Long[]::new))
                .param(
                        "attachments",
                        placed.stream()
                                .map(each -> each.received().submitted().attachmentId())
                                .map(id -> id == null ? null : id.toString())
                                .toArray(String[]::new))
                .param(
                        "times",
                        Columns.texts(placed, message -> message.sentAt().toString()))
                .param(
                        "partitions",
                        placed.stream()
                                .mapToInt(each -> each.received().partition())
                                .toArray())
                .param(
                        "offsets",
                        placed.stream()
                                .mapToLong(each -> each.received().offset())
                                .toArray())
                .param(
                        "mentions",
                        placed.stream()
                                .map(each -> Columns.arrayLiteral(each.message().mentions()))
                                .toArray(String[]::new))
                .update();
    }
}
