package chat.nonstop.persistence.account.login;

import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.persistence.outbox.LogInEnded;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Refresh tokens, each good for one use. The tokens of one log-in are a family; one that is used twice ends all of them,
 * since one of the two who had it is a thief. Everything that happens to a family happens under the lock of its row, so
 * two uses at the same moment are one after the other. Who ends a family says so in the outbox, in the same transaction.
 */
public class RefreshTokens {
    /** A fresh token and the log-in it belongs to. */
    record Issued(long userId, UUID familyId, RefreshToken token) {}

    sealed interface Rotation {
        record Rotated(Issued next) implements Rotation {}

        /** It was used before: the family is revoked now. */
        record Reused(UUID familyId, long userId) implements Rotation {}

        /** Unknown, expired, or of a family that is revoked. */
        record Invalid() implements Rotation {}

        /** The user's account is revoked. */
        record Revoked() implements Rotation {}
    }

    private record Family(UUID familyId, long userId, boolean over, boolean revoked) {}

    private record Use(boolean used, boolean expired) {}

    private static final int SWEPT_AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher events;
    private final long lifeSeconds;
    private final SecureRandom random = new SecureRandom();

    RefreshTokens(JdbcClient jdbc, TransactionOperations transaction, ApplicationEventPublisher events, Duration life) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.events = events;
        this.lifeSeconds = life.toSeconds();
    }

    /**
     * The first token of a new family; empty when the account is revoked or closed. Waits for who is just revoking it: no
     * family slips past.
     */
    Optional<Issued> begin(long userId) {
        Issued first = new Issued(userId, UUID.randomUUID(), RefreshToken.random(random));
        int begun = jdbc.sql("""
                        WITH open AS (
                            SELECT user_id FROM users
                            WHERE user_id = :userId AND revoked_at IS NULL AND deleted_at IS NULL
                            FOR SHARE
                        ), family AS (
                            INSERT INTO refresh_token_families (family_id, user_id, expires_at)
                            SELECT :familyId, user_id, now() + make_interval(secs => :life) FROM open
                            RETURNING family_id, expires_at
                        )
                        INSERT INTO refresh_tokens (token_hash, family_id, expires_at)
                        SELECT :hash, family_id, expires_at FROM family
                        """)
                .param("familyId", first.familyId())
                .param("userId", userId)
                .param("life", (double) lifeSeconds)
                .param("hash", first.token().sha256())
                .update();
        return begun == 0 ? Optional.empty() : Optional.of(first);
    }

    Rotation rotate(RefreshToken presented) {
        return Objects.requireNonNull(transaction.execute(status -> {
            byte[] hash = presented.sha256();
            Optional<Family> locked = lockFamilyOf(hash);
            if (locked.isEmpty()) {
                return new Rotation.Invalid();
            }
            Family family = locked.get();
            Use use = useOf(hash); // read after the lock was got: the one before us has committed
            if (use.used()) {
                end(family.userId(), family.familyId());
                return new Rotation.Reused(family.familyId(), family.userId());
            }
            if (family.revoked()) {
                return new Rotation.Revoked();
            }
            if (use.expired() || family.over()) {
                return new Rotation.Invalid();
            }
            return new Rotation.Rotated(replace(hash, family));
        }));
    }

    /** Ends the family of the token, if there is one. */
    void end(RefreshToken presented) {
        transaction.executeWithoutResult(status -> jdbc.sql("""
                        UPDATE refresh_token_families SET revoked_at = now()
                        WHERE family_id = (SELECT family_id FROM refresh_tokens WHERE token_hash = :hash)
                          AND revoked_at IS NULL
                        RETURNING user_id, family_id AS log_in_id
                        """)
                .param("hash", presented.sha256())
                .query(LogInEnded.class)
                .optional()
                .ifPresent(events::publishEvent));
    }

    /** Ends a family of the user. Returns false when there is none that had not ended. */
    public boolean end(long userId, UUID familyId) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            int ended = jdbc.sql("""
                            UPDATE refresh_token_families SET revoked_at = now()
                            WHERE family_id = :familyId AND user_id = :userId AND revoked_at IS NULL
                            """)
                    .param("familyId", familyId)
                    .param("userId", userId)
                    .update();
            if (ended > 0) {
                events.publishEvent(new LogInEnded(userId, familyId));
            }
            return ended > 0;
        }));
    }

    /**
     * Ends all families of a user, within the transaction that is under way, and leaves it to the caller to say so.
     *
     * @return those of them that have got an access token within {@code tokenLife}
     */
    public List<UUID> endAll(long userId, Duration tokenLife) {
        return jdbc.sql("""
                        WITH ended AS (
                            UPDATE refresh_token_families SET revoked_at = now()
                            WHERE user_id = :userId AND revoked_at IS NULL
                            RETURNING family_id
                        )
                        SELECT family_id FROM ended
                        WHERE EXISTS (SELECT FROM refresh_tokens t
                                      WHERE t.family_id = ended.family_id
                                        AND t.issued_at > now() - make_interval(secs => :life))
                        """)
                .param("userId", userId)
                .param("life", (double) tokenLife.toSeconds())
                .query((row, number) -> row.getObject(1, UUID.class))
                .list();
    }

    /** Families that ended within {@code since} and have got an access token within {@code tokenLife}. */
    public List<Revocation> ended(Duration since, Duration tokenLife) {
        return jdbc.sql("""
                        SELECT family_id FROM refresh_token_families f
                        WHERE revoked_at > now() - make_interval(secs => :since)
                          AND EXISTS (SELECT FROM refresh_tokens t
                                      WHERE t.family_id = f.family_id
                                        AND t.issued_at > now() - make_interval(secs => :life))
                        """)
                .param("since", (double) since.toSeconds())
                .param("life", (double) tokenLife.toSeconds())
                .query((row, number) -> (Revocation)
                        new Revocation.LogIn(row.getObject(1, UUID.class).toString()))
                .list();
    }

    /**
     * Removes what has expired: families as a whole, and the used tokens of families that live on. After that a token is
     * no longer known to have been used, but it would not be accepted either. Instances sweeping at once share the work.
     */
    int sweep() {
        return removeAll("""
                DELETE FROM refresh_token_families WHERE family_id IN (
                    SELECT family_id FROM refresh_token_families WHERE expires_at < now()
                    LIMIT :atOnce FOR UPDATE SKIP LOCKED)
                """) + removeAll("""
                        DELETE FROM refresh_tokens WHERE token_hash IN (
                            SELECT token_hash FROM refresh_tokens WHERE expires_at < now()
                            LIMIT :atOnce FOR UPDATE SKIP LOCKED)
                        """);
    }

    private Optional<Family> lockFamilyOf(byte[] hash) {
        return jdbc.sql("""
                        SELECT f.family_id, f.user_id,
                               f.revoked_at IS NOT NULL OR f.expires_at <= now() OR u.deleted_at IS NOT NULL AS over,
                               u.revoked_at IS NOT NULL AS revoked
                        FROM refresh_token_families f JOIN users u USING (user_id)
                        WHERE f.family_id = (SELECT family_id FROM refresh_tokens WHERE token_hash = :hash)
                        FOR UPDATE OF f
                        """).param("hash", hash).query(Family.class).optional();
    }

    private Use useOf(byte[] hash) {
        return jdbc.sql("""
                        SELECT rotated_at IS NOT NULL AS used, expires_at <= now() AS expired
                        FROM refresh_tokens WHERE token_hash = :hash
                        """)
                .param("hash", hash)
                .query(Use.class)
                .optional()
                .orElse(new Use(false, true)); // swept since it was found
    }

    private Issued replace(byte[] hash, Family family) {
        RefreshToken next = RefreshToken.random(random);
        jdbc.sql("""
                        WITH rotated AS (
                            UPDATE refresh_tokens SET rotated_at = now() WHERE token_hash = :hash
                        ), family AS (
                            UPDATE refresh_token_families SET expires_at = now() + make_interval(secs => :life)
                            WHERE family_id = :familyId
                            RETURNING family_id, expires_at
                        )
                        INSERT INTO refresh_tokens (token_hash, family_id, expires_at)
                        SELECT :next, family_id, expires_at FROM family
                        """)
                .param("hash", hash)
                .param("life", (double) lifeSeconds)
                .param("familyId", family.familyId())
                .param("next", next.sha256())
                .update();
        return new Issued(family.userId(), family.familyId(), next);
    }

    private int removeAll(String statement) {
        int removed = 0;
        int now;
        do {
            now = jdbc.sql(statement).param("atOnce", SWEPT_AT_ONCE).update();
            removed += now;
        } while (now == SWEPT_AT_ONCE);
        return removed;
    }
}
