package chat.nonstop.gateway.access;

import chat.nonstop.contracts.redis.Revocation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whose access tokens are refused though they have not expired. Thread-safe; asked for every request, so it never waits. */
final class RevokedTokens {
    private volatile Known known = new Known();

    private record Known(Set<Long> users, Set<String> logIns) {
        Known() {
            this(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
        }

        void add(Revocation revocation) {
            switch (revocation) {
                case Revocation.LogIn(String logInId) -> logIns.add(logInId);
                case Revocation.User(long userId) -> users.add(userId);
                case Revocation.Restored(long userId) -> users.remove(userId);
            }
        }
    }

    /** @param logInId of the token; empty with an issuer that does not tell */
    boolean contain(long userId, String logInId) {
        Known now = known;
        return now.users().contains(userId) || now.logIns().contains(logInId);
    }

    /** In the order in which they came to be. */
    void add(List<Revocation> revocations) {
        Known now = known;
        revocations.forEach(now::add);
    }

    /** These, and nothing that was known before. */
    void replace(List<Revocation> revocations) {
        Known fresh = new Known();
        revocations.forEach(fresh::add);
        known = fresh;
    }

    int size() {
        Known now = known;
        return now.users().size() + now.logIns().size();
    }
}
