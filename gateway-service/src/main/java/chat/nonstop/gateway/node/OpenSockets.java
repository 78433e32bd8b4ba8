package chat.nonstop.gateway.node;

import chat.nonstop.contracts.stomp.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The clients' WebSockets of this gateway. At shutdown they are asked to move ({@link CloseReason#NODE_DRAINING}), one
 * after the other over the drain time, before the server stops. Who does not read it is waited for as long as any close
 * is ({@link SocketRelay}), and holds up nobody else.
 */
@Component
class OpenSockets implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(OpenSockets.class);

    private final Set<WebSocketSession> open = ConcurrentHashMap.newKeySet();
    private final Duration drainTime;
    private volatile boolean accepting;

    OpenSockets(NodeSettings settings) {
        this.drainTime = settings.wsDrainTime();
    }

    boolean isAccepting() {
        return accepting;
    }

    void opened(WebSocketSession client) {
        open.add(client);
    }

    void closed(WebSocketSession client) {
        open.remove(client);
    }

    @Override
    public void start() {
        accepting = true;
    }

    @Override
    public void stop(Runnable callback) {
        accepting = false;
        List<WebSocketSession> sessions = new ArrayList<>(open);
        if (sessions.isEmpty()) {
            callback.run();
            return;
        }
        log.info("asking clients to move: sockets={}", sessions.size());
        Collections.shuffle(sessions);
        CloseStatus draining = new CloseStatus(CloseReason.NODE_DRAINING.code(), CloseReason.NODE_DRAINING.name());
        Duration pace = drainTime.dividedBy(sessions.size());
        Flux.fromIterable(sessions)
                .delayElements(pace)
                .flatMap(session -> session.close(draining).onErrorResume(failure -> Mono.empty()), sessions.size())
                .doFinally(end -> callback.run())
                .subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return accepting;
    }

    /** Last to start and first to stop: before the server's own graceful shutdown. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
