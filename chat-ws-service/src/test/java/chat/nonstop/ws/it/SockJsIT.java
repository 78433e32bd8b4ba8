package chat.nonstop.ws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SockJS from its protocol's text, without its client library. */
@Timeout(60)
class SockJsIT {
    private enum Transport {
        WEBSOCKET,
        XHR_STREAMING,
        XHR
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChatNode node = ChatNode.first();
    private final long user = ChatNode.newUser();
    private final URI base =
            URI.create("http://127.0.0.1:" + node.port() + "/ws/v1/chat/042/" + UUID.randomUUID() + "/");

    /** Messages inside SockJS frames, heart-beats left out. */
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private volatile boolean closed;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everyTransportChats(Transport transport) {
        long room = ChatNode.PERSISTENCE.room(user);
        int count = 30;
        Sender sender = open(transport, user);
        sender.send("CONNECT\naccept-version:1.2\nheart-beat:0,0\n\n\0");
        await().until(() -> heard.stream().anyMatch(text -> text.startsWith("CONNECTED\n")));
        sender.send("SUBSCRIBE\nid:1\ndestination:" + Destinations.room(room) + "\nreceipt:s\n\n\0");
        await().until(() -> heard.stream().anyMatch(text -> text.startsWith("RECEIPT\nreceipt-id:s")));

        IntStream.range(0, count)
                .forEach(i -> sender.send("SEND\ndestination:/pub/chat/message\nreceipt:r" + i + "\n\n"
                        + Frames.message(room, UUID.randomUUID().toString(), "m" + i) + "\0"));

        await().atMost(Duration.ofSeconds(30)).until(() -> messages().size() >= count);
        assertThat(messages()).hasSize(count);
        assertThat(IntStream.range(0, count).allMatch(i -> messages().get(i).contains("\"m" + i + "\"")))
                .isTrue();
        await().until(() -> heard.stream().anyMatch(text -> text.startsWith("RECEIPT\nreceipt-id:r" + (count - 1))));
        closed = true;
    }

    @Test
    void sessionOfAnotherUserCannotBeWrittenTo() throws Exception {
        open(Transport.XHR, user);

        assertThat(post("xhr_send", user + 1, "[\"CONNECT\\naccept-version:1.2\\n\\n\\u0000\"]")
                        .statusCode())
                .isIn(403, 404);
        assertThat(post("xhr_send", user, "[\"CONNECT\\naccept-version:1.2\\n\\n\\u0000\"]")
                        .statusCode())
                .isEqualTo(204);
        closed = true;
    }

    /** What SockJS does not keep until the next request waits with us, and does not end the session. */
    @Test
    void pollerWhoIsFarBehindGetsEverythingAtItsOwnPace() throws Exception {
        int count = 1_500;
        long room = ChatNode.PERSISTENCE.room(user);
        ChatNode.PERSISTENCE.store(room, count);
        poll();
        xhrSend("CONNECT\naccept-version:1.2\nheart-beat:0,0\n\n\0", user);
        poll();
        xhrSend("SUBSCRIBE\nid:1\ndestination:" + Destinations.room(room) + "\nafter:0\n\n\0", user);

        for (int polls = 0; messages().size() < count && polls < 100; polls++) {
            await().pollDelay(Duration.ofMillis(polls == 0 ? 1_000 : 30)).until(() -> true);
            poll();
        }

        assertThat(messages())
                .extracting(text -> text.lines()
                        .filter(line -> line.startsWith("message-id:"))
                        .findFirst()
                        .orElseThrow())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, count)
                        .mapToObj(id -> "message-id:" + room + "-" + id)
                        .toList());
    }

    @Test
    void corsIsLeftToTheGateway() throws Exception {
        HttpResponse<String> info = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + "/ws/v1/chat/info"))
                        .header("Origin", "https://elsewhere.example")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(info.statusCode()).isEqualTo(200);
        assertThat(info.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("access-control"));
        assertThat(ContractJson.mapper()
                        .readTree(info.body())
                        .path("cookie_needed")
                        .asBoolean())
                .isFalse();
    }

    private interface Sender {
        void send(String text);
    }

    private List<String> messages() {
        return heard.stream().filter(text -> text.startsWith("MESSAGE\n")).toList();
    }

    private Sender open(Transport transport, long as) {
        Sender sender = switch (transport) {
            case WEBSOCKET -> {
                WebSocket socket = HTTP.newWebSocketBuilder()
                        .header("Authorization", bearer(as))
                        .buildAsync(
                                URI.create(base.resolve("websocket").toString().replace("http:", "ws:")), new Ear())
                        .join();
                yield text -> socket.sendText(array(text), true).join();
            }
            case XHR_STREAMING -> {
                listen("xhr_streaming", as, false);
                yield text -> xhrSend(text, as);
            }
            case XHR -> {
                listen("xhr", as, true);
                yield text -> xhrSend(text, as);
            }
        };
        await().until(() -> heard.contains("OPEN"));
        return sender;
    }

    private void listen(String path, long as, boolean again) {
        Thread.ofVirtual().start(() -> {
            try {
                do {
                    HTTP.send(request(path, as, ""), HttpResponse.BodyHandlers.ofLines())
                            .body()
                            .forEach(this::hear);
                } while (again && !closed);
            } catch (IOException | InterruptedException | RuntimeException ended) {
                heard.add("ENDED");
            }
        });
    }

    /** One request for what waits; an error when the session has ended. */
    private void poll() throws IOException, InterruptedException {
        HttpResponse<String> answer = post("xhr", user, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotStartWith("c");
        answer.body().lines().forEach(this::hear);
    }

    private void xhrSend(String text, long as) {
        try {
            assertThat(post("xhr_send", as, array(text)).statusCode()).isEqualTo(204);
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private HttpResponse<String> post(String path, long as, String body) throws IOException, InterruptedException {
        return HTTP.send(request(path, as, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path, long as, String body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", bearer(as))
                .header("Content-Type", "text/plain;charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    /** A token of its own for each request, as after a renewal: the session is the user's, not the token's. */
    private static String bearer(long as) {
        return "Bearer " + TestTokens.shared().accessToken(as);
    }

    private static String array(String text) {
        return ContractJson.mapper().writeValueAsString(List.of(text));
    }

    private void hear(String frame) {
        if (frame.equals("o")) {
            heard.add("OPEN");
        } else if (frame.startsWith("a")) {
            ContractJson.mapper().readTree(frame.substring(1)).forEach(text -> heard.add(text.asString()));
        }
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                hear(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
