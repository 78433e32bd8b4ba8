package chat.nonstop.ws.stomp;

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
    DISCONNECT
}
