package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.verify.client.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What no log of any process holds, after everything else that was tested here: tokens, passwords, what people wrote, and
 * lines that somebody else wrote. Its name makes it the last test.
 */
class AbsentSecretsIT {
    /** How every access token begins, and goes on. */
    private static final String ACCESS_TOKEN = "eyJ[A-Za-z0-9_-]{8,}\\.eyJ";

    /** With which every password of these tests begins. */
    private static final String PASSWORDS = "correct horse ";

    private final SharedSystem system = SharedSystem.get();
    private final Gateway gateway = system.gateway();
    private final String mark = UUID.randomUUID().toString();

    /** Starts like a line of ours, in red. */
    private final String forged = "\r\n2026-01-01T00:00:00.000Z ERROR --- forged-" + mark + "\u001b[31m\u2028\u0085";

    @Test
    void noLogHoldsASecretOrAForgedLine() throws Exception {
        Map<String, String> secrets = leaveTraces();
        Properties ofServices = system.processes().secrets();
        ofServices.forEach((name, value) -> secrets.put(String.valueOf(name), String.valueOf(value)));

        List<String> faults = new ArrayList<>();
        Pattern anySecret = Pattern.compile(ACCESS_TOKEN + "|"
                + secrets.values().stream().map(Pattern::quote).collect(Collectors.joining("|")));
        long lines = 0;
        for (Path log : logs()) {
            try (BufferedReader reader = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines++;
                    if (anySecret.matcher(line).find()) {
                        faults.add(log.getFileName() + " holds a secret: " + shortened(line));
                    }
                    if (line.indexOf('\u001b') >= 0 || line.startsWith("2026-01-01T00:00:00.000Z ERROR")) {
                        faults.add(log.getFileName() + " holds a forged line: " + shortened(line));
                    }
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(lines).isPositive();
        SharedSystem.figures(
                "secrets", secrets.size() + " secrets and every access token looked for in " + lines + " lines");
    }

    /** Uses secrets rightly and wrongly, and returns them. */
    private Map<String, String> leaveTraces() throws Exception {
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("passwords", PASSWORDS);
        secrets.put("what people wrote", "written-" + mark);
        secrets.put("what others wrote here", "nobody else reads this");
        String email = mark + "@example.test";
        String password = PASSWORDS + mark;
        JsonNode account = json(post(Paths.SIGNUP, Map.of("email", email, "password", password, "nickname", "traces")));
        assertThat(account.path("userId").isNumber()).isTrue();
        JsonNode first = json(post(Paths.LOGIN, Map.of("email", email, "password", password)));
        String token = first.path("accessToken").stringValue();
        secrets.put("access token", token);
        secrets.put("signature", token.substring(token.lastIndexOf('.')));
        String refresh = first.path("refreshToken").stringValue();
        secrets.put("refresh token", refresh);
        JsonNode second = json(post(Paths.REFRESH, Map.of("refreshToken", refresh)));
        secrets.put("next refresh token", second.path("refreshToken").stringValue());

        post(Paths.LOGIN, Map.of("email", email, "password", password + " wrong"));
        post(Paths.SIGNUP, Map.of("email", email, "password", password, "nickname", "again"));
        post(Paths.LOGIN, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"");
        post(Paths.LOGIN, "{\"email\":\"" + email + "\",\"password\":{\"" + password + "\":1}}");
        post(Paths.LOGIN, "{\"email\":\"" + email + "\",\"password\":\"" + password + "\u0000\"}");
        post(Paths.REFRESH, "{\"refreshToken\":[\"" + refresh + "\"]}");
        for (String target : List.of(
                "/ws/v1/chat?access_token=" + token,
                "/ws/v1/chat?access_token=" + token + "%zz",
                "/ws/v1/chat?%zz&access_token=" + token,
                "/ws/v1/chat?access_token=" + token + "\u0001",
                "/ws/v1/chat/no/such/thing?access_token=" + token,
                "/ws/v1/chat/000/" + mark + "/websocket?access_token=" + token,
                "/nothing?access_token=" + token,
                "/ws/v1/chat?access_token=" + token + "a".repeat(9_000),
                "http://[bad/?access_token=" + token,
                "/api/v1/users/me?access_token=" + token)) {
            raw("GET " + target + " HTTP/1.1\r\nHost: " + gateway.base().getAuthority()
                    + "\r\nConnection: close\r\n\r\n");
        }
        raw("GET / HTTP/1.1\r\nHost: " + token + "\r\nBad Header: " + token + "\r\nX: a\0" + token + "\r\n\r\n");
        raw("GET /" + token + "|{} HTTP/9.9\r\nAuthorization: Bearer " + token + "\r\n\r\n");

        String inText = "written-" + mark;
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + token);
        for (String path : List.of(
                Paths.SEARCH + "?q=" + inText,
                Paths.SEARCH + "?q=" + inText + "&cursor=" + inText,
                Paths.USERS + "?nickname=" + inText,
                Paths.ROOMS + "?limit=" + inText,
                Paths.ROOMS + "/" + inText,
                Paths.SEARCH + "?q=" + encoded(forged),
                Paths.USERS + "?nickname=" + encoded(forged),
                Paths.ROOMS + "/" + encoded(forged),
                "/" + encoded(forged),
                Paths.NOTIFICATIONS + "?cursor=" + encoded(forged))) {
            gateway.call("GET", path, bearer, "");
        }
        for (String query : List.of("?q=%ff" + inText, "?q=%ff%0d%0a2026-01-01T00:00:00.000Z%20ERROR")) {
            raw("GET " + Paths.SEARCH + query + " HTTP/1.1\r\nHost: "
                    + gateway.base().getAuthority() + "\r\nConnection: close\r\n" + "Authorization: Bearer " + token
                    + "\r\nUser-Agent: " + "forged-" + mark + "\u001b[31m\r\n\r\n");
        }
        for (Map<String, Object> body : List.<Map<String, Object>>of(
                Map.of("name", forged, "memberIds", List.of()), Map.of("name", inText, "memberIds", List.of(inText)))) {
            gateway.call(
                    "POST", Paths.GROUP_ROOMS, bearer, ContractJson.mapper().writeValueAsString(body));
        }
        gateway.call("PATCH", Paths.ME, bearer, ContractJson.mapper().writeValueAsString(Map.of("nickname", forged)));
        write(
                token,
                json(gateway.call("POST", Paths.GROUP_ROOMS, bearer, "{\"name\":\"" + inText + "\",\"memberIds\":[]}"))
                        .path("roomId")
                        .longValue(),
                inText);

        post(Paths.REFRESH, Map.of("refreshToken", refresh)); // used twice: the log-in ends
        post(Paths.LOGOUT, Map.of("refreshToken", second.path("refreshToken").stringValue()));
        return secrets;
    }

    private void write(String token, long room, String content) {
        try (StompTestClient session = StompTestClient.connect(gateway.webSocket(), token)) {
            session.subscribe(Destinations.USER_ERRORS);
            String body = ContractJson.mapper()
                    .writeValueAsString(Map.of(
                            "roomId",
                            room,
                            "clientMessageId",
                            UUID.randomUUID(),
                            "type",
                            "TEXT",
                            "content",
                            content + forged));
            session.send("SEND", Map.of("destination", Destinations.PUB_MESSAGE, "receipt", "kept"), body);
            session.awaitReceipt("kept");
            session.send("SEND", Map.of("destination", Destinations.PUB_MESSAGE), body + content);
            session.send("SEND", Map.of("destination", "/pub/" + content + forged), body);
            session.send("SUBSCRIBE", Map.of("id", content + forged, "destination", "/sub/" + forged), "");
            session.send("SEND", Map.of("destination", Destinations.PUB_RENEW), "{\"accessToken\":\"" + token + "x\"}");
            session.send("SEND", Map.of("destination", Destinations.USER_ERRORS, "receipt", "last"), content);
            session.await(frame -> "last".equals(frame.header("receipt-id")));
            session.sendRaw(content + forged + "\0");
            session.awaitClose();
        }
    }

    private HttpResponse<String> post(String path, Object body) throws IOException {
        String text =
                body instanceof String given ? given : ContractJson.mapper().writeValueAsString(body);
        return gateway.call("POST", path, Map.of(), text);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return ContractJson.mapper().readTree(answer.body());
    }

    private void raw(String request) throws IOException {
        URI door = gateway.base();
        try (Socket socket = new Socket(door.getHost(), door.getPort())) {
            socket.setSoTimeout(2_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().readNBytes(12); // the answer has begun: what is to be logged is
        }
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(system.processes().logs())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String shortened(String line) {
        return line.substring(0, Math.min(300, line.length()));
    }
}
