package chat.nonstop.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.testing.ContractAssert;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@RecordTest
class AccountIT {
    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private Api api;

    @BeforeEach
    void reach() {
        api = Api.at(port);
    }

    @Test
    void signUpAnswersTheAccountButNothingSecret() {
        String email = Api.anEmail();

        Answer answer = signUp(email, Api.PASSWORD, "  앨리스 👋 ");

        answer.is(201).fits("account");
        assertThat(answer.json().get("email").asString()).isEqualTo(email);
        assertThat(answer.json().get("nickname").asString()).isEqualTo("앨리스 👋");
        assertThat(answer.body()).doesNotContain("password").doesNotContain("argon2");
    }

    @Test
    void goldenRequestSignsUp() {
        String golden = ContractAssert.example("signup.one").replace("alice@example.com", Api.anEmail());

        api.send("POST", Paths.SIGNUP, null, golden).is(201).fits("account");
    }

    @Test
    void passwordIsKeptAsASlowHashOnly() {
        String email = Api.anEmail();
        signUp(email, "a password with 비밀", "Alice").is(201);

        String row = jdbc.sql("SELECT u::text FROM users u WHERE email = :email")
                .param("email", email)
                .query(String.class)
                .single();

        assertThat(row).contains("$argon2id$").doesNotContain("비밀");
    }

    @Test
    void addressInAnotherCaseIsTaken() {
        String email = Api.anEmail();
        signUp(email, Api.PASSWORD, "Alice").is(201);

        signUp(email.toUpperCase(Locale.ROOT), Api.PASSWORD, "Mallory").refuses(RefusalCode.EMAIL_TAKEN);
        signUp(" " + email + " ", Api.PASSWORD, "Mallory").refuses(RefusalCode.EMAIL_TAKEN);
    }

