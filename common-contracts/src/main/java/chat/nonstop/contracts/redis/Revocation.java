package chat.nonstop.contracts.redis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        Matcher parts = Pattern.compile("(log-in|user|restored):(\\S{1,200})").matcher(member);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String id = parts.group(2);
        if (parts.group(1).equals("log-in")) {
            return Optional.of(new LogIn(id));
        }
        if (!id.matches("[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        long userId = Long.parseLong(id);
        return Optional.of(parts.group(1).equals("user") ? new User(userId) : new Restored(userId));
    }
}
