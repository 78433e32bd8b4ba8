package chat.nonstop.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.gateway.access.Door;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestKindTest {
    @ParameterizedTest
    @CsvSource({
        "/api/v1/users/me, false, REST",
        "/api/v1/auth/login, false, LOG_IN",
        "/api/v1/auth/signup, false, LOG_IN",
        "/api/v1/auth/refresh, false, REST",
        "/.well-known/jwks.json, false, REST",
        "/ws/v1/chat, true, HANDSHAKE",
        "/ws/v1/chat/000/abc/websocket, true, HANDSHAKE",
        "/ws/v1/chat/info, false, HANDSHAKE",
        "/ws/v1/chat/000/abc/xhr, false, SOCKJS",
        "/index.html, false, ",
        "/actuator/health/readiness, false, ",
    })
    void requestIsChargedByItsKind(String path, boolean handshake, RequestKind kind) {
        if (kind == null) {
            assertThat(RequestKind.of(Door.of(path), path, handshake)).isEmpty();
        } else {
            assertThat(RequestKind.of(Door.of(path), path, handshake)).hasValue(kind);
        }
    }
}
