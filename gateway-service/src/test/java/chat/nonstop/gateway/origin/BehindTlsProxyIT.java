package chat.nonstop.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.gateway.testing.EchoService.Seen;
import chat.nonstop.gateway.testing.Gateway;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BehindTlsProxyIT {
    @Test
    void publicUrlSaysWhatOurOriginIsAndTheTrustedProxyWhoCalls() {
        try (Gateway gateway = Gateway.with(Map.of(
                "chat.gateway.public-url", "https://chat.example",
                "chat.gateway.trusted-proxies", "127.0.0.0/8"))) {
            assertThat(gateway.getAs(1, "/api/v1/users/me", "Origin", "https://chat.example")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.getAs(1, "/api/v1/users/me", "Origin", "http://" + gateway.host())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(gateway.get("/").headers().firstValue("Strict-Transport-Security"))
                    .hasValue("max-age=31536000");

            Seen seen = Seen.parse(gateway.getAs(1, "/api/v1/users/me", "X-Forwarded-For", "6.6.6.6, 203.0.113.9")
                    .body());
            assertThat(seen.header("X-Client-Address")).containsExactly("203.0.113.9");
        }
    }
}
