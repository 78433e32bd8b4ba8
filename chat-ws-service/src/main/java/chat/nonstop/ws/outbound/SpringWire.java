package chat.nonstop.ws.outbound;

import chat.nonstop.ws.stomp.ServerFrame;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * Any transport that Spring knows, above all those of SockJS; one write for each frame. Over HTTP, SockJS keeps frames
 * for the client's next request in a small cache: while that is full, a write waits, as for a peer that does not read.
 */
public final class SpringWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(SpringWire.class);

    /** Of the queue in which SockJS keeps frames; it has added nothing then. */
    private static final String CACHE_FULL = "Queue full";

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final WebSocketSession session;

    public SpringWire(WebSocketSession session) {
        this.session = session;
    }

    @Override
    public void write(List<ServerFrame> frames) throws IOException {
        for (ServerFrame frame : frames) {
            TextMessage message = new TextMessage(new String(frame.join(), StandardCharsets.UTF_8));
            while (!isTaken(message)) {
                pause();
            }
        }
    }

    /** Returns false when the cache for the client's next request is full. */
    private boolean isTaken(TextMessage message) throws IOException {
        try {
            session.sendMessage(message);
            return true;
        } catch (IllegalStateException failure) {
            if (CACHE_FULL.equals(failure.getMessage()) && session.isOpen()) {
                return false;
            }
            throw new IOException("SockJS session is closed", failure);
        } catch (RuntimeException failure) {
            throw new IOException("SockJS write failed", failure);
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("SockJS write interrupted");
        }
    }

    @Override
    public void close(int code, String reason) {
        try {
            session.close(new CloseStatus(code, reason));
        } catch (IOException | RuntimeException failure) {
            LOG.atDebug()
                    .addKeyValue("socketId", session.getId())
                    .setCause(failure)
                    .log("session could not be closed in order");
        }
    }

    /** SockJS beats by itself and ends a session whose client fetches nothing; a pong would not be told to us. */
    @Override
    public boolean ping() {
        return false;
    }

    /** Ends what can be ended without writing: a blocked write is interrupted by {@link Outbound}. */
    @Override
    public void abort() {
        Thread.ofVirtual()
                .name("abort-" + session.getId())
                .start(() -> close(CloseStatus.NO_CLOSE_FRAME.getCode(), ""));
    }
}