    @Test
    void manySignUpsOfOneAddressAtOnceMakeOneAccount() {
        String email = Api.anEmail();

        List<Answer> answers = Api.atOnce(IntStream.range(0, 30)
                .<Callable<Answer>>mapToObj(i ->
                        () -> signUp(i % 2 == 0 ? email : email.toUpperCase(Locale.ROOT), Api.PASSWORD, "racer " + i))
                .toList());

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> answer.refuses(RefusalCode.EMAIL_TAKEN));
        assertThat(jdbc.sql("SELECT count(*) FROM users WHERE email_normalized = :email")
                        .param("email", email)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void fieldsThatAreNotAskedForChangeNothing() {
        String email = Api.anEmail();
        Map<String, Object> request = new HashMap<>(Map.of(
                "email",
                email,
                "password",
                Api.PASSWORD,
                "nickname",
                "Mallory",
                "userId",
                987_654_321,
                "role",
                "OWNER"));
        request.put("created_at", "2001-01-01T00:00:00Z");
        request.put("passwordHash", "x");

        long userId = api.post(Paths.SIGNUP, null, request)
                .is(201)
                .json()
                .get("userId")
                .asLong();

        assertThat(userId).isNotEqualTo(987_654_321);
        api.logIn(email, Api.PASSWORD).is(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "@example.com",
                "a@b",
                "a b@example.com",
                "a@exa mple.com",
                "a@-example.com",
                "a@example..com",
                ".a@example.com",
                "a..b@example.com",
                "a@b@example.com",
                "a\\u0000@example.com",
                "a\\n@example.com",
                "<a@example.com>",
                "a@example.com\\\\u0000"
            })
    void whatIsNoAddressIsRefusedByName(String email) {
        refusesSignUp("email", email, "password", Api.PASSWORD, "nickname", "Alice");
    }

    @Test
    void limitsAreCountedInCharactersAndHold() {
        String ofLength254 =
                "a".repeat(64) + "@" + "b".repeat(60) + "." + "c".repeat(60) + "." + "d".repeat(60) + ".com";
        assertThat(ofLength254.length()).isBetween(245, 254);

        refusesSignUp("email", "a".repeat(65) + "@example.com", "password", Api.PASSWORD, "nickname", "A");
        refusesSignUp("email", ofLength254 + ".example.com", "password", Api.PASSWORD, "nickname", "A");
        refusesSignUp("password", "1234567", "email", Api.anEmail(), "nickname", "A");
        refusesSignUp("password", "p".repeat(129), "email", Api.anEmail(), "nickname", "A");
        refusesSignUp("password", "password\\ud83d", "email", Api.anEmail(), "nickname", "A");
        refusesSignUp("nickname", "", "email", Api.anEmail(), "password", Api.PASSWORD);
        refusesSignUp("nickname", "   ", "email", Api.anEmail(), "password", Api.PASSWORD);
        refusesSignUp("nickname", "👋".repeat(41), "email", Api.anEmail(), "password", Api.PASSWORD);
        refusesSignUp("nickname", "a\\u0000b", "email", Api.anEmail(), "password", Api.PASSWORD);
        refusesSignUp("nickname", "a\\nb", "email", Api.anEmail(), "password", Api.PASSWORD);
        refusesSignUp("nickname", "a\\u001bb", "email", Api.anEmail(), "password", Api.PASSWORD);
        refusesSignUp("nickname", "a\\ud83db", "email", Api.anEmail(), "password", Api.PASSWORD);
        refusesSignUp("nickname", "\\u200b\\u200b", "email", Api.anEmail(), "password", Api.PASSWORD);
        signUp(Api.anEmail(), "12345678", "A").is(201);
        signUp(Api.anEmail(), "비".repeat(128), "👋".repeat(40)).is(201);
    }

    @Test
    void missingFieldIsNamed() {
        Answer answer = api.post(Paths.SIGNUP, null, Map.of("email", Api.anEmail(), "password", Api.PASSWORD));

        answer.refuses(RefusalCode.INVALID_REQUEST);
        assertThat(answer.json().get("detail").asString()).isEqualTo("nickname: missing");
    }

    @Test
    void unreadableBodyIsRefused() {
        api.send("POST", Paths.SIGNUP, null, "{\"email\":").refuses(RefusalCode.INVALID_JSON);
        api.send("POST", Paths.SIGNUP, null, "[]").refuses(RefusalCode.INVALID_JSON);
        api.send("POST", Paths.SIGNUP, null, "{\"email\":{\"$ne\":null}}").refuses(RefusalCode.INVALID_JSON);
    }

    @Test
    void everyoneSeesAndChangesTheOwnProfileOnly() {
        Someone alice = api.someone("Alice");
        Someone bob = api.someone("Bob");

        Answer changed = api.patch(
                Paths.ME, alice, Map.of("nickname", " 새 이름 ", "email", "x@example.com", "userId", bob.userId()));

        changed.is(200).fits("account");
        assertThat(changed.json().get("nickname").asString()).isEqualTo("새 이름");
        Answer mine = api.get(Paths.ME, alice).is(200).fits("account");
        assertThat(mine.json().get("email").asString()).isEqualTo(alice.email());
        assertThat(mine.json().get("userId").asLong()).isEqualTo(alice.userId());
        assertThat(api.get(Paths.ME, bob).json().get("nickname").asString()).isEqualTo("Bob");
        api.patch(Paths.ME, alice, Map.of()).refuses(RefusalCode.INVALID_REQUEST);
        api.get(Paths.ME).refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void searchFindsByTheBeginningInAnyCase() {
        String unique = "Z" + UUID.randomUUID().toString().substring(0, 12);
        Someone asking = api.someone(unique + " me");
        Someone first = api.someone(unique + " Ärger");
        Someone second = api.someone(unique + " ÄRGER 2");
        api.someone("x" + unique);

        Answer answer = search(asking, unique.toLowerCase(Locale.ROOT) + " ärger");

        answer.is(200).fits("user-list");
        assertThat(idsIn(answer)).containsExactly(first.userId(), second.userId());
        assertThat(answer.body()).doesNotContain("@");
        assertThat(idsIn(search(asking, unique))).doesNotContain(asking.userId());
    }

    @Test
    void searchFindsWhatLooksTheSame() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        Someone asking = api.someone("me");
        Someone composed = api.someone("한글" + unique);

        String decomposed = "\u1112\u1161\u11ab\u1100\u1173\u11af" + unique;

        assertThat(idsIn(search(asking, decomposed))).containsExactly(composed.userId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "\\", "*", "'", "\"", "'; DROP TABLE users; --"})
    void characterOfAPatternLanguageStandsForItself(String special) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        Someone asking = api.someone("me");
        Someone literal = api.someone(special + unique);
        api.someone("a" + unique);

        assertThat(idsIn(search(asking, special + unique))).containsExactly(literal.userId());
        assertThat(idsIn(search(asking, unique.substring(0, 4) + special))).isEmpty();
    }

