package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.system.SharedSystem;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.local.Instance;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The gateway's door: paths to what is inside, requests that are two, pages of others, and those who only stand in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorAttackIT {
    private final SharedSystem system = SharedSystem.get();
    private final URI gateway = system.gateway().base();
    private Person user;
    private String bearer;
    private String cookie;
    private int persistencePort;

    @BeforeAll
    void signUp() throws Exception {
        user = system.gateway().signUp("door");
        bearer = "Authorization: Bearer " + user.token();
        cookie = "Cookie: access_token=" + user.token();
        persistencePort = system.processes().instance("persistence").port();
    }

    @Test
    void noPathLeadsToActuatorsOrToWhatIsInternal() throws Exception {
        List<String> targets = new ArrayList<>();
        for (String inside :
                List.of("actuator/env", "actuator/configprops", "actuator/heapdump", "internal/rooms/1/members")) {
            String first = inside.substring(0, 1);
            targets.addAll(List.of(
                    "/" + inside,
                    "//" + inside,
                    "///" + inside,
                    "/./" + inside,
                    "/%2e/" + inside,
                    "/" + inside + "/",
                    "/" + inside + ";x=.css",
                    "/" + inside + "%00",
                    "/" + inside + "%20",
                    "/" + inside + ".json",
                    "/" + inside + "?x=/index.html",
                    "/" + inside + "#/index.html",
                    "/;/" + inside,
                    "/" + inside.replace("/", "//"),
                    "/" + inside.replace("/", "%2f"),
                    "/" + inside.replace("/", "%252f"),
                    "/" + inside.replace("/", "\\"),
                    "/" + inside.replace("/", ";/"),
                    "/%" + Integer.toHexString(first.charAt(0)) + inside.substring(1),
                    "/%25" + Integer.toHexString(first.charAt(0)) + inside.substring(1),
                    "/" + first.toUpperCase(Locale.ROOT) + inside.substring(1),
                    "/api/../" + inside,
                    "/api/%2e%2e/" + inside,
                    "/api/.%2e/" + inside,
                    "/api/..%2f" + inside,
                    "/api/..%5c" + inside,
                    "/api/..;/" + inside,
                    "/api/..%00/" + inside,
                    "/api/..%c0%af" + inside,
                    "/api/%c0%ae%c0%ae/" + inside,
                    "/api/%e0%80%ae%e0%80%ae/" + inside,
                    "/api/%u002e%u002e/" + inside,
                    "/api/v1/chat/../../../" + inside,
                    "/api/v1/chat/rooms/..%2f..%2f..%2f..%2f" + inside,
                    "/api/v1/store/../../../" + inside,
                    "/api/v1/store/..%2f..%2f..%2f" + inside,
                    "/ws/v1/chat/../../../" + inside,
                    "/ws/v1/chat/..%2f..%2f..%2f" + inside,
                    "/.well-known/../" + inside,
                    "/docs/../" + inside,
                    "/docs/swagger-ui/..%2f..%2f" + inside,
                    "/actuator/health/../../" + inside,
                    "/actuator/health/..;/..;/" + inside,
                    "http://127.0.0.1:" + persistencePort + "/" + inside,
                    "http://" + gateway.getAuthority() + "@127.0.0.1:" + persistencePort + "/" + inside));
        }
        targets.addAll(List.of(
                "/%61ctuator/prometheus",
                "/%61ctuator",
                "/error",
                "/v3/api-docs",
                "/.git/config",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/application.yml",
                "/..%2fapplication.yml",
                "/vendor/..%2f..%2fapplication.yml",
                "/docs/..%2fapplication.yml",
                "/docs/swagger-ui/..%2f..%2f..%2fapplication.yml"));

        for (String target : targets) {
            RawHttp.Answer answer = RawHttp.get(
                    gateway, target, bearer, "X-Original-URL: /actuator/env", "X-Forwarded-Prefix: /actuator");
            assertThat(answer.status()).as(target).isBetween(400, 499);
            assertThat(answer.text())
                    .as(target)
                    .doesNotContain("propertySources", "contexts", "userIds", "jvm_", "spring:");
        }
        SharedSystem.figures("attack", targets.size() + " ways to what is inside");
    }

    @Test
    void aPathIsCountedAsWhatItIs() throws Exception {
        String body = "{\"email\":\"nobody@example.test\",\"password\":\"guessed it\"}";
        for (String path : List.of(
                "/%61pi/v1/auth/login",
                "/api/v1/auth/%6cogin",
                "/api/v1/auth/%6C%6fgin",
                "/api//v1/auth/login",
                "/api/v1/auth/login/",
                "/api/v1/auth/./login",
                "/api/v1/auth/login;x")) {
            RawHttp.Answer answer = RawHttp.exchange(
                    gateway,
                    "POST " + path + " HTTP/1.1\r\nHost: " + gateway.getAuthority()
                            + "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n" + body);
            assertThat(answer.text()).as(path).doesNotContain("INVALID_CREDENTIALS");
        }
        assertThat(RawHttp.handshake(gateway, "/ws/v1/ch%61t", bearer)).isEqualTo(400);
    }

    @Test
    void actuatorsOfServicesTellNoSecrets() throws Exception {
        String secret =
                system.processes().setting("gateway", "chat.internal.secret").orElseThrow();
        for (Instance each : system.processes().status()) {
            if (List.of("postgres", "kafka", "redis").contains(each.service())) {
                continue;
            }
            URI service = URI.create("http://127.0.0.1:" + each.port());
            for (String name : List.of(
                    "",
                    "/env",
                    "/configprops",
                    "/heapdump",
                    "/threaddump",
                    "/beans",
                    "/loggers",
                    "/mappings",
                    "/shutdown",
                    "/logfile",
                    "/gateway/routes")) {
                RawHttp.Answer answer = RawHttp.get(service, "/actuator" + name);
                assertThat(answer.text().startsWith("HTTP/1.1 200") && !name.isEmpty())
                        .as(each.name() + " /actuator" + name)
                        .isFalse();
            }
            for (String name : List.of("/health", "/info", "/prometheus")) {
                assertThat(RawHttp.get(service, "/actuator" + name).text())
                        .as(each.name() + name)
                        .doesNotContain(secret, "password", "jdbc:");
            }
        }
    }

    @Test
    void requestsThatServersReadDifferentlyAreRefused() throws Exception {
        String host = "Host: " + gateway.getAuthority() + "\r\n";
        String head = host + bearer + "\r\nContent-Type: application/json\r\n";
        String inner = "GET " + Paths.ME + " HTTP/1.1\r\n" + host + bearer + "\r\nConnection: close\r\n\r\n";
        Map<String, String> requests = new LinkedHashMap<>();
        for (String method : List.of("POST", "PATCH", "PUT", "GET", "DELETE")) {
            String line = method + " " + Paths.ME + " HTTP/1.1\r\n" + head;
            requests.put(
                    method + " length and chunks",
                    line + "Content-Length: " + (5 + inner.length()) + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                            + inner);
            requests.put(
                    method + " chunks and length",
                    line + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + inner);
            requests.put(
                    method + " two lengths",
                    line + "Content-Length: 0\r\nContent-Length: " + inner.length() + "\r\n\r\n" + inner);
            requests.put(method + " unknown coding", line + "Transfer-Encoding: xchunked\r\n\r\n" + inner);
            requests.put(
                    method + " two codings",
                    line + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n");
            requests.put(method + " list of codings", line + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n");
            requests.put(method + " vertical tab", line + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n");
            requests.put(method + " space before the colon", line + "Content-Length : 0\r\n\r\n");
            requests.put(method + " length below 0", line + "Content-Length: -1\r\n\r\n");
            requests.put(method + " signed length", line + "Content-Length: +0\r\n\r\n");
            requests.put(method + " list of lengths", line + "Content-Length: 0, 0, 9\r\n\r\n");
            requests.put(method + " chunk below 0", line + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n");
            requests.put(method + " chunk in words", line + "Transfer-Encoding: chunked\r\n\r\nten\r\n\r\n");
        }
        String line = "GET " + Paths.ME + " HTTP/1.1\r\n";
        requests.put("two hosts", line + host + "Host: evil.test\r\n" + bearer + "\r\n\r\n");
        requests.put("line feeds alone", (line + host + bearer + "\r\n\r\n").replace("\r\n", "\n"));
        requests.put("carriage return in a header", line + host + "X: a\rX-Y: b\r\n" + bearer + "\r\n\r\n");
        requests.put("NUL in a header", line + host + "X: a\0b\r\n" + bearer + "\r\n\r\n");
        requests.put("header without a name", line + host + ": x\r\n" + bearer + "\r\n\r\n");
        requests.put("no version", "GET " + Paths.ME + "\r\n\r\n");
        requests.put("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        requests.put("tunnel", "CONNECT 127.0.0.1:" + persistencePort + " HTTP/1.1\r\n" + host + bearer + "\r\n\r\n");
        requests.put("trace", "TRACE " + Paths.ME + " HTTP/1.1\r\n" + host + bearer + "\r\n\r\n");
        requests.put("head of 100 KB", line + host + "X: " + "x".repeat(100_000) + "\r\n\r\n");
        requests.put("5,000 headers", line + host + "X: y\r\n".repeat(5_000) + "\r\n");
        requests.put("line of 20 KB", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + host + "\r\n");

        for (Map.Entry<String, String> request : requests.entrySet()) {
            // A connection that is kept would answer what is smuggled as a request of its own.
            RawHttp.Answer answer =
                    RawHttp.exchange(gateway, request.getValue().replaceFirst("\r\n", "\r\nConnection: close\r\n"));
            assertThat(answer.status())
                    .as(request.getKey())
                    .satisfiesAnyOf(
                            status -> assertThat(status).isZero(),
                            status -> assertThat(status).isBetween(400, 499));
            assertThat(answer.text()).as(request.getKey()).doesNotContain("\"email\"");
        }
        SharedSystem.figures("attack", requests.size() + " requests that are two, or none");
    }

    @Test
    void pagesOfOthersOpenNoSession() throws Exception {
        int port = gateway.getPort();
        String sockJs = Destinations.WEBSOCKET_PATH + "/000/";
        List<String> origins = List.of(
                "http://evil.test",
                "null",
                "http://localhost.evil.test:" + port,
                "http://evil-localhost:" + port,
                "http://localhost:" + port + ".evil.test",
                "http://localhost:" + port + "@evil.test",
                "https://localhost:" + port,
                "http://localhost",
                "http://localhost:" + (port + 1),
                "http://localhost:" + port + "/",
                "http://user@localhost:" + port,
                "http://localhost:" + port + " http://evil.test",
                "http://127.0.0.1:" + port,
                "http://[::1]:" + port,
                "http://localhost.:" + port,
                "file://",
                "chrome-extension://abcdef",
                "",
                "*",
                "http://sub.localhost:" + port,
                "//localhost:" + port,
                "javascript:alert(1)");
        for (String origin : origins) {
            String from = "Origin: " + origin;
            assertThat(RawHttp.handshake(gateway, Destinations.WEBSOCKET_PATH, cookie, from))
                    .as(from)
                    .isEqualTo(403);
            assertThat(RawHttp.handshake(gateway, sockJs + name() + "/websocket", cookie, from))
                    .as(from)
                    .isEqualTo(403);
            for (String transport : List.of("/xhr", "/xhr_streaming", "/xhr_send")) {
                RawHttp.Answer answer = post(sockJs + name() + transport, cookie, from);
                assertThat(answer.status()).as(transport + " " + from).isEqualTo(403);
                assertThat(answer.text()).as(from).doesNotContainIgnoringCase("access-control-allow");
            }
            for (String transport : List.of("/eventsource", "/htmlfile?c=cb", "/jsonp?c=cb")) {
                assertThat(RawHttp.get(gateway, sockJs + name() + transport, cookie, from)
                                .status())
                        .as(from)
                        .isEqualTo(403);
            }
            RawHttp.Answer preflight = RawHttp.exchange(
                    gateway,
                    "OPTIONS " + Paths.ME + " HTTP/1.1\r\nHost: " + gateway.getAuthority() + "\r\nConnection: close\r\n"
                            + from
                            + "\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n\r\n");
            assertThat(preflight.status()).as(from).isEqualTo(403);
            assertThat(preflight.text()).as(from).doesNotContainIgnoringCase("access-control-allow");
        }
        assertThat(RawHttp.handshake(
                        gateway, Destinations.WEBSOCKET_PATH, cookie, "Origin: " + gateway, "Origin: http://evil.test"))
                .as("two origins")
                .isEqualTo(403);
        for (String mode : List.of("navigate", "no-cors", "websocket", "cors")) {
            for (String site : List.of("cross-site", "same-site")) {
                String[] hidden = {cookie, "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode};
                assertThat(RawHttp.handshake(gateway, Destinations.WEBSOCKET_PATH, hidden))
                        .as(mode)
                        .isEqualTo(403);
                assertThat(RawHttp.get(gateway, sockJs + name() + "/eventsource", hidden)
                                .status())
                        .as(mode)
                        .isEqualTo(403);
                assertThat(RawHttp.get(gateway, sockJs + name() + "/htmlfile?c=cb", hidden)
                                .status())
                        .as(mode)
                        .isEqualTo(403);
            }
        }
        assertThat(RawHttp.handshake(gateway, Destinations.WEBSOCKET_PATH, cookie))
                .as("no browser")
                .isEqualTo(101);
        assertThat(RawHttp.handshake(gateway, Destinations.WEBSOCKET_PATH, cookie, "Origin: " + gateway))
                .as("our page")
                .isEqualTo(101);
        SharedSystem.figures("attack", 9 * origins.size() + 25 + " requests of foreign pages");
    }

    /** How they end, with shorter limits than here: SlowRequestIT of the gateway, SessionLifeIT of chat-ws. */
    @Test
    void othersAreServedWhileConnectionsStandInTheDoor() throws Exception {
        List<Socket> idle = new ArrayList<>();
        String handshake = "GET " + Destinations.WEBSOCKET_PATH + " HTTP/1.1\r\nHost: " + gateway.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + bearer + "\r\n\r\n";
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(gateway.getHost(), gateway.getPort());
                idle.add(socket);
                // Silent, in the middle of a handshake, or behind it without a CONNECT.
                String part = switch (i % 3) {
                    case 0 -> "";
                    case 1 -> handshake.substring(0, 40);
                    default -> handshake;
                };
                socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
            }
            for (int i = 40; i < 60; i++) { // byte by byte
                for (int each = 1; each < idle.size(); each += 3) {
                    idle.get(each).getOutputStream().write(handshake.charAt(i));
                }
            }

            Person other = system.gateway().signUp("other");
            try (StompTestClient session =
                    StompTestClient.connect(system.gateway().webSocket(), other.token())) {
                session.subscribe(Destinations.USER_ERRORS);
            }
            assertThat(system.gateway().call(other, "GET", Paths.ROOMS, null).statusCode())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    // ---- words of these tests

    private RawHttp.Answer post(String target, String... headers) throws IOException {
        return RawHttp.exchange(
                gateway,
                "POST " + target + " HTTP/1.1\r\nHost: " + gateway.getAuthority() + "\r\nConnection: close\r\n"
                        + String.join("\r\n", headers) + "\r\nContent-Length: 0\r\n\r\n");
    }

    private static String name() {
        return UUID.randomUUID().toString();
    }
}
