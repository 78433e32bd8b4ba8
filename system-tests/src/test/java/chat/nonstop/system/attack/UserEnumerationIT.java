package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.system.SharedSystem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Who has an account is not told by a log-in, nor by a token made up. That the same hashing is done for nobody is shown by
 * PasswordsTest of the persistence-service; how long it takes is printed here.
 */
class UserEnumerationIT {
    /** Below what is throttled. */
    private static final int TRIES = 8;

    private final SharedSystem system = SharedSystem.get();

    @Test
    void unknownAddressAndWrongPasswordAreAnsweredAlike() throws Exception {
        String known = UUID.randomUUID() + "@example.test";
        String unknown = UUID.randomUUID() + "@example.test";
        call(Paths.SIGNUP, Map.of("email", known, "password", "correct horse battery", "nickname", "known"));
        List<Long> timesOfKnown = new ArrayList<>();
        List<Long> timesOfUnknown = new ArrayList<>();

        for (int i = 0; i < TRIES; i++) {
            long begin = System.nanoTime();
            HttpResponse<String> wrong = call(Paths.LOGIN, Map.of("email", known, "password", "wrong horse " + i));
            long middle = System.nanoTime();
            HttpResponse<String> nobody = call(Paths.LOGIN, Map.of("email", unknown, "password", "wrong horse " + i));
            timesOfUnknown.add(System.nanoTime() - middle);
            timesOfKnown.add(middle - begin);

            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(nobody.statusCode()).isEqualTo(wrong.statusCode());
            assertThat(nobody.body()).isEqualTo(wrong.body());
            assertThat(headersOf(nobody)).isEqualTo(headersOf(wrong));
        }
        SharedSystem.figures(
                "attack",
                "log-in, median of " + TRIES + ": wrong password " + median(timesOfKnown) + " us, unknown address "
                        + median(timesOfUnknown) + " us");
    }

    @Test
    void madeUpRefreshTokensAreAnsweredAlike() throws Exception {
        for (String token : List.of(
                "x",
                "A".repeat(43),
                "A".repeat(200),
                UUID.randomUUID().toString(),
                "' OR 1=1 --",
                "..",
                "\u0001",
                "한국어")) {
            HttpResponse<String> refresh = call(Paths.REFRESH, Map.of("refreshToken", token));
            assertThat(refresh.statusCode()).as(token).isEqualTo(401);
            assertThat(refresh.body()).as(token).contains("REFRESH_TOKEN_INVALID");
            assertThat(call(Paths.LOGOUT, Map.of("refreshToken", token)).statusCode())
                    .as(token)
                    .isEqualTo(204);
        }
    }

    private HttpResponse<String> call(String path, Object body) throws IOException {
        return system.gateway()
                .call("POST", path, Map.of(), ContractJson.mapper().writeValueAsString(body));
    }

    private static Set<String> headersOf(HttpResponse<String> answer) {
        return answer.headers().map().keySet();
    }

    private static long median(List<Long> nanos) {
        Collections.sort(nanos);
        return nanos.get(nanos.size() / 2) / 1_000;
    }
}
