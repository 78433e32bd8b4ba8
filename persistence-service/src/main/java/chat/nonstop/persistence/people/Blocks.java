package chat.nonstop.persistence.people;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Who does not want to hear from whom, in {@code user_blocks}. */
class Blocks {
    /** What asking for a block came to. */
    enum Outcome {
        /** It is there now, or was before. */
        BLOCKED,
        USER_NOT_FOUND,
        TOO_MANY
    }

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final int limit;

    /** @param limit users whom one user may block */
    Blocks(JdbcClient jdbc, TransactionOperations transaction, int limit) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.limit = limit;
    }

    Outcome add(long blockerId, long blockedId) {
        Outcome outcome = transaction.execute(status -> addLocked(blockerId, blockedId));
        if (outcome == null) {
            throw new IllegalStateException("transaction gave no outcome");
        }
        return outcome;
    }

    /** The blocker's row is the lock under which the blocks are counted. */
    private Outcome addLocked(long blockerId, long blockedId) {
        List<Long> found = jdbc.sql("""
                        SELECT user_id FROM users WHERE user_id IN (:blocker, :blocked) AND deleted_at IS NULL
                        ORDER BY user_id FOR NO KEY UPDATE
                        """)
                .param("blocker", blockerId)
                .param("blocked", blockedId)
                .query((row, number) -> row.getLong("user_id"))
                .list();
        if (found.size() < 2) {
            return Outcome.USER_NOT_FOUND;
        }
        int added = jdbc.sql("""
                        INSERT INTO user_blocks (blocker_id, blocked_id)
                        SELECT :blocker, :blocked
                        WHERE (SELECT count(*) FROM user_blocks WHERE blocker_id = :blocker) < :limit
                        ON CONFLICT DO NOTHING
                        """)
                .param("blocker", blockerId)
                .param("blocked", blockedId)
                .param("limit", limit)
                .update();
        return added == 1 || isBlocked(blockerId, blockedId) ? Outcome.BLOCKED : Outcome.TOO_MANY;
    }

    private boolean isBlocked(long blockerId, long blockedId) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM user_blocks WHERE blocker_id = :blocker AND blocked_id = :blocked)")
                .param("blocker", blockerId)
                .param("blocked", blockedId)
                .query(Boolean.class)
                .single();
    }

    /** Nothing happens when there is no such block. */
    void remove(long blockerId, long blockedId) {
        jdbc.sql("DELETE FROM user_blocks WHERE blocker_id = :blocker AND blocked_id = :blocked")
                .param("blocker", blockerId)
                .param("blocked", blockedId)
                .update();
    }

    /** Whom the user has blocked, the latest first. */
    List<BlockedUsers.User> of(long blockerId) {
        return jdbc.sql("""
                        SELECT u.user_id, u.nickname FROM user_blocks b JOIN users u ON u.user_id = b.blocked_id
                        WHERE b.blocker_id = :blocker ORDER BY b.blocked_at DESC, u.user_id
                        """)
                .param("blocker", blockerId)
                .query((row, number) -> new BlockedUsers.User(row.getLong("user_id"), row.getString("nickname")))
                .list();
    }
}
