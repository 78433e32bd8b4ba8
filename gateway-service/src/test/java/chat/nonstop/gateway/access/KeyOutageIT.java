package chat.nonstop.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.testing.TestTokens;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyOutageIT {
    @Test
    void tokensAreVerifiedWhileTheIssuerIsAwayOnceItsKeysAreKnown() throws IOException {
        HttpServer issuer = serveKeys();
        String jwksUri = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys";
        try (Gateway gateway = Gateway.with(Map.of("chat.auth.jwks-uri", jwksUri))) {
            assertThat(gateway.getAs(7, "/api/v1/users/me").statusCode()).isEqualTo(200);

            issuer.stop(0);

            assertThat(gateway.getAs(8, "/api/v1/users/me").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void beforeAnyKeysAreKnownACallerIsToldToComeBackRatherThanToLogIn() {
        Map<String, String> noIssuer = Map.of("chat.auth.jwks-uri", "http://127.0.0.1:1/keys");
        try (Gateway gateway = Gateway.with(noIssuer)) {
            HttpResponse<String> response = gateway.getAs(7, "/api/v1/users/me");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("\"UNAVAILABLE\"");
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            assertThat(gateway.get("/api/v1/users/me").statusCode()).isEqualTo(401);
        }
    }

    private static HttpServer serveKeys() throws IOException {
        byte[] keys;
        try (InputStream in = URI.create(TestTokens.shared().jwksUri()).toURL().openStream()) {
            keys = in.readAllBytes();
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        return server;
    }
}
