package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.local.Operator;
import chat.nonstop.verify.trial.SteadyLoad;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One record among many of a room breaks a rule: all others are stored in order, it alone is put aside, operators are told once,
 * and when they have corrected it, it is in the room as well. {@code -Dpoison.messages=10000} for the number in the design.
 */
class PoisonIT {
    private static final int MESSAGES = Integer.getInteger("poison.messages", 600);
    private static final int PER_SECOND = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SharedSystem system = SharedSystem.get();
    private final Operator operator = new Operator(system.processes());

    @Test
    void onePoisonRecordIsPutAsideToldOnceAndStoredWhenItIsCorrected() throws Exception {
        DeadLetters deadLetters = new DeadLetters(system.processes());
        long putAside = deadLetters.inTopics();
        int told = system.alerts().size();
        List<Person> people = system.gateway().signUp("poison", 3);
        long room = system.gateway().createGroup("poison", people.getFirst(), people.subList(1, 3));
        List<ChatClient> clients = new ArrayList<>();
        try {
            for (Person person : people) {
                clients.add(system.client("user-" + person.userId(), person));
            }
            clients.forEach(client -> client.watch(room, 0));
            clients.forEach(client -> client.awaitLive(SharedSystem.PATIENCE));

            SteadyLoad.send(clients, room, MESSAGES / 2, PER_SECOND);
            ObjectNode whole = message(room, people.getFirst());
            ObjectNode poison = whole.deepCopy();
            poison.remove("acceptedAt");
            Instant poisoned = system.clock().instant();
            RecordMetadata place = publish(deadLetters.bootstrapServers(), room, poison);
            SteadyLoad.send(clients, room, MESSAGES - 1 - MESSAGES / 2, PER_SECOND);
            clients.forEach(client -> client.awaitAnswered(PATIENCE));
            clients.forEach(client -> client.awaitHeard(room, MESSAGES - 1, PATIENCE));

            AlertInbox.Alert alert = await().atMost(PATIENCE)
                    .until(() -> system.alerts(), alerts -> alerts.size() > told)
                    .getLast();
            Duration alertedAfter = Duration.between(poisoned, alert.at());
            Verdict verdict = system.judge(clients, people.getFirst(), room);
            JsonNode letter = operator.deadLetters().path("deadLetters").path(0);

            assertThat(verdict.faults()).isEmpty();
            assertThat(verdict.figures().stored())
                    .isEqualTo(verdict.figures().sent())
                    .isEqualTo(MESSAGES - 1);
            assertThat(ids(people.getFirst(), room)).isEqualTo(oneTo(MESSAGES - 1));
            assertThat(deadLetters.inTopics()).isEqualTo(putAside + 1);
            assertThat(alert.body().path("count").asInt()).isEqualTo(1);
            assertThat(alert.body().path("details").path(0).path("offset").asLong())
                    .isEqualTo(place.offset());
            assertThat(letter.at("/origin/topic").asString("")).isEqualTo(Topics.CHAT_MESSAGES);
            assertThat(letter.at("/origin/partition").asInt()).isEqualTo(place.partition());
            assertThat(letter.at("/origin/offset").asLong()).isEqualTo(place.offset());
            assertThat(letter.path("cause").asString("")).contains("acceptedAt");

            operator.replay(letter.path("deadLetterId").asLong(), whole);
            clients.forEach(client -> client.awaitHeard(room, MESSAGES, PATIENCE));
            List<Message> stored = system.gateway().messages(people.getFirst(), room);

            assertThat(stored.stream().map(Message::messageId).toList()).isEqualTo(oneTo(MESSAGES));
            assertThat(stored.getLast().clientMessageId().toString())
                    .isEqualTo(whole.path("clientMessageId").asString(""));
            assertThat(operator.audit(room).violations()).isEmpty();
            assertThat(operator.deadLetters().path("open").asLong()).isZero();
            assertThat(deadLetters.inTopics()).isEqualTo(putAside + 1);
            assertThat(system.alerts()).hasSize(told + 1);
            SharedSystem.figures(
                    "poison",
                    String.format(
                            Locale.ROOT,
                            "1 of %d: %d stored in order, %d dead letter, %d alert %d ms after it, %d after the replay; %s",
                            MESSAGES,
                            verdict.figures().stored(),
                            deadLetters.inTopics() - putAside,
                            system.alerts().size() - told,
                            alertedAfter.toMillis(),
                            stored.size(),
                            verdict));
        } finally {
            clients.forEach(ChatClient::close);
        }
    }

    private List<Long> ids(Person reader, long room) throws Exception {
        return system.gateway().messages(reader, room).stream()
                .map(Message::messageId)
                .toList();
    }

    private static List<Long> oneTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static ObjectNode message(long room, Person sender) {
        return ContractJson.mapper()
                .valueToTree(new MessageSubmitted(
                        room,
                        sender.userId(),
                        UUID.randomUUID(),
                        MessageType.TEXT,
                        "to be corrected",
                        null,
                        null,
                        Instant.now()));
    }

    /** Past the nodes, which would refuse it; where the room's other records go. */
    private static RecordMetadata publish(String bootstrapServers, long room, JsonNode value) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(
                            Topics.CHAT_MESSAGES,
                            Long.toString(room),
                            value.toString().getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
