package chat.nonstop.gateway.access;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import java.util.Set;

/** What a path asks of its caller. */
public enum Door {
    /** Nothing: the web client's files, sign-up and log-in, the key set, health. */
    OPEN,
    /** The same, and where passwords can be guessed and accounts made. */
    LOG_IN,
    /** A token in the {@code Authorization} header. */
    REST,
    /** No token, but an address that was signed for it: files. The service behind checks the signature. */
    SIGNED,
    /** A token in the header, the cookie or the URL: a browser cannot set headers on a handshake. */
    SOCKET;

    private static final Set<String> LOG_IN_PATHS = Set.of(Paths.SIGNUP, Paths.LOGIN);
    private static final Set<String> OPEN_PATHS = Set.of(Paths.REFRESH, Paths.LOGOUT, Paths.JWKS);

    /** The path below which files are, without a slash at the end. */
    public static final String STORE = Paths.STORE.substring(0, Paths.STORE.indexOf("/{"));

    public static Door of(String path) {
        if (isAtOrBelow(path, Destinations.WEBSOCKET_PATH)) {
            return SOCKET;
        }
        if (isAtOrBelow(path, STORE)) {
            return SIGNED;
        }
        if (LOG_IN_PATHS.contains(path)) {
            return LOG_IN;
        }
        if (OPEN_PATHS.contains(path)) {
            return OPEN;
        }
        return isAtOrBelow(path, "/api") ? REST : OPEN;
    }

    private static boolean isAtOrBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
