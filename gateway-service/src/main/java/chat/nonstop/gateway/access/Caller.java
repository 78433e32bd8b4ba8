package chat.nonstop.gateway.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** What is known about who calls, once {@code IdentifyFilter} has looked. */
public sealed interface Caller {
    /** Came with a token that is valid now. */
    record User(long userId, String token) implements Caller {
        @Override
        public String toString() {
            return "User[userId=" + userId + "]";
        }
    }

    /** Came without a token. */
    record Anonymous() implements Caller {}

    /** Came with a token that was valid once. */
    record Expired() implements Caller {}

    /** Came with a token whose log-in has ended, or whose account is revoked. */
    record Revoked() implements Caller {}

    /** Came with something that is no token of ours. */
    record Unproven() implements Caller {}

    /** Came with a token that cannot be judged now, because no key set could be fetched yet. */
    record Unjudged() implements Caller {}

    String ATTRIBUTE = Caller.class.getName();

    static Caller of(ServerWebExchange exchange) {
        @Nullable Caller caller = exchange.getAttribute(ATTRIBUTE);
        return caller == null ? new Anonymous() : caller;
    }

    static Optional<User> userOf(ServerWebExchange exchange) {
        return of(exchange) instanceof User user ? Optional.of(user) : Optional.empty();
    }
}
