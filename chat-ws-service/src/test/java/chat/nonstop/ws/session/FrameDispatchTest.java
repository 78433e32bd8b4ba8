package chat.nonstop.ws.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.ws.outbound.Outbound;
import chat.nonstop.ws.outbound.OutboundMetrics;
import chat.nonstop.ws.outbound.Wire;
import chat.nonstop.ws.stomp.ClientCommand;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import chat.nonstop.ws.stomp.ServerFrame;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FrameDispatchTest {
    private static final ClientFrame CONNECT =
            new ClientFrame(ClientCommand.CONNECT, Map.of("accept-version", "1.2", "host", "chat"), new byte[0]);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ChatLimits limits = defaults("chat.limits", ChatLimits.class);
    private final Set<ChatSession> registered = new HashSet<>();
    private final Set<ChatSession> present = new HashSet<>();
    private Runnable meanwhile = () -> {};
    private Optional<CloseReason> verdict = Optional.empty();

    private final ChatSession session = new ChatSession(
            "s-1",
            new CurrentUser(7, Instant.MAX, "log-in"),
            null,
            limits,
            new SessionMetrics(meters),
            onOverflow -> new Outbound(
                    new SilentWire(),
                    limits.sendBufferBytes(),
                    Runnable::run,
                    new OutboundMetrics(meters),
                    onOverflow));

    private final FrameDispatch dispatch = new FrameDispatch(
            List.of(),
            List.of(),
            new SessionRegistry() {
                @Override
                public Optional<CloseReason> register(ChatSession session, String replaced) {
                    meanwhile.run();
                    registered.add(session);
                    return verdict;
                }

                @Override
                public Optional<CloseReason> renew(ChatSession session, String logInId) {
                    return Optional.empty();
                }

                @Override
                public void remove(ChatSession session) {
                    registered.remove(session);
                }
            },
            List.of(new SessionWatcher() {
                @Override
                public void connected(ChatSession session) {
                    present.add(session);
                }

                @Override
                public void ended(ChatSession session, boolean moving) {
                    present.remove(session);
                }
            }),
            defaults("chat.session", SessionSettings.class),
            limits);

    @Test
    void aConnectedSessionIsRegisteredAndPresent() throws InterruptedException {
        dispatch.work(session, CONNECT);

        assertThat(registered).containsExactly(session);
        assertThat(present).containsExactly(session);
    }

    @Test
    void aConnectionThatGoesDuringConnectLeavesNothingBehind() throws InterruptedException {
        meanwhile = session::lost;

        dispatch.work(session, CONNECT);

        assertThat(registered).isEmpty();
        assertThat(present).isEmpty();
    }

    @Test
    void aSessionThatIsTurnedAwayIsNeitherRegisteredNorPresent() throws InterruptedException {
        verdict = Optional.of(CloseReason.LOGGED_OUT);

        dispatch.work(session, CONNECT);

        assertThat(registered).isEmpty();
        assertThat(present).isEmpty();
    }

    private static <T> T defaults(String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource()).bindOrCreate(prefix, type);
    }

    private static final class SilentWire implements Wire {
        @Override
        public void write(List<ServerFrame> frames) {}

        @Override
        public void close(int code, String reason) {}

        @Override
        public boolean ping() {
            return true;
        }

        @Override
        public void abort() {}
    }
}
