package chat.nonstop.persistence.message;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.attachment.Attachment;
import chat.nonstop.persistence.attachment.Attachments;
import chat.nonstop.persistence.message.Placement.Member;
import chat.nonstop.persistence.message.Placement.Placed;
import chat.nonstop.persistence.message.Placement.Refused;
import chat.nonstop.persistence.message.ReceivedMessage.Identity;
import chat.nonstop.persistence.outbox.RoomChanged;
import chat.nonstop.persistence.people.BlockedPairs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores batches of the log, each in one transaction and a fixed number of statements however large it is.
 *
 * <p>Locks are taken in one order by everybody: positions by partition, then rooms by id, then attachments by id. What is decided is read under
 * those locks, so neither a unique key nor a membership can change between reading and writing.
 */
class MessageLogStore {
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final BlockedPairs blocks;
    private final Attachments attachments;
    private final ApplicationEventPublisher events;

    MessageLogStore(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            BlockedPairs blocks,
            Attachments attachments,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.attachments = attachments;
        this.transactions = transactions;
        this.blocks = blocks;
        this.events = events;
    }

    /** What storing a batch came to. */
    sealed interface Outcome {
        /**
         * Everything of the batch is in the record.
         *
         * @param fresh stored now
         * @param again stored by an earlier delivery of the same record, perhaps untold: to be told again
         * @param repeats submissions that were retries of a stored message
         * @param positions next offset of each partition of the batch
         */
        record Stored(
                List<Message> fresh,
                List<Message> again,
                List<Refused> refused,
                int repeats,
                Map<Integer, Long> positions)
                implements Outcome {}

        /** Somebody else moved a position, or the database is an older copy: nothing was written. */
        record Displaced(Map<Integer, Long> positions) implements Outcome {}
    }

    /** Stored positions, for partitions that have one. */
    Map<Integer, Long> positions(Set<Integer> partitions) {
        return readPositions(partitions, "");
    }

    /**
     * @param batch in the order of the log, each partition's records ascending
     * @param expected for each partition of the batch the position that its records follow on
     */
    Outcome store(List<ReceivedMessage> batch, Map<Integer, Long> expected) {
        Outcome outcome = transactions.execute(status -> {
            Map<Integer, Long> positions = lockPositions(expected);
            if (!positions.equals(expected)) {
                status.setRollbackOnly();
                return new Outcome.Displaced(positions);
            }
            return storeLocked(batch, positions);
        });
        if (outcome == null) {
            throw new IllegalStateException("transaction gave no outcome");
        }
        return outcome;
    }

    private Outcome storeLocked(List<ReceivedMessage> batch, Map<Integer, Long> positions) {
        Map<Boolean, List<ReceivedMessage>> byNovelty = batch.stream()
                .collect(Collectors.partitioningBy(
                        received -> received.offset() >= positions.getOrDefault(received.partition(), 0L)));
        List<ReceivedMessage> fresh = byNovelty.getOrDefault(true, List.of());
        List<ReceivedMessage> stale = byNovelty.getOrDefault(false, List.of());

        Set<Long> ofTwo = new HashSet<>();
        Map<Long, Long> heads = fresh.isEmpty() ? Map.of() : lockRooms(fresh, ofTwo);
        Placement placement = Placement.of(
                fresh,
                heads,
                joinPoints(fresh),
                blocks.among(ofTwo),
                storedIdentities(fresh),
                mentions(fresh),
                lockAttachments(fresh));
        insert(placement.placed());
        linkAttachments(placement.placed());
        raiseRooms(placement);
        raiseSenders(placement.placed());

        Map<Integer, Long> advanced = new HashMap<>(positions);
        fresh.forEach(received -> advanced.merge(received.partition(), received.offset() + 1, Math::max));
        advance(advanced);
        bringBack(placement.placed(), heads, ofTwo);

        List<Refused> refused = new ArrayList<>(refusedBefore(stale));
        refused.addAll(placement.refused());
        return new Outcome.Stored(
                placement.placed().stream().map(Placed::message).toList(),
                storedFrom(stale),
                List.copyOf(refused),
                placement.repeats(),
                Map.copyOf(advanced));
    }

    /** Locks the positions; a partition seen for the first time gets its row here. */
    private Map<Integer, Long> lockPositions(Map<Integer, Long> expected) {
        Map<Integer, Long> positions = readPositions(expected.keySet(), "ORDER BY partition FOR UPDATE");
        if (positions.size() == expected.size()) {
            return positions;
        }
        jdbc.sql("""
                        INSERT INTO consumed_offsets (topic, partition, next_offset)
                        SELECT :topic, p, o FROM unnest(:partitions::int[], :offsets::bigint[]) AS f(p, o) ORDER BY p
                        ON CONFLICT DO NOTHING
                        """)
                .param("topic", Topics.CHAT_MESSAGES)
                .param(
                        "partitions",
                        expected.keySet().stream().mapToInt(Integer::intValue).toArray())
                .param(
                        "offsets",
                        expected.values().stream().mapToLong(Long::longValue).toArray())
                .update();
        return readPositions(expected.keySet(), "ORDER BY partition FOR UPDATE");
    }

