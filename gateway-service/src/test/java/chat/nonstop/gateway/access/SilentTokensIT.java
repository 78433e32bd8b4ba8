package chat.nonstop.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.RawHttp;
import chat.nonstop.gateway.testing.TestSocket;
import chat.nonstop.testing.TestTokens;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong, and however much is logged of it, a token in a URL is not. */
class SilentTokensIT {
    private static final Map<String, String> TALKATIVE = Map.of(
            "logging.level.chat.nonstop", "TRACE",
            "logging.level.reactor.netty", "DEBUG",
            "logging.level.org.springframework.web", "TRACE",
            "logging.level.org.springframework.http", "TRACE",
            "logging.level.org.springframework.boot", "DEBUG",
            "logging.level.org.springframework.cloud.gateway", "TRACE",
            "spring.cloud.gateway.server.webflux.httpclient.response-timeout", "1s");

    @Test
    void noLogLineHoldsATokenThatCameInAUrl() {
        String token = TestTokens.shared().accessToken(7);
        String signature = token.substring(token.lastIndexOf('.') + 1);
        String query = "?access_token=" + token;
        Everything logged = new Everything();
        try (Gateway gateway = Gateway.with(TALKATIVE)) {
            Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT");
            logged.setContext(root.getLoggerContext());
            logged.start();
            root.addAppender(logged);
            try {
                gateway.first().ready(false);
                gateway.second().ready(false);
                // Refusals, unknown paths, services that fail, and requests that Netty cannot read.
                gateway.get("/api/v1/users/me" + query);
                gateway.get("/api/v1/auth/broken" + query);
                gateway.get("/api/v1/auth/login" + query);
                gateway.get("/.well-known/jwks.json" + query);
                gateway.get("/nothing" + query);
                gateway.get("/ws/v1/chat/info" + query);
                gateway.get("/ws/v1/chat/000/abc/xhr" + query);
                gateway.get("/ws/v1/chat" + query + "&x=%20", "Upgrade-Insecure-Requests", "1");
                gateway.getAs(7, "/api/v1/users/broken" + query);
                gateway.getAs(7, "/api/v1/users/slow" + query);
                gateway.get("/ws/v1/chat" + query, "Origin", "https://evil.test");
                assertThatThrownBy(() -> gateway.connect("/ws/v1/chat" + query))
                        .isInstanceOf(TestSocket.RefusedException.class);
                RawHttp.exchange(gateway.port(), "GET /ws/v1/chat" + query + "&bad=% HTTP/1.1\r\nHost: x\r\n\r\n");
                RawHttp.exchange(gateway.port(), "GET /ws/v1/chat" + query + " HTTP/9.9\r\nHost: x\r\n\r\n");
                RawHttp.exchange(
                        gateway.port(), "GET /ws/v1/chat" + query + " HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n");
                RawHttp.exchange(
                        gateway.port(),
                        "GET /ws/v1/chat" + query + "&" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
                gateway.first().ready(true);
                gateway.second().ready(true);
                org.awaitility.Awaitility.await()
                        .untilAsserted(() -> assertThat(
                                        gateway.getAs(7, "/ws/v1/chat/info").statusCode())
                                .isEqualTo(200));
                try (TestSocket socket = gateway.connect("/ws/v1/chat" + query)) {
                    gateway.first().die();
                    gateway.second().die();
                    socket.awaitClose();
                }
            } finally {
                root.detachAppender(logged);
                for (String name : TALKATIVE.keySet()) {
                    if (!name.startsWith("logging.level.")) {
                        continue;
                    }
                    root.getLoggerContext()
                            .getLogger(name.substring("logging.level.".length()))
                            .setLevel(Level.INFO);
                }
            }
        }

        assertThat(logged.lines).hasSizeGreaterThan(100);
        assertThat(logged.lines.stream().filter(line -> line.contains(signature)))
                .isEmpty();
    }

    private static final class Everything extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                lines.add(ThrowableProxyUtil.asString(thrown));
            }
        }
    }
}
