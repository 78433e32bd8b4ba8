package chat.nonstop.persistence.audit;

import chat.nonstop.contracts.internal.RoomAudit.Code;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One statement for each {@link Code}. It gives no row where all is well; else up to {@code :examples} of what is wrong, each
 * with the {@code total}. Parameters: {@code :roomId}, {@code :last} (the room's last message, or change).
 */
final class RoomChecks {
    static final Map<Code, String> ALL;

    /** Every place of 1 to {@code :last} that has no row: the places between neighbours, and those behind the last one. */
    private static final String MISSING = """
            WITH stood AS (
                SELECT %1$s AS place, lag(%1$s, 1, 0::bigint) OVER (ORDER BY %1$s) AS before
                FROM %2$s WHERE room_id = :roomId AND %1$s <= :last
                UNION ALL
                SELECT :last + 1, coalesce(max(%1$s), 0) FROM %2$s WHERE room_id = :roomId AND %1$s <= :last
            ), holes AS MATERIALIZED (
                SELECT before + 1 AS first, place - 1 AS last FROM stood WHERE place > before + 1
            )
            SELECT missing AS %1$s, (SELECT sum(last - first + 1) FROM holes) AS total
            FROM (SELECT first, last FROM holes ORDER BY first LIMIT :examples) early,
                 generate_series(first, least(last, first + :examples - 1)) missing
            ORDER BY missing
            LIMIT :examples
            """;

    private static final String BEYOND = """
            SELECT %1$s, count(*) OVER () AS total FROM %2$s WHERE room_id = :roomId AND %1$s > :last
            ORDER BY %1$s
            LIMIT :examples
            """;

    private static final String SENT_TWICE = """
            SELECT message_id, first AS other_message_id, sender_id AS user_id, count(*) OVER () AS total
            FROM (SELECT message_id, sender_id,
                         min(message_id) OVER (PARTITION BY sender_id, client_message_id) AS first
                  FROM messages WHERE room_id = :roomId) sent
            WHERE message_id > first
            ORDER BY message_id
            LIMIT :examples
            """;

    private static final String STORED_TWICE = """
            SELECT message_id, first AS other_message_id, count(*) OVER () AS total
            FROM (SELECT message_id, min(message_id) OVER (PARTITION BY kafka_partition, kafka_offset) AS first
                  FROM messages WHERE room_id = :roomId AND kafka_partition IS NOT NULL) stored
            WHERE message_id > first
            ORDER BY message_id
            LIMIT :examples
            """;

    private static final String OUT_OF_LOG_ORDER = """
            SELECT message_id, before AS expected, kafka_offset AS found, count(*) OVER () AS total
            FROM (SELECT message_id, kafka_offset,
                         max(kafka_offset) OVER (PARTITION BY kafka_partition ORDER BY message_id
                                                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                  FROM messages WHERE room_id = :roomId AND kafka_partition IS NOT NULL) stored
            WHERE kafka_offset < before
            ORDER BY message_id
            LIMIT :examples
            """;

    private static final String CURSOR_BEYOND_LAST = """
            SELECT user_id, :last AS expected, furthest AS found, count(*) OVER () AS total
            FROM (SELECT user_id,
                         greatest(last_read_message_id, last_delivered_message_id, joined_at_message_id) AS furthest
                  FROM chat_room_members WHERE room_id = :roomId) member
            WHERE furthest > :last
            ORDER BY user_id
            LIMIT :examples
            """;

    /**
     * Counts each message, once for all members: between which of their cursors it stands, and so behind whose it is. What a
     * member has written or hidden himself is taken off. The view that clients are told of makes use of ids without gaps
     * instead.
     */
    private static final String UNREAD = """
            WITH member AS MATERIALIZED (
                SELECT stored.user_id, told.unread_count,
                       greatest(stored.last_read_message_id, stored.joined_at_message_id) AS read_up_to
                FROM chat_room_members stored
                JOIN unread_messages told ON told.room_id = stored.room_id AND told.user_id = stored.user_id
                WHERE stored.room_id = :roomId
            ), cursors AS MATERIALIZED (
                SELECT array_agg(read_up_to ORDER BY read_up_to) AS ascending
                FROM (SELECT DISTINCT read_up_to FROM member) places
            ), said AS MATERIALIZED (
                SELECT width_bucket(m.message_id - 1, cursors.ascending) AS cursors_before, count(*) AS messages
                FROM messages m, cursors
                WHERE m.room_id = :roomId AND m.message_id <= :last AND m.type IN ('TEXT', 'IMAGE') AND m.deleted_at IS NULL
                GROUP BY cursors_before
            ), behind AS (
                SELECT cursor.read_up_to,
                       (SELECT coalesce(sum(said.messages), 0) FROM said WHERE said.cursors_before >= cursor.place) AS messages
                FROM cursors, unnest(cursors.ascending) WITH ORDINALITY AS cursor (read_up_to, place)
            ), hidden AS (
                SELECT m.message_id, member.user_id
                FROM member
                JOIN message_deletions own ON own.user_id = member.user_id AND own.room_id = :roomId
                JOIN messages m ON m.room_id = :roomId AND m.message_id = own.message_id
                WHERE m.message_id > member.read_up_to AND m.message_id <= :last
                  AND m.type IN ('TEXT', 'IMAGE') AND m.deleted_at IS NULL
            ), written AS (
                SELECT m.message_id, member.user_id
                FROM member
                JOIN messages m ON m.room_id = :roomId AND m.sender_id = member.user_id
                WHERE m.message_id > member.read_up_to AND m.message_id <= :last
                  AND m.type IN ('TEXT', 'IMAGE') AND m.deleted_at IS NULL
            ), taken_off AS (
                SELECT user_id, count(*) AS messages
                FROM (SELECT * FROM hidden UNION SELECT * FROM written) either
                GROUP BY user_id
            ), compared AS (
                SELECT member.user_id, member.unread_count AS found,
                       behind.messages - coalesce(taken_off.messages, 0) AS expected
                FROM member
                JOIN behind USING (read_up_to)
                LEFT JOIN taken_off ON taken_off.user_id = member.user_id
            )
            SELECT user_id, expected, found, count(*) OVER () AS total
            FROM compared
            WHERE found <> expected
            ORDER BY user_id
            LIMIT :examples
            """;

    static {
        Map<Code, String> checks = new EnumMap<>(Code.class);
        for (Code code : Code.values()) {
            checks.put(
                    code,
                    switch (code) {
                        case MESSAGE_MISSING -> MISSING.formatted("message_id", "messages");
                        case MESSAGE_BEYOND_LAST -> BEYOND.formatted("message_id", "messages");
                        case MESSAGE_SENT_TWICE -> SENT_TWICE;
                        case RECORD_STORED_TWICE -> STORED_TWICE;
                        case MESSAGE_OUT_OF_LOG_ORDER -> OUT_OF_LOG_ORDER;
                        case CHANGE_MISSING -> MISSING.formatted("change_id", "message_changes");
                        case CHANGE_BEYOND_LAST -> BEYOND.formatted("change_id", "message_changes");
                        case CURSOR_BEYOND_LAST -> CURSOR_BEYOND_LAST;
                        case UNREAD_DIFFERS -> UNREAD;
                    });
        }
        ALL = Collections.unmodifiableMap(checks);
    }

    private RoomChecks() {}
}
