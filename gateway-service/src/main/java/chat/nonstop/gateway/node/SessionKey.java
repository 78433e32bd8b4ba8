package chat.nonstop.gateway.node;

import chat.nonstop.contracts.stomp.Destinations;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A SockJS session as its URLs name it: {@code /ws/v1/chat/{server}/{session}/{transport}} (SockJS protocol 0.3.3). */
record SessionKey(String server, String session) {
    /** The transports of the protocol; another last segment makes no session, and so no entry anywhere. */
    private static final Set<String> TRANSPORTS =
            Set.of("websocket", "xhr", "xhr_send", "xhr_streaming", "eventsource", "htmlfile", "jsonp", "jsonp_send");

    private static final int MAX_LENGTH = 64;

    static Optional<SessionKey> of(String path) {
        String prefix = Destinations.WEBSOCKET_PATH + "/";
        if (!path.startsWith(prefix)) {
            return Optional.empty();
        }
        List<String> parts = List.of(path.substring(prefix.length()).split("/", -1));
        boolean named =
                parts.size() == 3 && TRANSPORTS.contains(parts.get(2)) && isName(parts.get(0)) && isName(parts.get(1));
        return named ? Optional.of(new SessionKey(parts.get(0), parts.get(1))) : Optional.empty();
    }

    private static boolean isName(String part) {
        return !part.isEmpty() && part.length() <= MAX_LENGTH;
    }
}
