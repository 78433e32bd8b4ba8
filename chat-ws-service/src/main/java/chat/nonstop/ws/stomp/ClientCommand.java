package chat.nonstop.ws.stomp;

import java.util.Set;

/** What a client may ask. Every other command, also those that only servers send, breaks the protocol. */
public enum ClientCommand {
    /** {@code CONNECT} and its alias {@code STOMP}. */
    CONNECT,
    SEND,
    SUBSCRIBE,
    UNSUBSCRIBE,
    ACK,
    NACK,
    BEGIN,
    COMMIT,
    ABORT,
    DISCONNECT;

    private static final String ALIAS_OF_CONNECT = "STOMP";
    private static final Set<String> SERVERS = Set.of("CONNECTED", "MESSAGE", "RECEIPT", "ERROR");

    /** Whether only servers send it. */
    static boolean isServers(String command) {
        return SERVERS.contains(command);
    }

    /** @throws MalformedFrameException when STOMP 1.2 has no such command of clients */
    static ClientCommand of(String command) throws MalformedFrameException {
        if (command.equals(ALIAS_OF_CONNECT)) {
            return CONNECT;
        }
        for (ClientCommand known : values()) {
            if (known.name().equals(command)) {
                return known;
            }
        }
        throw new MalformedFrameException("unknown command");
    }
}
