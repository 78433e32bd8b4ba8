package chat.nonstop.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.stomp.CloseReason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.adapter.AbstractWebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class OpenSocketsTest {
    private static final int MANY = 600;

    private final Queue<Integer> said = new ConcurrentLinkedQueue<>();

    @Test
    void clientsThatDoNotReadHoldUpNobodyElse() {
        Duration aSecond = Duration.ofSeconds(1);
        OpenSockets sockets = new OpenSockets(new NodeSettings(
                List.of("http://node"), "/", aSecond, aSecond, aSecond, aSecond, Duration.ofMillis(100), aSecond));
        sockets.start();
        for (int i = 0; i < MANY; i++) {
            sockets.opened(new StuckSocket());
        }

        sockets.stop();

        await().untilAsserted(() -> assertThat(said).hasSize(MANY).containsOnly(CloseReason.NODE_DRAINING.code()));
    }

    /** Takes the close, and is never done with it. */
    private final class StuckSocket extends AbstractWebSocketSession<Object> {
        StuckSocket() {
            super(
                    new Object(),
                    "stuck",
                    new HandshakeInfo(URI.create("/ws/v1/chat"), new HttpHeaders(), Mono.empty(), null),
                    new DefaultDataBufferFactory());
        }

        @Override
        public Mono<Void> close(CloseStatus status) {
            return Mono.<Void>never().doOnSubscribe(begun -> said.add(status.getCode()));
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public Mono<CloseStatus> closeStatus() {
            return Mono.never();
        }

        @Override
        public Flux<WebSocketMessage> receive() {
            return Flux.never();
        }

        @Override
        public Mono<Void> send(Publisher<WebSocketMessage> messages) {
            return Mono.never();
        }

        @Override
        public Map<String, Object> getAttributes() {
            return Map.of();
        }
    }
}
