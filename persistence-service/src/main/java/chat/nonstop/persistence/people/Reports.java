package chat.nonstop.persistence.people;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What members said of messages, in {@code message_reports}. */
class Reports {
    /**
     * A report that nobody has closed yet.
     *
     * @param content of the message when it was reported
     */
    record Report(
            long reportId,
            long roomId,
            long messageId,
            long senderId,
            long reporterId,
            String reason,
            String content,
            Instant reportedAt) {}

    /** What reporting came to. */
    enum Outcome {
        /** It is stored now, or the user has reported this message before. */
        REPORTED,
        NOT_A_MEMBER,
        /** There is none, or it is from before the user joined, or deleted. */
        MESSAGE_NOT_FOUND,
        SYSTEM_MESSAGE
    }

    private final JdbcClient jdbc;

    Reports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Outcome add(long reporterId, long roomId, long messageId, ReportReason reason) {
        Optional<Long> joinPoint = jdbc.sql("""
                        SELECT joined_at_message_id FROM chat_room_members
                        WHERE room_id = :room AND user_id = :user AND left_at IS NULL
                        """)
                .param("room", roomId)
                .param("user", reporterId)
                .query(Long.class)
                .optional();
        if (joinPoint.isEmpty()) {
            return Outcome.NOT_A_MEMBER;
        }
        Optional<Boolean> sentByAMember = jdbc.sql("""
                        WITH reported AS (
                            SELECT room_id, message_id, content, type IN ('TEXT', 'IMAGE') AS sent_by_member FROM messages
                            WHERE room_id = :room AND message_id = :message AND message_id > :joinPoint
                              AND deleted_at IS NULL
                        ), report AS (
                            INSERT INTO message_reports (room_id, message_id, reporter_id, reason, content)
                            SELECT room_id, message_id, :user, :reason, content FROM reported WHERE sent_by_member
                            ON CONFLICT DO NOTHING
                        )
                        SELECT sent_by_member FROM reported
                        """)
                .param("room", roomId)
                .param("message", messageId)
                .param("joinPoint", joinPoint.get())
                .param("user", reporterId)
                .param("reason", reason.text())
                .query(Boolean.class)
                .optional();
        return sentByAMember
                .map(byMember -> byMember ? Outcome.REPORTED : Outcome.SYSTEM_MESSAGE)
                .orElse(Outcome.MESSAGE_NOT_FOUND);
    }

    /** Open reports with {@code reportId > after}, the oldest first. */
    List<Report> open(long after, int limit) {
        return jdbc.sql("""
                        SELECT r.report_id, r.room_id, r.message_id, m.sender_id, r.reporter_id, r.reason, r.content,
                               r.reported_at
                        FROM message_reports r JOIN messages m USING (room_id, message_id)
                        WHERE r.closed_at IS NULL AND r.report_id > :after
                        ORDER BY r.report_id LIMIT :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> new Report(
                        row.getLong("report_id"),
                        row.getLong("room_id"),
                        row.getLong("message_id"),
                        row.getLong("sender_id"),
                        row.getLong("reporter_id"),
                        row.getString("reason"),
                        row.getString("content"),
                        row.getObject("reported_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** False when there is no such report; one that is closed stays so. */
    boolean close(long reportId) {
        return jdbc.sql("UPDATE message_reports SET closed_at = coalesce(closed_at, now()) WHERE report_id = :report")
                        .param("report", reportId)
                        .update()
                == 1;
    }
}
