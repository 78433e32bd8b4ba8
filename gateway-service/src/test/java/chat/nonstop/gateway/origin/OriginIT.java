package chat.nonstop.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.gateway.testing.TestSocket;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestTokens;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginIT {
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start();
        await().untilAsserted(() ->
                assertThat(gateway.getAs(1, "/ws/v1/chat/info").statusCode()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.test",
                "http://localhost:3000.evil.test",
                "http://localhost:3001",
                "https://localhost:3000",
                "https://app.example.evil.test",
                "https://app.example:444",
                "http://app.example",
                "null",
                "file://",
                "garbage",
                "http://",
                "http://[::1",
                "http://localhost:99999",
                "https://app.example/",
                "https://user@app.example",
                "https://app.example, https://app.example",
                "*"
            })
    void foreignOriginIsRefusedEverywhere(String origin) {
        for (String path : new String[] {"/ws/v1/chat/info", "/api/v1/users/me", "/api/v1/auth/login"}) {
            HttpResponse<String> response = gateway.getAs(1, path, "Origin", origin);

            assertThat(response.statusCode()).as(path).isEqualTo(403);
            assertThat(response.body()).contains("\"FOREIGN_ORIGIN\"");
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            ContractAssert.assertFits("problem", response.body());
        }
        assertThatThrownBy(() -> connectFrom(origin))
                .isInstanceOfSatisfying(
                        TestSocket.RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
    }

    @Test
    void ownPageAllowedPageAndNativeClientMayConnect() {
        for (String origin :
                new String[] {"http://" + gateway.host(), "https://app.example", "http://localhost:3000"}) {
            try (TestSocket socket = connectFrom(origin)) {
                assertThat(socket.ask("hello")).isEqualTo("hello");
            }
        }
        try (TestSocket socket = gateway.connectAs(1)) {
            assertThat(socket.ask("hello")).isEqualTo("hello");
        }
    }

    @Test
    void requestOfAnotherSiteThatHidesItsOriginIsRefused() {
        HttpResponse<String> response = gateway.getAs(
                1, "/ws/v1/chat/000/abc/htmlfile", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors");

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void linkFromAnotherSiteToOurPageIsFollowed() {
        HttpResponse<String> response = gateway.get("/", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");

        assertThat(response.statusCode()).isNotEqualTo(403);
    }

    @Test
    void linkFromAnotherSiteToASessionIsNot() {
        for (String path : new String[] {"/ws/v1/chat", "/ws/v1/chat/000/abc/eventsource"}) {
            HttpResponse<String> response =
                    gateway.getAs(1, path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");

            assertThat(response.statusCode()).as(path).isEqualTo(403);
        }
    }

    @Test
    void preflightIsAnsweredOnceWithoutAToken() {
        HttpResponse<String> response = gateway.send(
                "OPTIONS",
                "/api/v1/chat/rooms/1/read",
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "PATCH",
                "Access-Control-Request-Headers",
                "authorization,content-type");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://app.example");
        assertThat(response.headers().allValues("Access-Control-Allow-Methods"))
                .singleElement()
                .asString()
                .contains("PATCH");
        assertThat(response.headers().allValues("Access-Control-Allow-Headers"))
                .singleElement()
                .asString()
                .containsIgnoringCase("authorization");
        assertThat(response.headers().allValues("Access-Control-Allow-Credentials"))
                .containsExactly("true");
    }

    @Test
    void preflightForWhatIsNotAllowedIsRefused() {
        HttpResponse<String> response = gateway.send(
                "OPTIONS",
                "/api/v1/chat/rooms",
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "TRACE");

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void corsHeadersOfAServiceDoNotDoubleOurs() {
        HttpResponse<String> rest = gateway.getAs(1, "/api/v1/users/cors", "Origin", "https://app.example");
        HttpResponse<String> sockJs = gateway.getAs(1, "/ws/v1/chat/info", "Origin", "https://app.example");

        assertThat(rest.statusCode()).isEqualTo(200);
        assertThat(rest.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://app.example");
        assertThat(rest.headers().allValues("Server")).isEmpty();
        assertThat(sockJs.statusCode()).isEqualTo(200);
        assertThat(sockJs.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://app.example");
    }

    @Test
    void refusalsCarryCorsHeadersSoThatAPageCanReadThem() {
        HttpResponse<String> response = gateway.get("/api/v1/users/me", "Origin", "https://app.example");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://app.example");
    }

    private static TestSocket connectFrom(String origin) {
        return gateway.connect("/ws/v1/chat?access_token=" + TestTokens.shared().accessToken(1), "Origin", origin);
    }
}
