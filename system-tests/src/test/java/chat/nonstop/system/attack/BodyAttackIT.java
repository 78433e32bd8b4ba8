package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.system.SharedSystem;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.verify.client.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What stands in requests: bodies that blow up, text that means something to a database, numbers that are none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyAttackIT {
    private final SharedSystem system = SharedSystem.get();
    private final URI gateway = system.gateway().base();
    private Person user;
    private Person other;
    private long room;

    @BeforeAll
    void openRoom() throws Exception {
        user = system.gateway().signUp("bodies");
        other = system.gateway().signUp("bodies too");
        room = system.gateway().createGroup("bodies", user, List.of(other));
    }

    @Test
    void jsonThatBlowsUpIsRefused() throws Exception {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (String text : List.of(
                "[".repeat(10_000),
                "[".repeat(100_000) + "]".repeat(100_000),
                "{\"a\":".repeat(10_000),
                "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
                "{\"name\":\"x\",\"memberIds\":" + "[".repeat(100_000),
                "{\"name\":\"x\",\"memberIds\":[1e999999999]}",
                "{\"name\":\"x\",\"memberIds\":[-1e999999999]}",
                "{\"name\":\"x\",\"memberIds\":[" + "9".repeat(200_000) + "]}",
                "{\"name\":\"x\",\"memberIds\":[1." + "9".repeat(200_000) + "]}",
                "{\"name\":\"x\",\"memberIds\":[18446744073709551617]}",
                "{\"name\":\"x\",\"memberIds\":[-9223372036854775808]}",
                "{\"name\":\"x\",\"memberIds\":[0]}",
                "{\"name\":\"x\",\"memberIds\":[true]}",
                "{\"name\":\"x\",\"memberIds\":[[1]]}",
                "{\"name\":\"x\",\"memberIds\":[{\"userId\":1}]}",
                "{\"name\":\"x\",\"memberIds\":\"1\"}",
                "{\"name\":\"" + "a".repeat(250_000) + "\",\"memberIds\":[]}",
                "{\"name\":\"a\\u0000b\",\"memberIds\":[]}",
                "{\"name\":\"a\\ud800b\",\"memberIds\":[]}",
                "{\"name\":\"a\\nb\",\"memberIds\":[]}",
                "{\"name\":[\"x\"],\"memberIds\":[]}",
                "{\"name\":{\"$ne\":null},\"memberIds\":[]}",
                "{\"name\":\"x\",\"memberIds\":[]} {}",
                "{\"name\":\"x\",\"memberIds\":[],}",
                "{'name':'x','memberIds':[]}",
                "/* x */ {\"name\":\"x\",\"memberIds\":[]}",
                "name: x\nmemberIds: []",
                "<room><name>x</name></room>",
                "[]",
                "null",
                "1",
                "\"x\"",
                "NaN",
                "",
                " ")) {
            bodies.put(text.length() > 60 ? text.substring(0, 60) + "…" : text, text.getBytes(StandardCharsets.UTF_8));
        }
        bodies.put("no UTF-8", new byte[] {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xFF, '"', '}'});
        bodies.put(
                "1 MB",
                ("{\"name\":\"" + "a".repeat(1_000_000) + "\",\"memberIds\":[]}").getBytes(StandardCharsets.UTF_8));

        for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
            assertThat(post(Paths.GROUP_ROOMS, body.getValue(), "Content-Type: application/json")
                            .status())
                    .as(body.getKey())
                    .isIn(400, 404, 413, 422);
        }
        SharedSystem.figures("attack", bodies.size() + " JSON bodies that blow up, or are none");
    }

    @Test
    void numberWithAFractionIsNoId() throws Exception {
        String body = "{\"name\":\"x\",\"memberIds\":[" + other.userId() + ".9]}";

        assertThat(post(Paths.GROUP_ROOMS, body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void onlyJsonInUtf8IsRead() throws Exception {
        byte[] good = ("{\"name\":\"x\",\"memberIds\":[" + other.userId() + "]}").getBytes(StandardCharsets.UTF_8);
        for (String type : List.of(
                "text/plain",
                "text/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml",
                "application/yaml",
                "application/cbor",
                "application/x-jackson-smile",
                "application/x-java-serialized-object",
                "application/problem+json",
                "application/vnd.any+json",
                "*/*",
                "application/*",
                "application/json, text/plain",
                "application/json; charset=utf-16",
                "application/json; charset=utf-7",
                "application/json;charset=no-such",
                "json",
                "/",
                ";",
                "a".repeat(5_000))) {
            RawHttp.Answer answer = post(Paths.GROUP_ROOMS, good, "Content-Type: " + type);
            assertThat(answer.status()).as(type).isEqualTo(415);
            assertThat(answer.text()).contains("UNSUPPORTED_MEDIA_TYPE");
        }
        assertThat(post(Paths.GROUP_ROOMS, good).status()).as("no type").isEqualTo(415);
        assertThat(post(Paths.GROUP_ROOMS, good, "Content-Type: application/json", "Content-Type: application/yaml")
                        .status())
                .as("two types")
                .isEqualTo(415);
        for (String encoding : List.of("gzip", "deflate", "br", "gzip, gzip", "x")) {
            assertThat(post(
                                    Paths.GROUP_ROOMS,
                                    packed(50_000_000),
                                    "Content-Type: application/json",
                                    "Content-Encoding: " + encoding)
                            .status())
                    .as(encoding)
                    .isEqualTo(415);
        }
        for (String override :
                List.of("X-HTTP-Method-Override: PATCH", "X-HTTP-Method: PATCH", "X-Method-Override: PATCH")) {
            assertThat(post(
                                    Paths.ME,
                                    "{\"nickname\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                                    "Content-Type: application/json",
                                    override)
                            .status())
                    .isEqualTo(405);
        }
        assertThat(post(Paths.ME + "?_method=PATCH", good, "Content-Type: application/json")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void nothingInASearchMeansAnything() throws Exception {
        Person hidden = system.gateway().signUp("x%_\\'hidden");
        String marker = UUID.randomUUID().toString().substring(0, 8);
        List<String> contents = List.of(marker + " 100% _sure_ \\ 'quoted' \"twice\"", marker + " plain");
        try (StompTestClient session = StompTestClient.connect(system.gateway().webSocket(), user.token())) {
            for (String content : contents) {
                session.send(
                        "SEND",
                        Map.of("destination", Destinations.PUB_MESSAGE, "receipt", content),
                        ContractJson.mapper()
                                .writeValueAsString(Map.of(
                                        "roomId",
                                        room,
                                        "clientMessageId",
                                        UUID.randomUUID(),
                                        "type",
                                        "TEXT",
                                        "content",
                                        content)));
                session.awaitReceipt(content);
            }
        }
        await().atMost(SharedSystem.PATIENCE).until(() -> hits(marker) == contents.size());

        for (String found : List.of(marker + " 100% _sure_", "% _sure_ \\ '", "_ \\ 'quoted' \"twice\"")) {
            assertThat(hits(found)).as(found).isEqualTo(1);
        }
        List<String> wild = List.of(
                "%%",
                "__",
                "\\\\",
                "*.*",
                ".*",
                "[a-z]+",
                "(a+)+$",
                "^(([a-z])+.)+[A-Z]([a-z])+$",
                "((((((((((",
                "a|b",
                marker + "%",
                marker + "_",
                marker + "' OR '1'='1",
                "'; SELECT pg_sleep(9); --",
                "\" OR \"\"=\"",
                "') UNION SELECT email FROM users --",
                "$1",
                ":reader",
                "?0",
                "{{7*7}}",
                "${jndi:ldap://127.0.0.1/x}",
                "\u0001\u0002",
                "%27%20OR",
                "/**/",
                "--x",
                "\uD83D\uDE00\uD83D\uDE00",
                "%".repeat(100),
                "_".repeat(100),
                "(".repeat(100),
                "\\".repeat(100));
        for (String text : wild) {
            assertThat(hits(text)).as(text).isZero();
            HttpResponse<String> people = get(Paths.USERS + "?nickname=" + encoded(text));
            assertThat(people.statusCode()).as(text).isIn(200, 400);
            assertThat(people.body()).as(text).doesNotContain("hidden", "@example.test");
        }
        for (String text : List.of("x%_\\'h", "x%")) {
            assertThat(get(Paths.USERS + "?nickname=" + encoded(text)).body()).contains(Long.toString(hidden.userId()));
        }
        for (String query : List.of(
                "q=",
                "q=a",
                "q=" + "a".repeat(101),
                "q=" + "a".repeat(7_000),
                "q=%00%00",
                "q=a%00b",
                "q=%ff%fe",
                "q=%c0%af%c0%af",
                "q=%ed%a0%80",
                "q=%",
                "q=%zz",
                "q=%u0041%u0041",
                "x=aa")) {
            assertThat(RawHttp.get(gateway, Paths.SEARCH + "?" + query, bearer())
                            .status())
                    .as(query)
                    .isIn(400, 414);
        }
        SharedSystem.figures("attack", wild.size() + 13 + " searches");
    }

    @Test
    void cursorsAndNumbersThatAreNoneAreRefused() throws Exception {
        List<String> cursors = new ArrayList<>(List.of(
                "x", "..", "'", "%00", "-1", "1%27--", "a".repeat(3_000), "9".repeat(30), "AAAA====", "%2B%2F%2B%2F"));
        for (int bytes : List.of(8, 16, 24, 25)) {
            for (int fill : List.of(0x00, 0x7F, 0x80, 0xFF)) {
                byte[] made = new byte[bytes];
                Arrays.fill(made, (byte) fill);
                cursors.add(Base64.getUrlEncoder().withoutPadding().encodeToString(made));
            }
        }
        for (String path : List.of(Paths.ROOMS + "?", Paths.SEARCH + "?q=aa&", Paths.NOTIFICATIONS + "?")) {
            for (String cursor : cursors) {
                RawHttp.Answer answer = RawHttp.get(gateway, path + "cursor=" + cursor, bearer());
                assertThat(answer.status()).as(path + cursor).isIn(200, 400);
                assertThat(answer.text()).as(path + cursor).doesNotContain("\"roomId\":" + (room + 1));
            }
            for (String limit : List.of(
                    "99999999999999999999", "1e3", "x", "1.5", "%00", "1;2", "NaN", "null", "9".repeat(1_000))) {
                assertThat(RawHttp.get(gateway, path + "limit=" + limit, bearer())
                                .status())
                        .as(path + limit)
                        .isEqualTo(400);
            }
            for (String limit : List.of("0", "-1", "-2147483648", "2147483647")) {
                assertThat(RawHttp.get(gateway, path + "limit=" + limit, bearer())
                                .status())
                        .as(path + limit)
                        .isIn(200, 400);
            }
        }
        String messages = Paths.MESSAGES.replace("{roomId}", Long.toString(room)) + "?";
        for (String query : List.of(
                "before=-1",
                "after=-1",
                "after=99999999999999999999",
                "before=x",
                "after=1e3",
                "after=%00",
                "before=1&after=1",
                "after=1.0",
                "after='")) {
            assertThat(RawHttp.get(gateway, messages + query, bearer()).status())
                    .as(query)
                    .isEqualTo(400);
        }
        for (String id : List.of(
                "0",
                "-1",
                "1e0",
                "+1",
                "0x1",
                "1.0",
                "99999999999999999999",
                "9223372036854775808",
                "*",
                "null",
                "NaN",
                "1,2",
                "1'",
                "1%20OR%201=1",
                "%D9%A1",
                "1%27--",
                "{roomId}",
                "..%2f1")) {
            for (String path : List.of(Paths.ROOM, Paths.READ)) {
                assertThat(RawHttp.get(gateway, path.replace("{roomId}", id), bearer())
                                .status())
                        .as(path + " " + id)
                        .isIn(400, 403, 404, 405);
            }
        }
    }

    // ---- words of these tests

    private int hits(String text) throws IOException {
        HttpResponse<String> answer = get(Paths.SEARCH + "?q=" + encoded(text));
        assertThat(answer.statusCode()).as(text).isIn(200, 400);
        return ContractJson.mapper().readTree(answer.body()).path("hits").size();
    }

    private HttpResponse<String> get(String path) throws IOException {
        return system.gateway().call(user, "GET", path, null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String bearer() throws IOException {
        return "Authorization: Bearer " + user.token();
    }

    private RawHttp.Answer post(String path, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + gateway.getAuthority()
                + "\r\nConnection: close\r\n" + bearer() + "\r\nContent-Length: " + body.length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return RawHttp.exchange(
                gateway,
                head.append("\r\n")
                        .append(new String(body, StandardCharsets.ISO_8859_1))
                        .toString());
    }

    private static byte[] packed(int zeros) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] block = new byte[1 << 16];
            for (int written = 0; written < zeros; written += block.length) {
                gzip.write(block);
            }
        }
        return packed.toByteArray();
    }
}
