package chat.nonstop.contracts.stomp;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a node closed a WebSocket session: our own 4xxx codes, because proxies rewrite most others (docs/protocol.md). A
 * client that sees any code not in this table, or none, reconnects with jittered back-off.
 */
public enum CloseReason {
    /** A newer session of the same user took its place. */
    SESSION_REPLACED(4001, Reconnect.NO),
    /** The user logged out. */
    LOGGED_OUT(4002, Reconnect.NO),
    /** The access token expired and was not renewed by {@code /pub/auth/renew}. */
    TOKEN_EXPIRED(4003, Reconnect.WITH_FRESH_TOKEN),
    /** The account was closed or its tokens were revoked. */
    ACCOUNT_REVOKED(4004, Reconnect.NO),
    /** The client read too slowly: its send buffer or send time ran out. */
    TOO_SLOW(4008, Reconnect.YES),
    /** The node is going away and asks its sessions to move. */
    NODE_DRAINING(4010, Reconnect.YES),
    /** Something failed on the node. */
    NODE_ERROR(4011, Reconnect.YES),
    /** No CONNECT frame came in time. */
    CONNECT_TIMEOUT(4012, Reconnect.YES),
    /** The client's heart-beats stopped. */
    HEARTBEAT_LOST(4013, Reconnect.YES),
    /** The client broke the protocol; doing the same again would end the same. */
    PROTOCOL_VIOLATION(4400, Reconnect.NO),
    /** The session has no valid token. */
    UNAUTHENTICATED(4401, Reconnect.WITH_FRESH_TOKEN),
    /** Too many connections from this address or on this node. */
    TOO_MANY_CONNECTIONS(4429, Reconnect.YES);

    /** What a client does after a close. */
    public enum Reconnect {
        NO,
        YES,
        WITH_FRESH_TOKEN
    }

    private final int code;
    private final Reconnect reconnect;

    CloseReason(int code, Reconnect reconnect) {
        this.code = code;
        this.reconnect = reconnect;
    }

    /** The reason with this close code; empty for a code that is not one of ours. */
    public static Optional<CloseReason> of(int code) {
        return Arrays.stream(values()).filter(reason -> reason.code == code).findFirst();
    }

    /** The WebSocket close code, 4000 to 4999. */
    public int code() {
        return code;
    }

    public Reconnect reconnect() {
        return reconnect;
    }
}
