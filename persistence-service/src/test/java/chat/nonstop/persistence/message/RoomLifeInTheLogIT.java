package chat.nonstop.persistence.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.Told;
import chat.nonstop.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Members who come, go and block each other while messages come in on Kafka. */
@PersistenceServiceTest
class RoomLifeInTheLogIT {
    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrapServers(), "linger.ms", "0"),
            new StringSerializer(),
            new ByteArraySerializer());

    private Api api;
    private Someone alice;
    private Someone bob;

    private record Stored(long messageId, long senderId, String type, UUID clientMessageId) {}

    @BeforeEach
    void reach() {
        api = Api.at(port);
        alice = api.someone("Alice");
        bob = api.someone("Bob");
    }

    @AfterEach
    void close() {
        producer.close(Duration.ofSeconds(5));
    }

    @Test
    void whoIsKickedWhileSendingHasEverythingBeforeTheKickAndNothingAfter() throws Exception {
        long room = api.post(Paths.GROUP_ROOMS, alice, Map.of("name", "ours", "memberIds", List.of(bob.userId())))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
        List<UUID> sent = new ArrayList<>();
        CountDownLatch under = new CountDownLatch(60);
        try (Told told = new Told(Channels.user(bob.userId()))) {
            Thread sending = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 150; i++) { // 100 a second
                    sent.add(send(room, bob.userId(), "message " + i));
                    under.countDown();
                    pause(Duration.ofMillis(10));
                }
            });
            under.await(30, TimeUnit.SECONDS);
            api.send("DELETE", Paths.GROUP_ROOMS + "/" + room + "/members/" + bob.userId(), alice.accessToken(), null)
                    .is(204);
            sending.join();
            UUID marker = send(room, alice.userId(), "after all of them");

            await().atMost(Told.PATIENCE)
                    .untilAsserted(() -> assertThat(messages(room).getLast().clientMessageId())
                            .isEqualTo(marker));
            List<Stored> stored = messages(room);
            assertThat(stored)
                    .extracting(Stored::messageId)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, stored.size()).boxed().toList());
            List<String> types = stored.stream().map(Stored::type).toList();
            int kick = types.indexOf("KICK");
            assertThat(kick).isEqualTo(stored.size() - 2); // only the marker stands behind it
            List<UUID> accepted = stored.subList(0, kick).stream()
                    .map(Stored::clientMessageId)
                    .toList();
            assertThat(accepted).isNotEmpty().isEqualTo(sent.subList(0, accepted.size()));

            List<UUID> after = sent.subList(accepted.size(), sent.size());
            assertThat(after).isNotEmpty();
            await().atMost(Told.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(refused(told, "NOT_A_MEMBER")).isEqualTo(Set.copyOf(after)));
        }
    }

    @Test
    void nextMessageBringsWhoLeftARoomOfTwoBack() {
        long room = oneToOne();
        send(room, alice.userId(), "before");
        awaitHead(room, 1);
        leave(room, bob);
        try (Told told = new Told(Channels.room(room), Channels.user(bob.userId()))) {
            send(room, alice.userId(), "first");
            send(room, alice.userId(), "second");
            awaitHead(room, 3);

            await().atMost(Told.PATIENCE)
                    .untilAsserted(() -> assertThat(told.heard())
                            .extracting(heard -> heard.signal().kind())
                            .contains(Signal.Kind.MEMBERSHIP, Signal.Kind.NOTIFICATION));
            assertThat(told.heard())
                    .filteredOn(heard -> heard.signal().kind() == Signal.Kind.MEMBERSHIP)
                    .last()
                    .satisfies(heard -> {
                        assertThat(heard.body().get("userId").asLong()).isEqualTo(bob.userId());
                        assertThat(heard.body().get("member").asBoolean()).isTrue();
                        assertThat(heard.body().get("joinedAtMessageId").asLong())
                                .isEqualTo(1);
                    });
            assertThat(told.heard())
                    .filteredOn(heard -> heard.signal().kind() == Signal.Kind.NOTIFICATION)
                    .last()
                    .satisfies(heard ->
                            assertThat(heard.body().get("kind").asString()).isEqualTo("ROOM_CREATED"));
        }
        assertThat(api.get(Paths.ROOMS + "/" + room + "/messages", bob)
                        .is(200)
                        .json()
                        .get("messages")
                        .valueStream()
                        .map(message -> message.get("content").asString()))
                .containsExactly("first", "second");
        assertThat(api.get(Paths.ROOMS + "/" + room, bob)
                        .is(200)
                        .json()
                        .get("unreadCount")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void whoLeftARoomOfTwoCannotWriteThereBeforeComingBack() {
        long room = oneToOne();
        leave(room, bob);
        try (Told told = new Told(Channels.user(bob.userId()))) {
            UUID early = send(room, bob.userId(), "too early");
            await().atMost(Told.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(refused(told, "NOT_A_MEMBER")).containsExactly(early));
        }
        assertThat(oneToOne(bob, alice)).isEqualTo(room);

        send(room, bob.userId(), "hello again");

        awaitHead(room, 1);
        assertThat(messages(room)).hasSize(1);
    }

    @Test
    void betweenTwoOfWhomOneHasBlockedTheOtherNothingIsSaid() {
        long room = oneToOne();
        long group = api.post(Paths.GROUP_ROOMS, alice, Map.of("name", "ours", "memberIds", List.of(bob.userId())))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
        api.send("PUT", Paths.BLOCK.replace("{userId}", "" + bob.userId()), alice.accessToken(), "")
                .is(204);
        try (Told told = new Told(Channels.user(alice.userId()), Channels.user(bob.userId()))) {
            UUID fromBob = send(room, bob.userId(), "let me in");
            UUID fromAlice = send(room, alice.userId(), "no");
            send(group, bob.userId(), "in the group it goes on");

            awaitHead(group, 1);
            await().atMost(Told.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(refused(told, "BLOCKED")).containsExactlyInAnyOrder(fromBob, fromAlice));
        }
        assertThat(messages(room)).isEmpty();
    }

    private long oneToOne() {
        return oneToOne(alice, bob);
    }

    private long oneToOne(Someone who, Someone with) {
        return api.post(Paths.ONE_TO_ONE_ROOMS, who, Map.of("userId", with.userId()))
                .json()
                .get("roomId")
                .asLong();
    }

    private void leave(long room, Someone who) {
        api.send("DELETE", Paths.ROOMS + "/" + room, who.accessToken(), null).is(204);
    }

    private UUID send(long room, long sender, String content) {
        UUID clientId = UUID.randomUUID();
        MessageSubmitted message =
                new MessageSubmitted(room, sender, clientId, MessageType.TEXT, content, null, null, Instant.now());
        producer.send(new ProducerRecord<>(
                Topics.CHAT_MESSAGES,
                Long.toString(room),
                ContractJson.mapper().writeValueAsString(message).getBytes(UTF_8)));
        return clientId;
    }

    private static Set<UUID> refused(Told told, String code) {
        Stream<Told.Heard> refusals =
                told.heard().stream().filter(heard -> heard.signal().kind() == Signal.Kind.REFUSAL);
        return refusals.filter(heard -> heard.body().get("code").asString().equals(code))
                .map(heard ->
                        UUID.fromString(heard.body().get("clientMessageId").asString()))
                .collect(Collectors.toSet());
    }

    private List<Stored> messages(long room) {
        return jdbc.sql("""
                        SELECT message_id, sender_id, type, client_message_id FROM messages
                        WHERE room_id = :room ORDER BY message_id
                        """).param("room", room).query(Stored.class).list();
    }

    private void awaitHead(long room, long expected) {
        await().atMost(Told.PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("SELECT last_message_id FROM chat_rooms WHERE room_id = :room")
                                .param("room", room)
                                .query(Long.class)
                                .single())
                        .isEqualTo(expected));
    }

    /** The sender's pace. */
    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