    private Map<Integer, Long> readPositions(Set<Integer> partitions, String locking) {
        Map<Integer, Long> positions = new HashMap<>();
        jdbc.sql(
                        "SELECT partition, next_offset FROM consumed_offsets WHERE topic = :topic AND partition = ANY (:partitions) "
                                + locking)
                .param("topic", Topics.CHAT_MESSAGES)
                .param(
                        "partitions",
                        partitions.stream().mapToInt(Integer::intValue).toArray())
                .query(row -> {
                    positions.put(row.getInt("partition"), row.getLong("next_offset"));
                });
        return positions;
    }

    private void advance(Map<Integer, Long> positions) {
        jdbc.sql("""
                        UPDATE consumed_offsets c SET next_offset = f.o
                        FROM unnest(:partitions::int[], :offsets::bigint[]) AS f(p, o)
                        WHERE c.topic = :topic AND c.partition = f.p AND c.next_offset < f.o
                        """)
                .param("topic", Topics.CHAT_MESSAGES)
                .param(
                        "partitions",
                        positions.keySet().stream().mapToInt(Integer::intValue).toArray())
                .param(
                        "offsets",
                        positions.values().stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /**
     * Locks the rooms of the batch, by id, and reads their last message. Rooms that ended or never were are left out.
     *
     * @param ofTwo takes those that are 1:1 rooms
     */
    private Map<Long, Long> lockRooms(List<ReceivedMessage> batch, Set<Long> ofTwo) {
        Map<Long, Long> heads = new HashMap<>();
        jdbc.sql("""
                        SELECT room_id, last_message_id, type = 'ONE_TO_ONE' AS of_two FROM chat_rooms
                        WHERE room_id = ANY (:rooms) AND deleted_at IS NULL
                        ORDER BY room_id FOR NO KEY UPDATE
                        """)
                .param(
                        "rooms",
                        batch.stream()
                                .mapToLong(received -> received.submitted().roomId())
                                .distinct()
                                .toArray())
                .query(row -> {
                    heads.put(row.getLong("room_id"), row.getLong("last_message_id"));
                    if (row.getBoolean("of_two")) {
                        ofTwo.add(row.getLong("room_id"));
                    }
                });
        return heads;
    }

    /** Of those senders who are members now. */
    private Map<Member, Long> joinPoints(List<ReceivedMessage> batch) {
        Map<Member, Long> joinPoints = new HashMap<>();
        if (batch.isEmpty()) {
            return joinPoints;
        }
        jdbc.sql("""
                        SELECT DISTINCT m.room_id, m.user_id, m.joined_at_message_id FROM chat_room_members m
                        JOIN unnest(:rooms::bigint[], :users::bigint[]) AS f(r, u) ON m.room_id = f.r AND m.user_id = f.u
                        WHERE m.left_at IS NULL
                        """)
                .param("rooms", rooms(batch))
                .param("users", senders(batch))
                .query(row -> {
                    joinPoints.put(
                            new Member(row.getLong("room_id"), row.getLong("user_id")),
                            row.getLong("joined_at_message_id"));
                });
        return joinPoints;
    }

    /** For the rooms of the batch where somebody may be mentioned: most batches ask nothing here. */
    private Map<Long, Mentions> mentions(List<ReceivedMessage> batch) {
        return MemberNicknames.inRooms(
                jdbc,
                batch.stream()
                        .map(ReceivedMessage::submitted)
                        .filter(submitted -> Mentions.isPossibleIn(submitted.content()))
                        .map(MessageSubmitted::roomId)
                        .collect(Collectors.toSet()));
    }

    /** Most batches ask nothing here. */
    private Map<UUID, Attachment> lockAttachments(List<ReceivedMessage> batch) {
        Set<UUID> referredTo = batch.stream()
                .map(received -> received.submitted().attachmentId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return referredTo.isEmpty() ? Map.of() : attachments.lock(referredTo);
    }

    private void linkAttachments(List<Placed> placed) {
        List<Message> referring = placed.stream()
                .map(Placed::message)
                .filter(message -> message.attachment() != null)
                .toList();
        if (!referring.isEmpty()) {
            attachments.link(referring);
        }
    }

    private Set<Identity> storedIdentities(List<ReceivedMessage> batch) {
        Set<Identity> stored = new HashSet<>();
        if (batch.isEmpty()) {
            return stored;
        }
        jdbc.sql("""
                        SELECT m.room_id, m.sender_id, m.client_message_id FROM messages m
                        JOIN unnest(:rooms::bigint[], :senders::bigint[], :clientIds::uuid[]) AS f(r, s, c)
                          ON m.room_id = f.r AND m.sender_id = f.s AND m.client_message_id = f.c
                        """)
                .param("rooms", rooms(batch))
                .param("senders", senders(batch))
                .param(
                        "clientIds",
                        strings(
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
    private List<Message> storedFrom(List<ReceivedMessage> stale) {
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
    private List<Refused> refusedBefore(List<ReceivedMessage> stale) {
        Set<Identity> stored = storedIdentities(stale);
        return stale.stream()
                .filter(received -> !stored.contains(received.identity()))
                .map(received -> new Refused(received, RefusalCode.NOT_A_MEMBER))
                .toList();
    }

    private void insert(List<Placed> placed) {
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
                .param("rooms", longs(placed, Message::roomId))
                .param("ids", longs(placed, Message::messageId))
                .param("senders", longs(placed, Message::senderId))
                .param(
                        "clientIds",
                        texts(placed, message -> message.clientMessageId().toString()))
                .param("types", texts(placed, message -> message.type().name()))
                .param("contents", texts(placed, Message::content))
                .param(
                        "replies",
                        placed.stream().map(each -> each.message().replyTo()).toArray(Long[]::new))
                .param(
                        "attachments",
                        placed.stream()
                                .map(each -> each.received().submitted().attachmentId())
                                .map(id -> id == null ? null : id.toString())
                                .toArray(String[]::new))
                .param("times", texts(placed, message -> message.sentAt().toString()))
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
                                .map(each -> arrayLiteral(each.message().mentions()))
                                .toArray(String[]::new))
                .update();
    }

    private void raiseRooms(Placement placement) {
        if (placement.placed().isEmpty()) {
            return;
        }
        jdbc.sql("""
                        UPDATE chat_rooms c SET last_message_id = f.last, last_message_at = now()
                        FROM unnest(:rooms::bigint[], :lasts::bigint[]) AS f(r, last) WHERE c.room_id = f.r
                        """)
                .param(
                        "rooms",
                        placement.lastMessageIds().keySet().stream()
                                .mapToLong(Long::longValue)
                                .toArray())
                .param(
                        "lasts",
                        placement.lastMessageIds().values().stream()
                                .mapToLong(Long::longValue)
                                .toArray())
                .update();
    }

    /**
     * Whoever left a 1:1 room is in it again when the other one writes, and sees what is written from now on. Last, as it
     * publishes.
     *
     * @param heads the rooms' last messages before this batch
     */
    private void bringBack(List<Placed> placed, Map<Long, Long> heads, Set<Long> ofTwo) {
        Map<Long, Long> writers = placed.stream()
                .map(Placed::message)
                .filter(message -> ofTwo.contains(message.roomId()))
                .collect(Collectors.toMap(Message::roomId, Message::senderId, (first, later) -> first));
        if (writers.isEmpty()) {
            return;
        }
        List<Long> rooms = List.copyOf(writers.keySet());
        List<Member> back = jdbc.sql("""
                        UPDATE chat_room_members m
                        SET left_at = NULL, joined_at = now(), joined_at_message_id = f.last
                        FROM unnest(:rooms::bigint[], :lasts::bigint[]) AS f(r, last)
                        WHERE m.room_id = f.r AND m.left_at IS NOT NULL
                        RETURNING m.room_id, m.user_id
                        """)
                .param("rooms", rooms.stream().mapToLong(Long::longValue).toArray())
                .param(
                        "lasts",
                        rooms.stream()
                                .mapToLong(room -> heads.getOrDefault(room, 0L))
                                .toArray())
                .query((row, number) -> new Member(row.getLong("room_id"), row.getLong("user_id")))
                .list();
        for (Member member : back) {
            events.publishEvent(RoomChanged.cameBack(
                    member.roomId(), member.userId(), writers.getOrDefault(member.roomId(), member.userId())));
        }
    }

    /** Whoever writes has read what stands above. */
    private void raiseSenders(List<Placed> placed) {
        if (placed.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        UPDATE chat_room_members m SET last_read_message_id = f.last
                        FROM (SELECT r, s, max(i) AS last
                              FROM unnest(:rooms::bigint[], :senders::bigint[], :ids::bigint[]) AS u(r, s, i)
                              GROUP BY r, s) f
                        WHERE m.room_id = f.r AND m.user_id = f.s AND m.last_read_message_id < f.last
                        """)
                .param("rooms", longs(placed, Message::roomId))
                .param("senders", longs(placed, Message::senderId))
                .param("ids", longs(placed, Message::messageId))
                .update();
    }

    /** Arrays of different lengths do not make an array in SQL, so each goes as text. */
    private static @Nullable String arrayLiteral(@Nullable List<Long> ids) {
        return ids == null ? null : ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private static long[] rooms(List<ReceivedMessage> batch) {
        return batch.stream()
                .mapToLong(received -> received.submitted().roomId())
                .toArray();
    }

    private static long[] senders(List<ReceivedMessage> batch) {
        return batch.stream()
                .mapToLong(received -> received.submitted().senderId())
                .toArray();
    }

    private static String[] strings(List<ReceivedMessage> batch, Function<ReceivedMessage, String> column) {
        return batch.stream().map(column).toArray(String[]::new);
    }

    private static long[] longs(List<Placed> placed, Function<Message, Long> column) {
        return placed.stream().mapToLong(each -> column.apply(each.message())).toArray();
    }

    private static String[] texts(List<Placed> placed, Function<Message, String> column) {
        return placed.stream().map(each -> column.apply(each.message())).toArray(String[]::new);
    }
}
