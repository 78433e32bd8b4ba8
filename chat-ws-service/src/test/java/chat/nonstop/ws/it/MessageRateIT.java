package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.json;
import static chat.nonstop.ws.it.Frames.message;
import static chat.nonstop.ws.it.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class MessageRateIT {
    private static final Map<String, String> DEFAULT = Map.of("chat.limits.messages-per-minute", "60");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakePersistence persistence = ChatNode.PERSISTENCE;

    @Test
    void aBurstFromTwoDevicesOnTwoNodesIsCountedAsOne() {
        try (ChatNode one = ChatNode.start(DEFAULT);
                ChatNode two = ChatNode.start(DEFAULT)) {
            long user = ChatNode.newUser();
            long room = persistence.room(user);
            try (StompTestClient phone = connect(one, user);
                    StompTestClient desk = connect(two, user)) {
                long begin = System.nanoTime();
                for (int i = 0; i < 45; i++) {
                    send(phone, message(room, UUID.randomUUID().toString(), "from the phone"), null);
                    send(desk, message(room, UUID.randomUUID().toString(), "from the desk"), null);
                }

                await().atMost(PATIENCE)
                        .until(() -> acks(phone, desk) + refusals(phone, desk).size() == 90);
                // While the burst lasts a token comes back each second.
                long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
                assertThat(acks(phone, desk)).isBetween(60L, 60 + seconds);
                assertThat(refusals(phone, desk)).isNotEmpty().allSatisfy(frame -> {
                    ContractAssert.assertFits("refusal", frame.body());
                    assertThat(json(frame).path("code").asString()).isEqualTo("RATE_LIMITED");
                    assertThat(json(frame).path("clientMessageId").isString()).isTrue();
                    assertThat(json(frame).path("retryAfterMs").asLong()).isBetween(1L, 1_000L);
                });
            }
        }
    }

    @Test
    void whoHammersOnIsPaused() {
        try (ChatNode node = ChatNode.start(Map.of(
                "chat.limits.messages-per-minute", "1",
                "chat.limits.refusals-before-pause", "3",
                "chat.limits.hammering-pause", "1h"))) {
            long user = ChatNode.newUser();
            long room = persistence.room(user);
            try (StompTestClient client = connect(node, user)) {
                for (int i = 0; i < 6; i++) {
                    send(client, message(room, UUID.randomUUID().toString(), "again"), null);
                }

                await().atMost(PATIENCE).until(() -> refusals(client).size() == 5);
                List<Long> waits = refusals(client).stream()
                        .map(frame -> json(frame).path("retryAfterMs").asLong())
                        .toList();
                assertThat(waits.subList(0, 3)).allMatch(wait -> wait <= 60_000);
                assertThat(waits.subList(3, 5)).allMatch(wait -> wait > 60_000);
                assertThat(client.isClosed()).isFalse();
            }
        }
    }

    @Test
    void withoutRedisANodeCountsByItself() {
        try (ChatNode node =
                ChatNode.start(Map.of("chat.limits.messages-per-minute", "5", "spring.data.redis.port", "1"))) {
            long user = ChatNode.newUser();
            long room = persistence.room(user);
            try (StompTestClient client = connect(node, user)) {
                for (int i = 0; i < 8; i++) {
                    send(client, message(room, UUID.randomUUID().toString(), "anyway"), null);
                }

                await().atMost(PATIENCE)
                        .until(() -> acks(client) + refusals(client).size() == 8);
                assertThat(acks(client)).isEqualTo(5);
            }
        }
    }

    private static StompTestClient connect(ChatNode node, long user) {
        StompTestClient client = node.connect(user);
        client.subscribe(Destinations.USER_ERRORS);
        client.subscribe(Destinations.USER_ACKS);
        return client;
    }

    private static long acks(StompTestClient... clients) {
        return Stream.of(clients)
                .mapToLong(client -> client.messages(Destinations.USER_ACKS).size())
                .sum();
    }

    private static List<Frame> refusals(StompTestClient... clients) {
        return Stream.of(clients)
                .flatMap(client -> client.messages(Destinations.USER_ERRORS).stream())
                .toList();
    }
}
