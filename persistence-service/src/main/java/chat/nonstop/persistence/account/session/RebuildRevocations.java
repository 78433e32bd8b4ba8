package chat.nonstop.persistence.account.session;

import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.persistence.account.login.RefreshTokens;
import chat.nonstop.persistence.session.Revocations;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Puts back into Redis what it has lost of the log-ins and accounts that ended within the life of an access token: all of it
 * when Redis is not complete, else what ended in the last minute, of which a fail-over to a replica may have lost some. Any
 * number of instances may do so.
 */
class RebuildRevocations {
    private static final Logger log = LoggerFactory.getLogger(RebuildRevocations.class);
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final @Nullable RefreshTokens logIns;
    private final Revocations revocations;
    private boolean away;

    /** @param logIns none with an external issuer */
    RebuildRevocations(JdbcClient jdbc, @Nullable RefreshTokens logIns, Revocations revocations) {
        this.jdbc = jdbc;
        this.logIns = logIns;
        this.revocations = revocations;
    }

    void rebuild() {
        try {
            boolean all = !revocations.isComplete();
            List<Revocation> ended = ended(all ? revocations.life() : FRESH);
            if (all || !ended.isEmpty()) {
                revocations.remember(ended, all);
            }
            away = false;
        } catch (RedisException | DataAccessException failure) {
            if (!away) { // once, not at every attempt
                log.atWarn().setCause(failure).log("ended log-ins cannot be compared with Redis, will be tried again");
            }
            away = true;
        }
    }

    private List<Revocation> ended(Duration since) {
        List<Revocation> ended = new ArrayList<>();
        if (logIns != null) {
            ended.addAll(logIns.ended(since, revocations.life()));
        }
        jdbc.sql("""
                        SELECT user_id FROM users WHERE revoked_at > now() - make_interval(secs => :since)
                        UNION ALL
                        SELECT user_id FROM users WHERE deleted_at > now() - make_interval(secs => :since)
                        """)
                .param("since", (double) since.toSeconds())
                .query((row, number) -> new Revocation.User(row.getLong(1)))
                .list()
                .forEach(ended::add);
        return ended;
    }
}
