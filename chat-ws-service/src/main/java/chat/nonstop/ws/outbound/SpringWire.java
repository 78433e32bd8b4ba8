package chat.nonstop.ws.outbound;

import chat.nonstop.ws.stomp.ServerFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/** Any transport that Spring knows, above all those of SockJS; one write for each frame. */
public final class SpringWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(SpringWire.class);

    private final WebSocketSession session;

    public SpringWire(WebSocketSession session) {
        this.session = session;
    }

    @Override
    public void write(List<ServerFrame> frames) throws IOException {
        for (ServerFrame frame : frames) {
            try {
                session.sendMessage(new TextMessage(new String(frame.join(), StandardCharsets.UTF_8)));
            } catch (RuntimeException failure) {
                // SockJS: the transport failed, the session is closed, or its cache for the next poll is full.
                throw new IOException("SockJS write failed", failure);
            }
        }
    }

    @Override
    public void close(int code, String reason) {
        try {
            session.close(new CloseStatus(code, reason));
        } catch (IOException | RuntimeException failure) {
            LOG.atDebug()
                    .addKeyValue("sessionId", session.getId())
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
