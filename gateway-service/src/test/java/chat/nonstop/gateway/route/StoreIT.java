package chat.nonstop.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.gateway.testing.EchoService.Seen;
import chat.nonstop.gateway.testing.Gateway;
import chat.nonstop.testing.TestTokens;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files at signed addresses, on their way to and from the service that keeps them. */
class StoreIT {
    private static final String FILE = "/api/v1/store/7d7b6d2e-6a0e-4c3b-9a51-0f6d0a6f3c11";
    private static final String SIGNED = FILE + "?expires=1&type=image%2Fpng&size=9&signature=sig-nature_1";
    private static final int LIMIT = 1_000_000;

    private static Gateway gateway;
    private static Gateway other;

    @BeforeAll
    static void start() {
        gateway = Gateway.with(Map.of("chat.gateway.request.max-upload", LIMIT + "B"));
        other = Gateway.with(Map.of(
                "chat.gateway.store-origin", "https://account.blob.core.windows.net",
                "chat.limits.store-requests-per-minute", "3"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        other.close();
    }

    @Test
    void anUploadPassesWithoutATokenAndLargerThanOtherBodies() {
        HttpResponse<String> answer =
                gateway.send("PUT", SIGNED, BodyPublishers.ofByteArray(new byte[LIMIT]), "Content-Type", "image/png");

        assertThat(answer.statusCode()).isEqualTo(200);
        Seen seen = Seen.parse(answer.body());
        assertThat(seen.service()).isEqualTo("persistence");
        assertThat(seen.method()).isEqualTo("PUT");
        assertThat(seen.path() + "?" + seen.query()).isEqualTo(SIGNED);
        assertThat(seen.bodyBytes()).isEqualTo(LIMIT);
        assertThat(seen.header("Content-Type")).containsExactly("image/png");
    }

    @Test
    void tokensStayAtTheDoor() {
        Seen seen = Seen.parse(gateway.getAs(1, SIGNED).body());

        assertThat(seen.header("Authorization")).isEmpty();
        assertThat(Seen.parse(gateway.get(SIGNED, "Authorization", "Bearer expired")
                                .body())
                        .path())
                .isEqualTo(FILE);
    }

    @Test
    void aFileBeyondTheLimitIsCutOff() {
        assertThat(gateway.send("PUT", SIGNED, BodyPublishers.ofByteArray(new byte[LIMIT + 1]))
                        .statusCode())
                .isEqualTo(413);
        assertThat(gateway.send(
                                "PUT",
                                SIGNED,
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[LIMIT + 1])))
                        .body())
                .contains("PAYLOAD_TOO_LARGE");
    }

    @Test
    void onlyUploadsMayBeSoLarge() {
        String token = "Bearer " + TestTokens.shared().accessToken(1);

        for (String path :
                new String[] {"/api/v1/chat/rooms/1/attachments", "/api/v1/storehouse", "/api/v1/users/me"}) {
            assertThat(gateway.send("PUT", path, BodyPublishers.ofByteArray(new byte[300_000]), "Authorization", token)
                            .statusCode())
                    .isEqualTo(413);
        }
        assertThat(gateway.send("POST", SIGNED, BodyPublishers.ofByteArray(new byte[300_000]))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aStoreIsReadAndWrittenAndNothingElse() {
        for (String method : new String[] {"POST", "PATCH", "DELETE"}) {
            assertThat(gateway.send(method, SIGNED).statusCode()).as(method).isEqualTo(404);
        }
        assertThat(gateway.get("/api/v1/store/../users/me").statusCode()).isEqualTo(400);
    }

    @Test
    void nothingThatUsersWroteRunsInABrowser() {
        HttpResponse<String> answer = gateway.get(SIGNED);

        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .containsExactly("default-src 'none'; frame-ancestors 'none'; sandbox");
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    }

    @Test
    void ourPageMayReachAStoreThatIsElsewhere() {
        assertThat(other.get("/")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("connect-src 'self' ws: wss: https://account.blob.core.windows.net;")
                .contains("img-src 'self' data: blob: https://account.blob.core.windows.net;");
    }

    @Test
    void filesAreCountedByAddress() {
        int passed = 0;
        HttpResponse<String> answer = other.get(SIGNED);
        while (answer.statusCode() == 200 && passed < 100) {
            passed++;
            answer = other.get(SIGNED);
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("RATE_LIMITED");
        assertThat(other.getAs(1, "/api/v1/users/me").statusCode()).isEqualTo(200);
    }
}
