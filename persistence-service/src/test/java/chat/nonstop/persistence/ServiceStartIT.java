package chat.nonstop.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Whole instances, started and stopped: what holds beyond one of them. */
class ServiceStartIT {
    @Test
    void restartLogsNobodyOut() {
        Someone alice;
        try (ConfigurableApplicationContext first = Instances.start()) {
            alice = api(first).someone("Alice");
        }

        try (ConfigurableApplicationContext second = Instances.start()) {
            api(second).get(Paths.ME, alice).is(200);
            api(second).refresh(alice.refreshToken()).is(200);
        }
    }

    @Test
    void startFailsAndSaysWhyWithoutTheRightKeySecret() {
        Instances.start().close(); // now there is a key to be opened

        assertThatThrownBy(() -> Instances.start("chat.auth.key-secret=another-secret-another-secret-another"))
                .hasStackTraceContaining("chat.auth.key-secret: does not open the signing keys in the database");
        assertThatThrownBy(() -> Instances.start("chat.auth.key-secret="))
                .hasStackTraceContaining("chat.auth.key-secret: 0 characters");
    }

    @Test
    void peopleLogInAndOpenRoomsWhileRedisIsAway() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (ConfigurableApplicationContext service = Instances.start("spring.data.redis.port=" + closed)) {
            Api api = api(service);
            Someone alice = api.someone("Alice");
            Someone bob = api.someone("Bob");

            api.post(Paths.ONE_TO_ONE_ROOMS, alice, Map.of("userId", bob.userId()))
                    .is(201);

            assertThat(service.getBean(MeterRegistry.class)
                            .counter("chat.room.announcement.failures")
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void withAnExternalIssuerNobodySignsUpOrLogsInHere() {
        Someone alice;
        try (ConfigurableApplicationContext own = Instances.start()) {
            alice = api(own).someone("Alice");
        }
        try (ConfigurableApplicationContext service = Instances.start(
                "chat.auth.mode=external",
                "chat.auth.key-secret=",
                "chat.auth.jwks-uri=" + TestTokens.shared().jwksUri())) {
            Api api = api(service);

            api.logIn(alice.email(), Api.PASSWORD).refuses(RefusalCode.NOT_FOUND);
            api.post(Paths.SIGNUP, null, Map.of()).refuses(RefusalCode.NOT_FOUND);
            api.refresh(alice.refreshToken()).refuses(RefusalCode.NOT_FOUND);
            api.get(Paths.JWKS).refuses(RefusalCode.NOT_FOUND);
            String token = TestTokens.shared().accessToken(alice.userId());
            api.send("GET", Paths.ME, token, null).is(200);
            api.send("GET", Paths.ME, alice.accessToken(), null).refuses(RefusalCode.UNAUTHENTICATED);
        }
    }

    private static Api api(ConfigurableApplicationContext service) {
        return Api.at(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }
}
