package chat.nonstop.ws.it;

import static chat.nonstop.ws.it.Frames.json;
import static chat.nonstop.ws.it.Frames.message;
import static chat.nonstop.ws.it.Frames.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.testing.stack.TestStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may go wrong between an accepted frame and the log. */
@Timeout(90)
class PublishIT {
    private final FakePersistence persistence = ChatNode.PERSISTENCE;

    @Test
    void fencedProducerIsReplacedAndEveryMessageIsAnswered() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        String nodeId = "fenced-" + UUID.randomUUID();
        try (ChatNode node = ChatNode.start(Map.of("chat.node.id", nodeId));
                StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ACKS);
            client.subscribe(Destinations.USER_ERRORS);
            send(client, message(room, UUID.randomUUID().toString(), "before"), "before");
            client.awaitReceipt("before");

            try (KafkaProducer<String, byte[]> usurper = new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            TestStack.shared().kafkaBootstrapServers(),
                            "transactional.id",
                            "chat-ws-" + nodeId),
                    new StringSerializer(),
                    new ByteArraySerializer())) {
                usurper.initTransactions();
            }
            String unlucky = UUID.randomUUID().toString();
            send(client, message(room, unlucky, "unlucky"), null);
            Frame refusal = Frames.refusal(client, "UNAVAILABLE");
            assertThat(json(refusal).path("clientMessageId").asString()).isEqualTo(unlucky);

            // The client tries again under the same id, as the code says it may.
            send(client, message(room, unlucky, "unlucky"), "again");
            client.awaitReceipt("again");
        }

        await().untilAsserted(() -> assertThat(persistence.messages(room).stream()
                        .map(message -> message.content())
                        .toList())
                .containsExactly("before", "unlucky"));
    }

    @Test
    void idempotentModeKeepsTheSamePromises() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        int count = 500;
        try (ChatNode node = ChatNode.start(Map.of("chat.publish.mode", "idempotent"));
                StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ACKS);
            client.subscribe(Destinations.room(room));

            IntStream.range(0, count)
                    .forEach(i -> send(client, message(room, UUID.randomUUID().toString(), "m" + i), "r" + i));

            client.awaitReceipt("r" + (count - 1));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> client.messages(Destinations.room(room)).size() >= count);
            List<String> contents = client.messages(Destinations.room(room)).stream()
                    .map(frame -> json(frame).path("content").asString())
                    .toList();
            assertThat(contents)
                    .isEqualTo(IntStream.range(0, count).mapToObj(i -> "m" + i).toList());
            assertThat(client.messages(Destinations.USER_ACKS)).hasSize(count);
        }
    }

    @Test
    void nothingIsAcknowledgedWhileKafkaIsAwayAndTheSessionLivesOn() {
        long user = ChatNode.newUser();
        long room = persistence.room(user);
        try (ChatNode node = ChatNode.start(
                        Map.of("spring.kafka.bootstrap-servers", "127.0.0.1:1", "chat.publish.commit-timeout", "1s"));
                StompTestClient client = node.connect(user)) {
            client.subscribe(Destinations.USER_ACKS);
            client.subscribe(Destinations.USER_ERRORS);
            String id = UUID.randomUUID().toString();

            send(client, message(room, id, "into the void"), "r");

            Frame refusal = Frames.refusal(client, "UNAVAILABLE");
            assertThat(json(refusal).path("clientMessageId").asString()).isEqualTo(id);
            assertThat(refusal.header("receipt-id")).isEqualTo("r");
            assertThat(client.messages(Destinations.USER_ACKS)).isEmpty();
            client.send("ACK", Map.of("id", "1", "receipt", "alive"), "");
            client.awaitReceipt("alive");
            assertThat(client.heard())
                    .noneMatch(frame -> frame.command().equals("RECEIPT") && "r".equals(frame.header("receipt-id")));
        }
    }
}
