package chat.nonstop.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorTest {
    @ParameterizedTest
    @CsvSource({
        "/, OPEN",
        "/index.html, OPEN",
        "/.well-known/jwks.json, OPEN",
        "/actuator/health, OPEN",
        "/api/v1/auth/refresh, OPEN",
        "/api/v1/auth/logout, OPEN",
        "/api/v1/auth/login, LOG_IN",
        "/api/v1/auth/signup, LOG_IN",
        "/api/v1/auth/login/, REST",
        "/api/v1/auth/anything, REST",
        "/api, REST",
        "/api/v1/users/me, REST",
        "/apis, OPEN",
        "/ws/v1/chat, SOCKET",
        "/ws/v1/chat/info, SOCKET",
        "/ws/v1/chatter, OPEN",
    })
    void pathAsksForWhatItsKindAsks(String path, Door door) {
        assertThat(Door.of(path)).isEqualTo(door);
    }
}
