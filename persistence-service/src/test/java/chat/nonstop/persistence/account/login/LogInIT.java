package chat.nonstop.persistence.account.login;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.testing.TestTokens;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

@RecordTest
class LogInIT {
    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    RefreshTokens refreshTokens;

    private Api api;
    private Someone alice;

    @BeforeEach
    void reach() {
        api = Api.at(port);
        alice = api.someone("Alice");
    }

    @Test
    void accessTokenSaysWhoForHowLongAndOfWhichLogIn() throws Exception {
        Answer answer = api.logIn(alice.email().toUpperCase(Locale.ROOT), Api.PASSWORD)
                .is(200)
                .fits("tokens");

        SignedJWT token = SignedJWT.parse(answer.json().get("accessToken").asString());
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        JWKSet published = JWKSet.parse(api.get(Paths.JWKS).is(200).body());
        assertThat(token.verify(new RSASSAVerifier(
                        published.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
                .isTrue();
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(Long.toString(alice.userId()));
        assertThat(claims.getIssuer()).isEqualTo(TestTokens.ISSUER);
        assertThat(claims.getAudience()).containsExactly(TestTokens.AUDIENCE);
        assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
                .isEqualTo(900_000);
        assertThat(UUID.fromString(claims.getJWTID())).isNotNull();
        assertThat(UUID.fromString(claims.getStringClaim("sid"))).isNotNull();
        assertThat(answer.json().get("userId").asLong()).isEqualTo(alice.userId());
        assertThat(answer.json().get("expiresIn").asLong()).isEqualTo(900);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void unknownAddressAndWrongPasswordAreAnsweredAlike() {
        Answer unknown = api.logIn(Api.anEmail(), Api.PASSWORD).refuses(RefusalCode.INVALID_CREDENTIALS);
        Answer wrong = api.logIn(alice.email(), "wrong password").refuses(RefusalCode.INVALID_CREDENTIALS);

        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(unknown.headers().map().keySet())
                .isEqualTo(wrong.headers().map().keySet());
    }

    @Test
    void closedAccountIsNobody() {
        jdbc.sql("UPDATE users SET deleted_at = now() WHERE user_id = :id")
                .param("id", alice.userId())
                .update();

        api.logIn(alice.email(), Api.PASSWORD).refuses(RefusalCode.INVALID_CREDENTIALS);
        api.refresh(alice.refreshToken()).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
    }

    @Test
    void tokensOfOthersDoNotPass() {
        api.send("GET", Paths.ME, alice.accessToken() + "x", null).refuses(RefusalCode.UNAUTHENTICATED);
        api.send("GET", Paths.ME, TestTokens.shared().accessToken(alice.userId()), null)
                .refuses(RefusalCode.UNAUTHENTICATED);
        api.send("GET", Paths.ME, TestTokens.shared().serviceToken("mallory"), null)
                .refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void hashMadeAtLowerCostsIsRenewedByTheNextLogIn() {
        String cheap = new Argon2PasswordEncoder(16, 32, 1, 512, 1).encode(Api.PASSWORD);
        jdbc.sql("UPDATE users SET password_hash = :hash WHERE user_id = :id")
                .param("hash", cheap)
                .param("id", alice.userId())
                .update();
        assertThat(hashOf(alice)).contains("m=512,t=1");

        api.logIn(alice.email(), Api.PASSWORD).is(200);

        assertThat(hashOf(alice)).contains("m=1024,t=1");
        api.logIn(alice.email(), Api.PASSWORD).is(200);
    }

    @Test
    void failedAttemptsOnOneAccountAreThrottledFromEverywhere() {
        for (int i = 0; i < 5; i++) {
            Api.at(port).logIn(alice.email(), "wrong " + i).refuses(RefusalCode.INVALID_CREDENTIALS);
        }

        Answer sixth = Api.at(port).logIn(alice.email(), Api.PASSWORD).refuses(RefusalCode.LOGIN_THROTTLED);

        assertThat(sixth.json().get("retryAfterMs").asLong()).isBetween(1L, 3_600_000L / 5);
        assertThat(sixth.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 720L);
        api.someone("somebody else, from the same address");
    }

    @Test
    void attemptsOnAnAddressWithoutAccountAreThrottledAlike() {
        String nobody = Api.anEmail();
        for (int i = 0; i < 5; i++) {
            api.logIn(nobody, "wrong " + i).refuses(RefusalCode.INVALID_CREDENTIALS);
        }

        api.logIn(nobody, "wrong again").refuses(RefusalCode.LOGIN_THROTTLED);
    }

    @Test
    void failedAttemptsFromOneAddressAreThrottledOnAllAccounts() {
        Api spray = Api.at(port);
        for (int i = 0; i < 20; i++) {
            spray.logIn(Api.anEmail(), "Summer2026!").refuses(RefusalCode.INVALID_CREDENTIALS);
        }

        spray.logIn(Api.anEmail(), "Summer2026!").refuses(RefusalCode.LOGIN_THROTTLED);
        api.logIn(alice.email(), Api.PASSWORD).is(200);
    }

    @Test
    void attemptsAtOnceDoNotSlipThroughTheThrottle() {
        List<Answer> answers = Api.atOnce(IntStream.range(0, 20)
                .<Callable<Answer>>mapToObj(i -> () -> Api.at(port).logIn(alice.email(), "wrong " + i))
                .toList());

        assertThat(answers).filteredOn(answer -> answer.status() == 401).hasSize(5);
        assertThat(answers).filteredOn(answer -> answer.status() == 429).hasSize(15);
    }

    @Test
    void logInsThatSucceedDoNotCount() {
        for (int i = 0; i < 25; i++) {
            api.logIn(alice.email(), Api.PASSWORD).is(200);
        }
    }

    @Test
    void refreshKeepsTheLogInAndReplacesItsToken() throws Exception {
        Answer refreshed = api.refresh(alice.refreshToken()).is(200).fits("tokens");

        assertThat(refreshed.json().get("refreshToken").asString()).isNotEqualTo(alice.refreshToken());
        assertThat(logInIdOf(refreshed.json().get("accessToken").asString())).isEqualTo(logInIdOf(alice.accessToken()));
        assertThat(refreshed.json().get("userId").asLong()).isEqualTo(alice.userId());
        api.send("GET", Paths.ME, refreshed.json().get("accessToken").asString(), null)
                .is(200);
    }

    @Test
    void accessTokenThatHasExpiredIsNoObstacleToAFreshOne() {
        String expired = TestTokens.shared().accessToken(alice.userId(), Duration.ofMinutes(-5));
        String body = "{\"refreshToken\":\"" + alice.refreshToken() + "\"}";

        Answer refreshed = api.send("POST", Paths.REFRESH, expired, body).is(200);

        api.send("POST", Paths.LOGOUT, expired, body).is(204);
        api.send("GET", Paths.JWKS, expired, null).is(200);
        assertThat(refreshed.body()).contains("accessToken");
    }

    @Test
    void tokenUsedTwiceEndsTheWholeLogIn() {
        String second = refreshed(alice.refreshToken());
        String third = refreshed(second);

        api.refresh(alice.refreshToken()).refuses(RefusalCode.REFRESH_TOKEN_REUSED);

        api.refresh(third).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        api.refresh(second).refuses(RefusalCode.REFRESH_TOKEN_REUSED);
        api.logIn(alice.email(), Api.PASSWORD).is(200);
    }

    @Test
    void endOfOneLogInLeavesTheOthers() {
        String otherDevice = api.logIn(alice.email(), Api.PASSWORD)
                .json()
                .get("refreshToken")
                .asString();
        refreshed(alice.refreshToken());
        api.refresh(alice.refreshToken()).refuses(RefusalCode.REFRESH_TOKEN_REUSED);

        api.refresh(otherDevice).is(200);
    }

    @RepeatedTest(5)
    void tokenUsedManyTimesAtOnceHasOneWinnerWhoLosesTheLogInToo() {
        List<Answer> answers = Api.atOnce(IntStream.range(0, 20)
                .<Callable<Answer>>mapToObj(i -> () -> api.refresh(alice.refreshToken()))
                .toList());

        List<Answer> winners =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(winners).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> answer.refuses(RefusalCode.REFRESH_TOKEN_REUSED));
        api.refresh(winners.getFirst().json().get("refreshToken").asString())
                .refuses(RefusalCode.REFRESH_TOKEN_INVALID);
    }

    /** The old token is played again while its successors go on being rotated: no successor may outlive it. */
    @RepeatedTest(5)
    void noTokenEscapesARevocationByBeingRotatedMeanwhile() {
        String current = refreshed(alice.refreshToken());
        List<Callable<List<Answer>>> racers = new ArrayList<>();
        racers.add(() -> {
            List<Answer> answers = new ArrayList<>();
            String next = current;
            for (int i = 0; i < 20; i++) {
                Answer answer = api.refresh(next);
                answers.add(answer);
                if (answer.status() != 200) {
                    break;
                }
                next = answer.json().get("refreshToken").asString();
            }
            return answers;
        });
        racers.add(() -> List.of(api.refresh(alice.refreshToken()).refuses(RefusalCode.REFRESH_TOKEN_REUSED)));

        List<Answer> chain = Api.atOnce(racers).getFirst();

        Answer last = chain.getLast();
        if (last.status() == 200) { // the thief came after all of them
            api.refresh(last.json().get("refreshToken").asString()).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        } else {
            last.refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        }
        assertThat(jdbc.sql("""
                        SELECT count(*) FROM refresh_token_families WHERE user_id = :id AND revoked_at IS NULL
                        """).param("id", alice.userId()).query(Long.class).single())
                .isZero();
    }

    @Test
    void logOutEndsTheLogInAndNeverComplains() {
        String second = refreshed(alice.refreshToken());

        logOut(second).is(204);

        api.refresh(second).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        logOut(second).is(204);
        logOut("never-seen").is(204);
        logOut("").refuses(RefusalCode.INVALID_REQUEST);
    }

    @Test
    void tokenThatIsNoneIsRefused() {
        api.refresh("never-seen").refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        api.refresh(alice.accessToken().substring(0, 150)).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        api.refresh("x".repeat(201)).refuses(RefusalCode.INVALID_REQUEST);
        api.post(Paths.REFRESH, null, Map.of()).refuses(RefusalCode.INVALID_REQUEST);
    }

    @Test
    void refreshTokensAreNotInTheDatabase() {
        long known = Stream.of("refresh_tokens", "refresh_token_families")
                .mapToLong(table -> jdbc.sql(
                                "SELECT count(*) FROM " + table + " t WHERE t::text LIKE '%' || :token || '%'")
                        .param("token", alice.refreshToken())
                        .query(Long.class)
                        .single())
                .sum();

        assertThat(known).isZero();
    }

    @Test
    void expiredLogInIsOverAndIsSweptAway() {
        Someone bob = api.someone("Bob");
        jdbc.sql("UPDATE refresh_token_families SET expires_at = now() - interval '1 second' WHERE user_id = :id")
                .param("id", alice.userId())
                .update();

        api.refresh(alice.refreshToken()).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        refreshTokens.sweep();

        assertThat(familiesOf(alice)).isZero();
        assertThat(familiesOf(bob)).isEqualTo(1);
        api.refresh(bob.refreshToken()).is(200);
    }

    @Test
    void usedTokensAreSweptOnceExpiredAndTheLogInGoesOn() {
        String second = refreshed(alice.refreshToken());
        jdbc.sql("""
                        UPDATE refresh_tokens SET expires_at = now() - interval '1 second'
                        WHERE rotated_at IS NOT NULL AND family_id IN
                            (SELECT family_id FROM refresh_token_families WHERE user_id = :id)
                        """).param("id", alice.userId()).update();

        refreshTokens.sweep();

        api.refresh(alice.refreshToken()).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        api.refresh(second).is(200);
    }

    private String refreshed(String refreshToken) {
        return api.refresh(refreshToken).is(200).json().get("refreshToken").asString();
    }

    private Answer logOut(String refreshToken) {
        return api.post(Paths.LOGOUT, null, Map.of("refreshToken", refreshToken));
    }

    private String hashOf(Someone who) {
        return jdbc.sql("SELECT password_hash FROM users WHERE user_id = :id")
                .param("id", who.userId())
                .query(String.class)
                .single();
    }

    private long familiesOf(Someone who) {
        return jdbc.sql("SELECT count(*) FROM refresh_token_families WHERE user_id = :id")
                .param("id", who.userId())
                .query(Long.class)
                .single();
    }

    private static String logInIdOf(String accessToken) throws Exception {
        return SignedJWT.parse(accessToken).getJWTClaimsSet().getStringClaim("sid");
    }
}
