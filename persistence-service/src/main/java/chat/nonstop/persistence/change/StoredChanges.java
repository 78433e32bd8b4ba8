package chat.nonstop.persistence.change;

import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.persistence.change.ChangeRules.Reactions;
import chat.nonstop.persistence.change.Standing.Target;
import chat.nonstop.persistence.message.MemberNicknames;
import chat.nonstop.persistence.message.Mentions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code message_changes} and what changes change. All of it within a transaction that holds the room's lock. */
class StoredChanges {
    private final JdbcClient jdbc;

    StoredChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks the room and reads its last change; empty for who is not a member, who does not get as far as the lock. */
    OptionalLong lock(long roomId, long memberId) {
        return jdbc.sql("""
                        SELECT r.last_change_id FROM chat_rooms r
                        WHERE r.room_id = :room AND r.deleted_at IS NULL
                          AND EXISTS (SELECT FROM chat_room_members own
                                      WHERE own.room_id = :room AND own.user_id = :member AND own.left_at IS NULL)
                        FOR NO KEY UPDATE
                        """)
                .param("room", roomId)
                .param("member", memberId)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** Empty for who is not a member now. */
    Optional<Standing> standing(long roomId, long memberId, long messageId) {
        return jdbc.sql("""
                        SELECT r.type AS room_type, r.notice_message_id, own.role,
                               r.type = 'ONE_TO_ONE' AND EXISTS (
                                   SELECT FROM one_to_one_chat_rooms pair JOIN user_blocks b
                                     ON (b.blocker_id, b.blocked_id) IN
                                        ((pair.user_low, pair.user_high), (pair.user_high, pair.user_low))
                                   WHERE pair.room_id = r.room_id) AS blocked,
                               m.message_id, m.sender_id, m.type, m.content, m.sent_at,
                               m.deleted_at IS NOT NULL AS deleted,
                               EXISTS (SELECT FROM message_deletions d
                                       WHERE d.user_id = :member AND d.room_id = :room AND d.message_id = :message) AS hidden
                        FROM chat_rooms r
                        JOIN chat_room_members own
                          ON own.room_id = r.room_id AND own.user_id = :member AND own.left_at IS NULL
                        LEFT JOIN messages m ON m.room_id = r.room_id AND m.message_id = :message
                          AND m.message_id > own.joined_at_message_id
                        WHERE r.room_id = :room AND r.deleted_at IS NULL
                        """)
                .param("room", roomId)
                .param("member", memberId)
                .param("message", messageId)
                .query((row, number) -> standing(memberId, row))
                .optional();
    }

    private static Standing standing(long memberId, ResultSet row) throws SQLException {
        boolean group = row.getString("room_type").equals("GROUP");
        return new Standing(
                memberId,
                group,
                group && !row.getString("role").equals("MEMBER"),
                row.getBoolean("blocked"),
                row.getObject("notice_message_id", Long.class),
                row.getObject("message_id") == null ? null : target(row));
    }

    private static Target target(ResultSet row) throws SQLException {
        return new Target(
                row.getLong("message_id"),
                row.getLong("sender_id"),
                !MessageType.valueOf(row.getString("type")).isSentByClients(),
                row.getString("content"),
                row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("deleted"),
                row.getBoolean("hidden"));
    }

    Reactions reactions(long roomId, long messageId, long memberId, Emoji emoji) {
        return jdbc.sql("""
                        SELECT count(*) AS all_of_them, count(DISTINCT emoji) AS emoji,
                               count(*) FILTER (WHERE emoji = :emoji) AS same,
                               count(*) FILTER (WHERE emoji = :emoji AND user_id = :member) AS own
                        FROM message_reactions WHERE room_id = :room AND message_id = :message
                        """)
                .param("room", roomId)
                .param("message", messageId)
                .param("member", memberId)
                .param("emoji", emoji.text())
                .query((row, number) -> new Reactions(
                        row.getInt("all_of_them"), row.getInt("emoji"), row.getInt("same"), row.getInt("own") > 0))
                .single();
    }

    /** Whom the content mentions of those who are members now; null when it mentions nobody. */
    @Nullable
    List<Long> mentions(long roomId, String content) {
        if (!Mentions.isPossibleIn(content)) {
            return null;
        }
        Mentions mentions = MemberNicknames.inRooms(jdbc, Set.of(roomId)).get(roomId);
        List<Long> mentioned = mentions == null ? List.of() : mentions.in(content);
        return mentioned.isEmpty() ? null : mentioned;
    }

    /** Adds changes whose ids follow on the room's last one, and raises that. */
    void append(List<Change> changes) {
        for (Change change : changes) {
            jdbc.sql("""
                            INSERT INTO message_changes
                                (room_id, change_id, kind, message_id, user_id, content, mentions, emoji, changed_at)
                            VALUES (:room, :change, :kind::message_change, :message, :user, :content, :mentions::bigint[],
                                    :emoji, :at)
                            """)
                    .param("room", change.roomId())
                    .param("change", change.changeId())
                    .param("kind", change.kind().name())
                    .param("message", change.messageId())
                    .param("user", change.userId())
                    .param("content", change.content())
                    .param("mentions", array(change.mentions()))
                    .param("emoji", change.emoji())
                    .param("at", atUtc(change.changedAt()))
                    .update();
        }
        Change last = changes.getLast();
        jdbc.sql("UPDATE chat_rooms SET last_change_id = :change WHERE room_id = :room")
                .param("room", last.roomId())
                .param("change", last.changeId())
                .update();
    }

    void edit(Change edited) {
        jdbc.sql("""
                        UPDATE messages SET content = :content, mentions = :mentions::bigint[], edited_at = :at, change_id = :change
                        WHERE room_id = :room AND message_id = :message
                        """)
                .param("content", edited.content())
                .param("mentions", array(edited.mentions()))
                .param("at", atUtc(edited.changedAt()))
                .param("change", edited.changeId())
                .param("room", edited.roomId())
                .param("message", edited.messageId())
                .update();
    }

    /** Nothing of what the message said stays among the changes. */
    void delete(Change deleted) {
        jdbc.sql("""
                        UPDATE messages SET deleted_at = :at, deleted_by = :user, change_id = :change
                        WHERE room_id = :room AND message_id = :message
                        """)
                .param("at", atUtc(deleted.changedAt()))
                .param("user", deleted.userId())
                .param("change", deleted.changeId())
                .param("room", deleted.roomId())
                .param("message", deleted.messageId())
                .update();
        jdbc.sql("""
                        UPDATE message_changes SET content = NULL, mentions = NULL
                        WHERE room_id = :room AND message_id = :message AND content IS NOT NULL
                        """)
                .param("room", deleted.roomId())
                .param("message", deleted.messageId())
                .update();
        jdbc.sql("DELETE FROM message_reactions WHERE room_id = :room AND message_id = :message")
                .param("room", deleted.roomId())
                .param("message", deleted.messageId())
                .update();
    }

    void react(Change added) {
        jdbc.sql("""
                        INSERT INTO message_reactions (room_id, message_id, emoji, user_id, change_id, emoji_change_id)
                        SELECT :room, :message, :emoji, :user, :change, coalesce(min(emoji_change_id), :change)
                        FROM message_reactions WHERE room_id = :room AND message_id = :message AND emoji = :emoji
                        """)
                .param("room", added.roomId())
                .param("message", added.messageId())
                .param("emoji", added.emoji())
                .param("user", added.userId())
                .param("change", added.changeId())
                .update();
        touch(added);
    }

    void takeReactionBack(Change removed) {
        jdbc.sql("""
                        DELETE FROM message_reactions
                        WHERE room_id = :room AND message_id = :message AND emoji = :emoji AND user_id = :user
                        """)
                .param("room", removed.roomId())
                .param("message", removed.messageId())
                .param("emoji", removed.emoji())
                .param("user", removed.userId())
                .update();
        touch(removed);
    }

    private void touch(Change change) {
        jdbc.sql("UPDATE messages SET change_id = :change WHERE room_id = :room AND message_id = :message")
                .param("change", change.changeId())
                .param("room", change.roomId())
                .param("message", change.messageId())
                .update();
    }

    void pin(Change pinned) {
        jdbc.sql("""
                        UPDATE chat_rooms SET notice_message_id = :message, notice_by = :user, notice_at = :at
                        WHERE room_id = :room
                        """)
                .param("message", pinned.messageId())
                .param("user", pinned.userId())
                .param("at", atUtc(pinned.changedAt()))
                .param("room", pinned.roomId())
                .update();
    }

    void clearNotice(long roomId) {
        jdbc.sql("""
                        UPDATE chat_rooms SET notice_message_id = NULL, notice_by = NULL, notice_at = NULL
                        WHERE room_id = :room
                        """).param("room", roomId).update();
    }

    /** False when the member had it hidden before. */
    boolean hide(long roomId, long messageId, long memberId) {
        return jdbc.sql("""
                                INSERT INTO message_deletions (room_id, message_id, user_id) VALUES (:room, :message, :member)
                                ON CONFLICT DO NOTHING
                                """)
                        .param("room", roomId)
                        .param("message", messageId)
                        .param("member", memberId)
                        .update()
                == 1;
    }

    private static Long @Nullable [] array(@Nullable List<Long> ids) {
        return ids == null ? null : ids.toArray(Long[]::new);
    }

    private static @Nullable OffsetDateTime atUtc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
