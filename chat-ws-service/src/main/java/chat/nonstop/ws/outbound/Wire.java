package chat.nonstop.ws.outbound;

import chat.nonstop.ws.stomp.ServerFrame;
import java.io.IOException;
import java.util.List;

/** The transport of one session. {@link #write} is called by one thread at a time; the others by any thread. */
public interface Wire {
    /**
     * Writes frames in order, each as one WebSocket message, with one flush behind the last. Returns when the transport has
     * taken them all; may block for as long as the peer does not read.
     *
     * @throws IOException when the connection is gone, or was {@linkplain #abort aborted} meanwhile
     */
    void write(List<ServerFrame> frames) throws IOException;

    /** Closes with a close frame, behind what was written. Does not wait for the peer, but may block where it does not read. */
    void close(int code, String reason);

    /**
     * Asks the peer for a sign of life; does not block. What it answers comes in as a pong.
     *
     * @return false where the transport has no way to ask
     */
    boolean ping();

    /** Drops the connection without a word and without blocking. */
    void abort();
}
