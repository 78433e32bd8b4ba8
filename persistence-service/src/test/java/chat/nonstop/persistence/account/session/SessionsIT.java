package chat.nonstop.persistence.account.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Revocation;
import chat.nonstop.contracts.redis.SessionDetail;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.Instances;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.Told;
import chat.nonstop.testing.stack.TestStack;
import com.nimbusds.jwt.SignedJWT;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.ServerSocket;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions as nodes register them in Redis, and what is told to those nodes. */
@RecordTest
class SessionsIT {
    private static final RedisClient REDIS = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));
    private static final RedisCommands<String, String> COMMANDS =
            REDIS.connect().sync();

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private final String node = "node-" + UUID.randomUUID();
    private Told told;
    private Api api;
    private Someone alice;

    @BeforeEach
    void aNode() {
        COMMANDS.setex(RedisKeys.nodeAlive(node), 300, "1");
        told = new Told(Channels.node(node));
        api = Api.at(port);
        alice = api.someone("Alice");
    }

    @AfterEach
    void leave() {
        told.close();
    }

    @AfterAll
    static void close() {
        REDIS.shutdown();
    }

    @Test
    void mySessionsAreThoseThatNodesHaveNow() {
        String older = connect(node, alice, logInOf(alice.accessToken()), "Firefox", 1_700_000_000_000_000L);
        String newer = connect(node, alice, UUID.randomUUID().toString(), null, 1_700_000_001_500_000L);
        connect("node-that-is-gone", alice, logInOf(alice.accessToken()), "Ghost", 1_700_000_002_000_000L);

        Answer answer = api.get(Paths.MY_SESSIONS, alice).is(200).fits("session-list");

        assertThat(answer.json()
                        .get("sessions")
                        .valueStream()
                        .map(each -> each.get("sessionId").asString()))
                .containsExactly(newer, older);
        assertThat(answer.json().at("/sessions/0/current").asBoolean()).isFalse();
        assertThat(answer.json().at("/sessions/0").has("userAgent")).isFalse();
        assertThat(answer.json().at("/sessions/0/connectedAt").asString()).isEqualTo("2023-11-14T22:13:21.500Z");
        assertThat(answer.json().at("/sessions/1/current").asBoolean()).isTrue();
        assertThat(answer.json().at("/sessions/1/userAgent").asString()).isEqualTo("Firefox");
        assertThat(api.get(Paths.MY_SESSIONS, api.someone("Bob"))
                        .is(200)
                        .json()
                        .get("sessions")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void toCloseASessionEndsItsLogInAndLeavesTheOthers() {
        Tokens phone = logIn(alice);
        String here = connect(node, alice, logInOf(alice.accessToken()));
        String there = connect(node, alice, phone.logIn());
        String thereToo = connect(node, alice, phone.logIn());
        Someone bob = api.someone("Bob");

        close(bob, there).refuses(RefusalCode.SESSION_NOT_FOUND);
        close(alice, UUID.randomUUID().toString()).refuses(RefusalCode.SESSION_NOT_FOUND);
        close(alice, there).is(204);

        assertThat(closed(2)).containsOnly(Map.entry(there, 4002), Map.entry(thereToo, 4002));
        api.refresh(phone.refresh()).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        assertThat(revoked(new Revocation.LogIn(phone.logIn()))).isTrue();
        assertThat(revoked(new Revocation.LogIn(logInOf(alice.accessToken())))).isFalse();
        assertThat(api.get(Paths.MY_SESSIONS, alice)
                        .json()
                        .get("sessions")
                        .valueStream()
                        .map(each -> each.get("sessionId").asString()))
                .containsExactly(here);
        close(alice, there).refuses(RefusalCode.SESSION_NOT_FOUND);
        api.refresh(alice.refreshToken()).is(200);
    }

    @Test
    void aSessionOfALogInThatIsNotOursIsClosedAlone() {
        String foreign = connect(node, alice, "a log-in of somebody else's issuer");
        connect(node, alice, "another");

        close(alice, foreign).is(204);

        assertThat(closed(1)).containsOnly(Map.entry(foreign, 4002));
    }

    @Test
    void logOutClosesTheSessionsOfItsLogIn() {
        Tokens phone = logIn(alice);
        String there = connect(node, alice, phone.logIn());
        connect(node, alice, logInOf(alice.accessToken()));

        logOut(api, phone.refresh()).is(204);

        assertThat(closed(1)).containsOnly(Map.entry(there, 4002));
        assertThat(revoked(new Revocation.LogIn(phone.logIn()))).isTrue();
    }

    @Test
    void aRefreshTokenUsedTwiceClosesTheSessionsOfItsLogIn() {
        String session = connect(node, alice, logInOf(alice.accessToken()));
        api.refresh(alice.refreshToken()).is(200);

        api.refresh(alice.refreshToken()).refuses(RefusalCode.REFRESH_TOKEN_REUSED);

        assertThat(closed(1)).containsOnly(Map.entry(session, 4002));
        assertThat(revoked(new Revocation.LogIn(logInOf(alice.accessToken())))).isTrue();
    }

    @Test
    void aRevokedAccountIsCutAndStaysOutUntilItIsRestored() {
        Tokens phone = logIn(alice);
        String one = connect(node, alice, logInOf(alice.accessToken()));
        String two = connect(node, alice, phone.logIn());
        String three = connect(node, alice, "of an issuer that is not ours");

        judge("revoke", alice.userId()).is(204);

        assertThat(closed(3)).containsOnly(Map.entry(one, 4004), Map.entry(two, 4004), Map.entry(three, 4004));
        assertThat(revoked(new Revocation.User(alice.userId()))).isTrue();
        api.logIn(alice.email(), "not the password").refuses(RefusalCode.INVALID_CREDENTIALS);
        api.logIn(alice.email(), Api.PASSWORD).refuses(RefusalCode.ACCOUNT_REVOKED);
        api.refresh(alice.refreshToken()).refuses(RefusalCode.ACCOUNT_REVOKED);
        judge("revoke", alice.userId()).is(204);

        judge("restore", alice.userId()).is(204);

        await().atMost(Told.PATIENCE)
                .until(() -> !revoked(new Revocation.User(alice.userId()))
                        && revoked(new Revocation.Restored(alice.userId())));
        assertThat(revoked(new Revocation.LogIn(logInOf(alice.accessToken())))).isTrue();
        assertThat(revoked(new Revocation.LogIn(phone.logIn()))).isTrue();
        api.refresh(alice.refreshToken()).refuses(RefusalCode.REFRESH_TOKEN_INVALID);
        api.logIn(alice.email(), Api.PASSWORD).is(200);
    }

    @Test
    void onlyServicesRevoke() {
        api.send("POST", "/internal/users/" + alice.userId() + "/revoke", alice.accessToken(), "")
                .refuses(RefusalCode.UNAUTHENTICATED);
        judge("revoke", Long.MAX_VALUE).refuses(RefusalCode.USER_NOT_FOUND);
        judge("restore", Long.MAX_VALUE).refuses(RefusalCode.USER_NOT_FOUND);
    }

    @Test
    void noLogInSlipsPastARevocation() {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(() -> api.logIn(alice.email(), Api.PASSWORD));
        }
        calls.add(() -> judge("revoke", alice.userId()).is(204));

        Api.atOnce(calls);

        assertThat(jdbc.sql("SELECT count(*) FROM refresh_token_families WHERE user_id = :id AND revoked_at IS NULL")
                        .param("id", alice.userId())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aLogOutWhileRedisIsAwayClosesTheSessionsWhenItIsBack() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        String session = connect(node, alice, logInOf(alice.accessToken()));
        try (ConfigurableApplicationContext cutOff = Instances.start("spring.data.redis.port=" + nobody)) {
            Api away = Api.at(cutOff.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
            away.get(Paths.MY_SESSIONS, alice).refuses(RefusalCode.UNAVAILABLE);
            close(away, alice, session).refuses(RefusalCode.UNAVAILABLE);

            logOut(away, alice.refreshToken()).is(204);
        }

        // its row is left for an instance that has Redis
        assertThat(closed(1)).containsOnly(Map.entry(session, 4002));
        assertThat(revoked(new Revocation.LogIn(logInOf(alice.accessToken())))).isTrue();
    }

    @Test
    void whatRedisLosesIsWrittenAgain() {
        Someone bob = api.someone("Bob");
        Someone carol = api.someone("Carol");
        logOut(api, alice.refreshToken()).is(204);
        judge("revoke", bob.userId()).is(204);
        jdbc.sql("UPDATE users SET deleted_at = now() WHERE user_id = :id")
                .param("id", carol.userId())
                .update();

        COMMANDS.del(RedisKeys.REVOCATIONS);

        await().atMost(Told.PATIENCE)
                .until(() -> revoked(new Revocation.LogIn(logInOf(alice.accessToken())))
                        && revoked(new Revocation.LogIn(logInOf(bob.accessToken())))
                        && revoked(new Revocation.User(bob.userId()))
                        && revoked(new Revocation.User(carol.userId()))
                        && COMMANDS.zscore(RedisKeys.REVOCATIONS, Revocation.COMPLETE) != null);
        assertThat(COMMANDS.pttl(RedisKeys.REVOCATIONS)).isPositive();
    }

    private record Tokens(String logIn, String refresh) {}

    private Tokens logIn(Someone who) {
        Answer answer = api.logIn(who.email(), Api.PASSWORD).is(200);
        return new Tokens(
                logInOf(answer.json().get("accessToken").asString()),
                answer.json().get("refreshToken").asString());
    }

    private static Answer logOut(Api at, String refreshToken) {
        return at.post(Paths.LOGOUT, null, Map.of("refreshToken", refreshToken));
    }

    private Answer judge(String verdict, long userId) {
        return api.internal("POST", "/internal/users/" + userId + "/" + verdict);
    }

    private Answer close(Someone who, String sessionId) {
        return close(api, who, sessionId);
    }

    private static Answer close(Api at, Someone who, String sessionId) {
        return at.send("DELETE", Paths.MY_SESSIONS + "/" + sessionId, who.accessToken(), null);
    }

    private String connect(String onNode, Someone who, String logInId) {
        return connect(onNode, who, logInId, null, System.currentTimeMillis() * 1_000);
    }

    /** As a node does. Returns the session's id. */
    private static String connect(String onNode, Someone who, String logInId, String userAgent, long beganMicros) {
        String sessionId = UUID.randomUUID().toString();
        String member = onNode + ' ' + sessionId;
        COMMANDS.zadd(RedisKeys.userSessions(who.userId()), beganMicros, member);
        COMMANDS.hset(
                RedisKeys.userSessionDetails(who.userId()),
                member,
                ContractJson.mapper().writeValueAsString(new SessionDetail(logInId, userAgent)));
        return sessionId;
    }

    /** What the node was told to close, session and code, once it is so many. */
    private List<Map.Entry<String, Integer>> closed(int count) {
        return told.awaitHeard(count).stream()
                .peek(heard -> assertThat(heard.signal().kind()).isEqualTo(Signal.Kind.CLOSE))
                .map(heard -> Map.entry(
                        heard.body().get("sessionId").asString(),
                        CloseReason.of(heard.body().get("closeCode").asInt())
                                .orElseThrow()
                                .code()))
                .toList();
    }

    private static boolean revoked(Revocation revocation) {
        return COMMANDS.zscore(RedisKeys.REVOCATIONS, revocation.member()) != null;
    }

    private static String logInOf(String accessToken) {
        try {
            return SignedJWT.parse(accessToken).getJWTClaimsSet().getStringClaim("sid");
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
