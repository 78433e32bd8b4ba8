package chat.nonstop.persistence.outbox;

import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.persistence.session.Revocations;
import chat.nonstop.persistence.session.Revocations.End;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends the sessions and access tokens of log-ins and accounts, in one round trip to Redis. */
class SessionEnds implements OutboxTarget<AccountOutboxEvent> {
    private final Revocations revocations;
    private final JdbcClient jdbc;

    SessionEnds(Revocations revocations, JdbcClient jdbc) {
        this.revocations = revocations;
        this.jdbc = jdbc;
    }

    @Override
    public List<? extends Future<?>> tell(List<AccountOutboxEvent> events) {
        Set<Long> revoked = revoked(events);
        revocations.end(events.stream().map(event -> end(event, revoked)).toList());
        return Collections.nCopies(events.size(), CompletableFuture.completedFuture(null));
    }

    private static End end(AccountOutboxEvent event, Set<Long> revoked) {
        return switch (event) {
            case LogInEnded(long userId, UUID logInId) ->
                new End(userId, List.of(new Revocation.LogIn(logInId.toString())), "", false, CloseReason.LOGGED_OUT);
            case AccountJudged(long userId, List<UUID> logInIds) -> {
                boolean over = revoked.contains(userId);
                Revocation user = new Revocation.User(userId);
                Revocation restored = new Revocation.Restored(userId);
                List<Revocation> members = new ArrayList<>();
                logInIds.forEach(logInId -> members.add(new Revocation.LogIn(logInId.toString())));
                members.add(over ? user : restored);
                yield new End(userId, members, (over ? restored : user).member(), over, CloseReason.ACCOUNT_REVOKED);
            }
        };
    }

    /** Those of the accounts judged that are revoked, or closed, now. */
    private Set<Long> revoked(List<AccountOutboxEvent> events) {
        long[] judged = events.stream()
                .filter(AccountJudged.class::isInstance)
                .mapToLong(AccountOutboxEvent::userId)
                .toArray();
        if (judged.length == 0) {
            return Set.of();
        }
        return jdbc.sql("""
                        SELECT user_id FROM users
                        WHERE user_id = ANY (:judged) AND (revoked_at IS NOT NULL OR deleted_at IS NOT NULL)
                        """).param("judged", judged).query(Long.class).list().stream()
                .collect(Collectors.toUnmodifiableSet());
    }
}
