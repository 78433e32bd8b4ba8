package chat.nonstop.persistence.account;

import chat.nonstop.persistence.attachment.Avatars;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The accounts, in {@code users}. Closed ones are kept, and are nobody for every question here. */
public class Accounts {
    /** An account with what its password is checked against, and whether it may be used at all. */
    public record Credentials(long userId, String passwordHash, boolean revoked) {}

    private final JdbcClient jdbc;

    Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Empty when the address has an account: the unique key decides between two who ask at once. */
    Optional<Account> add(EmailAddress email, Nickname nickname, String passwordHash) {
        return jdbc.sql("""
                        INSERT INTO users (email, email_normalized, nickname, password_hash)
                        VALUES (:email, :normalized, :nickname, :passwordHash)
                        ON CONFLICT (email_normalized) DO NOTHING
                        RETURNING user_id, email, nickname, avatar_id
                        """)
                .param("email", email.address())
                .param("normalized", email.normalized())
                .param("nickname", nickname.text())
                .param("passwordHash", passwordHash)
                .query(Accounts::account)
                .optional();
    }

    boolean isTaken(EmailAddress email) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM users WHERE email_normalized = :normalized)")
                .param("normalized", email.normalized())
                .query(Boolean.class)
                .single();
    }

    public Optional<Credentials> findCredentials(EmailAddress email) {
        return jdbc.sql("""
                        SELECT user_id, password_hash, revoked_at IS NOT NULL AS revoked FROM users
                        WHERE email_normalized = :normalized AND deleted_at IS NULL
                        """)
                .param("normalized", email.normalized())
                .query(Credentials.class)
                .optional();
    }

    /**
     * Lets the account be used no more; when it is revoked already, from now on again. To be called in the transaction that
     * ends its log-ins: the row is locked until then, and no log-in begins meanwhile.
     *
     * @return false when there is no such account
     */
    public boolean revoke(long userId) {
        return jdbc.sql("UPDATE users SET revoked_at = now() WHERE user_id = :userId AND deleted_at IS NULL")
                        .param("userId", userId)
                        .update()
                == 1;
    }

    /** Lets a revoked account be used again. Returns false when there is no such account. */
    public boolean restore(long userId) {
        return jdbc.sql("UPDATE users SET revoked_at = NULL WHERE user_id = :userId AND deleted_at IS NULL")
                        .param("userId", userId)
                        .update()
                == 1;
    }

    /** Stores a hash made at today's costs, unless the password was changed meanwhile. */
    public void renewHash(long userId, String from, String to) {
        jdbc.sql("UPDATE users SET password_hash = :to WHERE user_id = :userId AND password_hash = :from")
                .param("to", to)
                .param("userId", userId)
                .param("from", from)
                .update();
    }

    Optional<Account> find(long userId) {
        return jdbc.sql(
                        "SELECT user_id, email, nickname, avatar_id FROM users WHERE user_id = :userId AND deleted_at IS NULL")
                .param("userId", userId)
                .query(Accounts::account)
                .optional();
    }

    Optional<Account> rename(long userId, Nickname nickname) {
        return jdbc.sql("""
                        UPDATE users SET nickname = :nickname WHERE user_id = :userId AND deleted_at IS NULL
                        RETURNING user_id, email, nickname, avatar_id
                        """)
                .param("nickname", nickname.text())
                .param("userId", userId)
                .query(Accounts::account)
                .optional();
    }

    /**
     * Users whose nickname begins so, in any case, without the one who asks and without those between whom and him there is
     * a block, whoever made it. A range, not a pattern: no character of the
     * beginning has a meaning of its own, and the index {@code users_by_nickname} gives the first ones in order.
     */
    List<FoundUsers.User> findByNickname(Nickname beginning, long without, int limit) {
        return jdbc.sql("""
                        SELECT user_id, nickname, avatar_id FROM users
                        WHERE lower(nickname COLLATE pg_c_utf8) >= lower(:beginning COLLATE pg_c_utf8)
                          AND lower(nickname COLLATE pg_c_utf8) < lower(:beginning COLLATE pg_c_utf8) || chr(1114111)
                          AND deleted_at IS NULL AND user_id <> :without
                          AND NOT EXISTS (SELECT FROM user_blocks
                                          WHERE (blocker_id, blocked_id) IN ((user_id, :without), (:without, user_id)))
                        ORDER BY lower(nickname COLLATE pg_c_utf8), user_id
                        LIMIT :limit
                        """)
                .param("beginning", beginning.text())
                .param("without", without)
                .param("limit", limit)
                .query((row, number) ->
                        new FoundUsers.User(row.getLong("user_id"), row.getString("nickname"), avatarUrl(row)))
                .list();
    }

    private static Account account(ResultSet row, int number) throws SQLException {
        return new Account(row.getLong("user_id"), row.getString("email"), row.getString("nickname"), avatarUrl(row));
    }

    private static @Nullable String avatarUrl(ResultSet row) throws SQLException {
        return Avatars.urlOf(row.getLong("user_id"), row.getObject("avatar_id", UUID.class));
    }
}
