package chat.nonstop.gateway.limit;

import chat.nonstop.gateway.access.Door;
import chat.nonstop.wiring.limit.Budget;
import java.util.Optional;

/** Kinds of requests that are counted apart. */
enum RequestKind {
    /** REST, and the open paths below {@code /api}. */
    REST("rest"),
    /** Sign-up and log-in, where each try costs a password hash: by address. */
    LOG_IN("log-in"),
    /** WebSocket handshakes, and the {@code /info} that precedes a SockJS session. */
    HANDSHAKE("handshake"),
    /** What a SockJS session without a WebSocket sends and polls: one request for each frame or poll. */
    SOCKJS("sockjs"),
    /** Files at signed addresses: by address, because they come without a token. */
    STORE("store");

    private final String budget;

    RequestKind(String budget) {
        this.budget = budget;
    }

    /** What it is charged to, with so many tokens. */
    Budget budget(int perMinute) {
        return new Budget("gateway-" + budget, perMinute);
    }

    /** Empty for what is not counted: files, health. */
    static Optional<RequestKind> of(Door door, String path, boolean handshake) {
        return switch (door) {
            case LOG_IN -> Optional.of(LOG_IN);
            case REST -> Optional.of(REST);
            case SIGNED -> Optional.of(STORE);
            case SOCKET -> Optional.of(handshake || path.endsWith("/info") ? HANDSHAKE : SOCKJS);
            case OPEN ->
                path.startsWith("/api/") || path.startsWith("/.well-known/") ? Optional.of(REST) : Optional.empty();
        };
    }
}
