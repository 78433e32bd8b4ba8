package chat.nonstop.ws.stomp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that a client sent. */
public sealed interface Inbound {
    /** A line feed between frames: the client is alive. */
    record HeartBeat() implements Inbound {}

    /** A well-formed frame with a command that only servers send. */
    record ServerCommand(String command) implements Inbound {}

    /**
     * A frame of a client.
     *
     * @param headers unescaped; of a repeated header the first counts (STOMP 1.2, Repeated Header Entries)
     * @param body the bytes as sent; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way through; never compared
    record ClientFrame(ClientCommand command, Map<String, String> headers, byte[] body) implements Inbound {
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        /** What the client wants to be told when its wish is fulfilled. */
        public @Nullable String receipt() {
            return headers.get("receipt");
        }

        /** Without the body and the headers: contents and tokens never reach a log. */
        @Override
        public String toString() {
            return "ClientFrame[" + command + ", " + body.length + " bytes]";
        }
    }
}
