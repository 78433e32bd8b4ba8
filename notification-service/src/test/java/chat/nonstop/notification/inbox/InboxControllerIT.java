package chat.nonstop.notification.inbox;

import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Problem;
import chat.nonstop.notification.RunningService;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

class InboxControllerIT extends RunningService {
    private static final Instant SENT = Instant.parse("2026-11-20T09:15:30.123456Z");

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private StoredInbox inbox;

    private long sender;
    private long reader;
    private long room;

    @BeforeEach
    void aRoom() {
        sender = user();
        reader = user();
        room = group(50, sender, reader);
    }

    @Test
    void pagesGoFromNewestToOldestWithoutGapOrRepeat() throws Exception {
        List<NewMessage> messages = new ArrayList<>();
        for (int messageId = 1; messageId <= 7; messageId++) {
            // Three pairs at one and the same time, so that the time alone does not order them.
            messages.add(new NewMessage(room, messageId, sender, SENT.plusSeconds(messageId / 2), List.of()));
        }
        inbox.add(messages);

        List<Long> seen = new ArrayList<>();
        InboxPage page = page(reader, "?limit=3");
        seen.addAll(page.notifications().stream().map(InboxPage.Item::messageId).toList());
        while (page.nextCursor() != null) {
            page = page(reader, "?limit=3&before=" + page.nextCursor());
            seen.addAll(
                    page.notifications().stream().map(InboxPage.Item::messageId).toList());
        }

        assertThat(seen).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void whatTheMemberHasReadIsMarkedRead() throws Exception {
        inbox.add(List.of(
                new NewMessage(room, 51, sender, SENT, List.of()),
                new NewMessage(room, 52, sender, SENT.plusSeconds(1), List.of())));
        TestRooms.sent(room, 51, reader); // puts the cursor there

        assertThat(page(reader, "").notifications())
                .containsExactly(
                        new InboxPage.Item(room, 52, sender, SENT.plusSeconds(1), false, false),
                        new InboxPage.Item(room, 51, sender, SENT, true, false));
    }

    @Test
    void anInboxIsItsOwnersAlone() throws Exception {
        inbox.add(List.of(new NewMessage(room, 1, sender, SENT, List.of())));

        assertThat(page(reader, "").notifications()).hasSize(1);
        assertThat(page(user(), "").notifications()).isEmpty();
        assertThat(page(sender, "").notifications()).isEmpty();
    }

    @Test
    void roomsThatWereLeftAreNotListed() throws Exception {
        inbox.add(List.of(new NewMessage(room, 1, sender, SENT, List.of())));

        TestRooms.leave(room, reader);

        assertThat(page(reader, "").notifications()).isEmpty();
    }

    @Test
    void whatCannotBeAskedIsRefused() throws Exception {
        assertRefused(get(reader, "?limit=0"), 400, RefusalCode.INVALID_REQUEST);
        assertRefused(get(reader, "?limit=201"), 400, RefusalCode.INVALID_REQUEST);
        assertRefused(get(reader, "?limit=many"), 400, RefusalCode.INVALID_REQUEST);
        assertRefused(get(reader, "?before=yesterday"), 400, RefusalCode.INVALID_REQUEST);
    }

    @Test
    void withoutATokenNothingIsAnswered() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("")).build();

        assertRefused(http.send(request, BodyHandlers.ofString()), 401, RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void livenessAndReadinessAreApart() throws Exception {
        for (String probe : new String[] {"liveness", "readiness"}) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/" + probe))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    private InboxPage page(long userId, String query) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(userId, query);
        assertThat(answer.statusCode()).isEqualTo(200);
        ContractAssert.assertFits("inbox", answer.body());
        return ContractJson.mapper().readValue(answer.body(), InboxPage.class);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, RefusalCode code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        ContractAssert.assertFits("problem", answer.body());
        assertThat(ContractJson.mapper().readValue(answer.body(), Problem.class).code())
                .isEqualTo(code);
    }

    private HttpResponse<String> get(long userId, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(query))
                .header("Authorization", "Bearer " + TestTokens.shared().accessToken(userId))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private URI uri(String query) {
        return URI.create("http://127.0.0.1:" + port + "/api/v1/notifications" + query);
    }
}