    @Test
    void searchIsBoundedAndNeedsABeginning() {
        String unique = UUID.randomUUID().toString().substring(0, 12);
        Someone asking = api.someone("me");
        jdbc.sql("""
                        INSERT INTO users (email, email_normalized, nickname, password_hash)
                        SELECT :u || i, :u || i, :u || i, 'none' FROM generate_series(1, 50) i
                        """).param("u", unique).update();

        assertThat(idsIn(search(asking, unique))).hasSize(20);
        search(asking, "").refuses(RefusalCode.INVALID_REQUEST);
        search(asking, "  ").refuses(RefusalCode.INVALID_REQUEST);
        api.get(Paths.USERS, asking).refuses(RefusalCode.INVALID_REQUEST);
        api.get(Paths.USERS + "?nickname=" + unique).refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void searchReadsARangeOfItsIndex() {
        List<String> plan = transaction.execute(status -> {
            jdbc.sql("SET LOCAL enable_seqscan = off").update();
            jdbc.sql("SET LOCAL enable_bitmapscan = off").update();
            return jdbc.sql("""
                            EXPLAIN SELECT user_id, nickname FROM users
                            WHERE lower(nickname COLLATE pg_c_utf8) >= lower(:b COLLATE pg_c_utf8)
                              AND lower(nickname COLLATE pg_c_utf8) < lower(:b COLLATE pg_c_utf8) || chr(1114111)
                              AND deleted_at IS NULL AND user_id <> 1
                            ORDER BY lower(nickname COLLATE pg_c_utf8), user_id LIMIT 20
                            """).param("b", "ali").query(String.class).list();
        });

        assertThat(String.join("\n", plan))
                .contains("Index Scan using users_by_nickname")
                .contains("Index Cond")
                .doesNotContain("Sort");
    }

    private Answer signUp(String email, String password, String nickname) {
        return api.post(Paths.SIGNUP, null, Map.of("email", email, "password", password, "nickname", nickname));
    }

    /** Fields as they stand inside a JSON string; the first one is wrong. */
    private void refusesSignUp(
            String wrong, String value, String second, String secondValue, String third, String thirdValue) {
        Answer answer = api.send(
                "POST", Paths.SIGNUP, null, """
                {"%s":"%s","%s":"%s","%s":"%s"}""".formatted(wrong, value, second, secondValue, third, thirdValue));

        answer.refuses(RefusalCode.INVALID_REQUEST);
        assertThat(answer.json().get("detail").asString()).startsWith(wrong + ": ");
    }

    private Answer search(Someone asking, String beginning) {
        return api.get(Paths.USERS + "?nickname=" + Api.encoded(beginning), asking);
    }

    private static List<Long> idsIn(Answer answer) {
        JsonNode users = ContractJson.mapper().readTree(answer.is(200).body()).get("users");
        return users.valueStream().map(user -> user.get("userId").asLong()).toList();
    }
}
