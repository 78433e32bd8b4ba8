package chat.nonstop.contracts.redis;

import java.util.Optional;

/** A member of {@link RedisKeys#REVOCATIONS}. */
public sealed interface Revocation {
    /** Member that says that nothing is missing. Without it Redis has lost some, which are being written again. */
    String COMPLETE = "complete";

    /** Access tokens of this log-in (claim {@code sid}) are no longer good. */
    record LogIn(String logInId) implements Revocation {
        @Override
        public String member() {
            return "log-in:" + logInId;
        }
    }

    /** No access token of this user is good. */
    record User(long userId) implements Revocation {
        @Override
        public String member() {
            return "user:" + userId;
        }
    }

    /** Takes {@link User} back; its place in the set is taken by this. */
    record Restored(long userId) implements Revocation {
        @Override
        public String member() {
            return "restored:" + userId;
        }
    }

    String member();

    /** Reads a member; empty for {@link #COMPLETE}, and for kinds of a later version. */
    static Optional<Revocation> of(String member) {
        int colon = member.indexOf(':');
        String id = member.substring(colon + 1);
        return switch (member.substring(0, Math.max(0, colon))) {
            case "log-in" -> Optional.of(new LogIn(id));
            case "user" -> userId(id).map(User::new);
            case "restored" -> userId(id).map(Restored::new);
            default -> Optional.empty();
        };
    }

    private static Optional<Long> userId(String id) {
        return id.matches("[1-9][0-9]{0,17}") ? Optional.of(Long.parseLong(id)) : Optional.empty();
    }
}
