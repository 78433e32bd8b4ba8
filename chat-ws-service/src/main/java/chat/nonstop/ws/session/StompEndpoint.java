package chat.nonstop.ws.session;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.ws.outbound.JettyWire;
import chat.nonstop.ws.outbound.Outbound;
import chat.nonstop.ws.outbound.OutboundMetrics;
import chat.nonstop.ws.outbound.SpringWire;
import chat.nonstop.ws.outbound.Wire;
import chat.nonstop.ws.stomp.FrameDecoder;
import chat.nonstop.ws.stomp.Inbound;
import chat.nonstop.ws.stomp.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.jetty.JettyWebSocketSession;

/**
 * Where connections come in, plain WebSocket and SockJS alike: decodes what they send and hands it on in order. The calling
 * thread is the container's, a virtual one that belongs to this connection for as long as the call lasts, so it may block.
 */
@Component
final class StompEndpoint implements WebSocketHandler, SubProtocolCapable {
    private static final Logger LOG = LoggerFactory.getLogger(StompEndpoint.class);
    private static final String CONNECTION = "chat.connection";
    private static final Executor VIRTUAL_THREADS =
            task -> Thread.ofVirtual().name("outbound").start(task);

    private final Sessions sessions;
    private final FrameDispatch dispatch;
    private final ChatLimits limits;
    private final SessionMetrics metrics;
    private final OutboundMetrics outboundMetrics;

    /**
     * Kept with its socket, not found by the socket's id: with SockJS the client chooses that one, be it another's.
     *
     * @param turn SockJS clients may send from several requests at once; a session works on one frame at a time
     */
    private record Connection(ChatSession session, FrameDecoder decoder, ReentrantLock turn) {}

    StompEndpoint(
            Sessions sessions,
            FrameDispatch dispatch,
            ChatLimits limits,
            SessionMetrics metrics,
            OutboundMetrics outboundMetrics) {
        this.sessions = sessions;
        this.dispatch = dispatch;
        this.limits = limits;
        this.metrics = metrics;
        this.outboundMetrics = outboundMetrics;
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of("v12.stomp");
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession socket) {
        CurrentUser user = Handshake.userOf(socket);
        Wire wire = wireOf(socket);
        ChatSession session = new ChatSession(
                UUID.randomUUID().toString(),
                user,
                Handshake.userAgentOf(socket),
                limits,
                metrics,
                onOverflow ->
                        new Outbound(wire, limits.sendBufferBytes(), VIRTUAL_THREADS, outboundMetrics, onOverflow));
        socket.getAttributes()
                .put(
                        CONNECTION,
                        new Connection(
                                session,
                                new FrameDecoder(limits.frameBytes(), limits.headBytes()),
                                new ReentrantLock()));
        sessions.add(session);
    }

    /** Null when it is not established, or closed. */
    private static @Nullable Connection connectionOf(WebSocketSession socket) {
        return (Connection) socket.getAttributes().get(CONNECTION);
    }

    private static Wire wireOf(WebSocketSession socket) {
        if (socket instanceof JettyWebSocketSession
                && ((JettyWebSocketSession) socket).getNativeSession()
                        instanceof org.eclipse.jetty.websocket.common.WebSocketSession jetty) {
            return new JettyWire(jetty);
        }
        return new SpringWire(socket);
    }

    @Override
    public void handleMessage(WebSocketSession socket, WebSocketMessage<?> message) throws InterruptedException {
        Connection connection = connectionOf(socket);
        if (connection == null) {
            return;
        }
        switch (message) {
            case TextMessage text ->
                read(connection, ByteBuffer.wrap(text.getPayload().getBytes(StandardCharsets.UTF_8)));
            case BinaryMessage binary -> read(connection, binary.getPayload());
            case PingMessage ping -> connection.session().heardSign();
            case PongMessage pong -> connection.session().heardSign();
            default -> throw new IllegalArgumentException("unknown kind of WebSocket message");
        }
    }

    private void read(Connection connection, ByteBuffer bytes) throws InterruptedException {
        ChatSession session = connection.session();
        connection.turn().lockInterruptibly();
        try {
            session.heard();
            for (Inbound inbound : connection.decoder().decode(bytes)) {
                if (!session.isReading()) {
                    return;
                }
                dispatch.work(session, inbound);
            }
            session.unfinishedFrame(connection.decoder().isUnfinished());
        } catch (MalformedFrameException malformed) {
            if (session.isReading()) {
                session.violate(RefusalCode.FRAME_INVALID, null, null);
            }
        } catch (RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("sessionId", session.id())
                    .addKeyValue("userId", session.userId())
                    .setCause(failure)
                    .log("session failed");
            session.violate(RefusalCode.INTERNAL_ERROR, null, null);
        } finally {
            session.worked();
            connection.turn().unlock();
        }
    }

    @Override
    public void handleTransportError(WebSocketSession socket, Throwable failure) {
        Connection connection = connectionOf(socket);
        LOG.atDebug()
                .addKeyValue(
                        "sessionId",
                        connection == null ? null : connection.session().id())
                .setCause(failure)
                .log("transport failed");
    }

    @Override
    public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) {
        Connection connection = (Connection) socket.getAttributes().remove(CONNECTION);
        if (connection != null) {
            connection.session().lost();
            sessions.remove(connection.session());
        }
    }

    @Override
    public boolean supportsPartialMessages() {
        return false;
    }
}
