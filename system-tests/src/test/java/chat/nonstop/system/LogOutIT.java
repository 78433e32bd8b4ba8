package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The end of a log-in, through every service: its sessions on both nodes, its access tokens at the door. */
class LogOutIT {
    private static final String PASSWORD = "correct horse battery";

    private final SharedSystem system = SharedSystem.get();
    private final String email = UUID.randomUUID() + "@example.test";

    private record LogIn(String accessToken, String refreshToken) {}

    @Test
    void itsSessionsEndOnEveryNodeAndItsTokensAreRefused() throws Exception {
        signUp();
        LogIn laptop = logIn();
        LogIn phone = logIn();
        system.awaitEvenSpread();
        try (StompTestClient one = connect(laptop);
                StompTestClient two = connect(laptop);
                StompTestClient other = connect(phone)) {
            assertThat(system.sessionsByNode().values())
                    .allSatisfy(count -> assertThat(count).isPositive());
            JsonNode listed = sessions(phone);
            assertThat(listed).hasSize(3);
            assertThat(listed.valueStream().filter(each -> each.get("current").asBoolean()))
                    .hasSize(1);

            post(Paths.LOGOUT, Map.of("refreshToken", laptop.refreshToken()), 204);

            assertThat(one.awaitClose()).isEqualTo(CloseReason.LOGGED_OUT.code());
            assertThat(two.awaitClose()).isEqualTo(CloseReason.LOGGED_OUT.code());
            await().atMost(SharedSystem.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(get(Paths.ME, laptop.accessToken()).body())
                                    .contains("TOKEN_REVOKED"));
            assertThatThrownBy(() -> connect(laptop)).hasStackTraceContaining("401");

            assertThat(sessions(phone)).hasSize(1);
            other.subscribe(Destinations.USER_ERRORS);
            assertThat(other.isClosed()).isFalse();
            String own = sessions(phone).get(0).get("sessionId").asString();
            assertThat(call("DELETE", Paths.MY_SESSIONS + "/" + own, phone.accessToken(), "")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(other.awaitClose()).isEqualTo(CloseReason.LOGGED_OUT.code());
        }
    }

    private void signUp() throws IOException {
        post(Paths.SIGNUP, Map.of("email", email, "password", PASSWORD, "nickname", "logs out"), 201);
    }

    private LogIn logIn() throws IOException {
        JsonNode tokens = post(Paths.LOGIN, Map.of("email", email, "password", PASSWORD), 200);
        return new LogIn(
                tokens.get("accessToken").asString(), tokens.get("refreshToken").asString());
    }

    private StompTestClient connect(LogIn logIn) {
        return StompTestClient.connect(system.gateway().webSocket(), logIn.accessToken());
    }

    private JsonNode sessions(LogIn logIn) throws IOException {
        String body = get(Paths.MY_SESSIONS, logIn.accessToken()).body();
        ContractAssert.assertFits("session-list", body);
        return ContractJson.mapper().readTree(body).get("sessions");
    }

    private JsonNode post(String path, Object body, int expected) throws IOException {
        HttpResponse<String> answer = system.gateway()
                .call("POST", path, Map.of(), ContractJson.mapper().writeValueAsString(body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return ContractJson.mapper().readTree(answer.body());
    }

    private HttpResponse<String> get(String path, String token) throws IOException {
        return call("GET", path, token, "");
    }

    private HttpResponse<String> call(String method, String path, String token, String body) throws IOException {
        return system.gateway().call(method, path, Map.of("Authorization", "Bearer " + token), body);
    }
}
