package chat.nonstop.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "it's a password";

    @TempDir
    static Path folder;

    private static ProcessLedger ledger;
    private static LocalStack stack;

    @BeforeAll
    static void start() {
        ledger = new ProcessLedger(folder.resolve("pids"));
        stack = new LocalStack(
                new LocalStack.Layout(
                        folder.resolve("data"), folder.resolve("logs"), folder.resolve("binaries"), Jvm.classPath()),
                LocalStack.PortPlan.free(),
                new LocalStack.Secrets(new PostgresServer.Passwords("super", PASSWORD), "redis-password"),
                Durability.POWER_CUT,
                ledger);
        stack.start();
    }

    @AfterAll
    static void nothingIsLeftBehind() {
        List<ProcessHandle> running = stack.processes().stream()
                .map(process -> ProcessHandle.of(process.pid().orElseThrow()).orElseThrow())
                .toList();
        List<ProcessHandle> all = new ArrayList<>(running);
        running.forEach(process -> process.descendants().forEach(all::add));

        stack.stop();

        assertThat(all).hasSizeGreaterThan(3).noneMatch(ProcessHandle::isAlive);
        await().untilAsserted(() -> assertThat(ledger.entries()).isEmpty());
    }

    @Test
    void postgresKeepsWhatWasCommittedBeforeItWasKilled() throws SQLException {
        String note = UUID.randomUUID().toString();
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS notes (note text)");
            statement.execute("INSERT INTO notes VALUES ('" + note + "')");
            assertThat(setting(connection, "fsync")).isEqualTo("on");
            assertThat(setting(connection, "synchronous_commit")).isEqualTo("on");
        }

        stack.postgres().kill();
        stack.postgres().startAndWait(LIMIT);

        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM notes WHERE note = '" + note + "'")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void postgresAsksForThePasswordAndTheOwnerMayCreateRoles() throws SQLException {
        assertThatThrownBy(() -> DriverManager.getConnection(stack.jdbcUrl(), ChatDatabase.OWNER, "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");

        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE reader LOGIN PASSWORD 'x'");
            statement.execute("CREATE EXTENSION IF NOT EXISTS citext");
        }
    }

    @Test
    void kafkaShowsCommittedRecordsOnlyAndKeepsThemWhenKilled() throws Exception {
        String topic = createTopic();
        try (var producer = producer("first")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed"));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted"));
            producer.flush();
            producer.abortTransaction();
        }

        stack.kafka().kill();
        stack.kafka().startAndWait(LIMIT);

        try (var producer = producer("second")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "marker"));
            producer.commitTransaction();
        }
        assertThat(readUntilMarker(topic)).containsExactly("committed", "marker");
    }

    @Test
    void kafkaGivesUpTheTransactionOfADeadProducerSoon() throws Exception {
        String topic = createTopic();
        KafkaProducer<String, String> dead = producer("dead");
        dead.initTransactions();
        dead.beginTransaction();
        dead.send(new ProducerRecord<>(topic, "never committed")).get();
        try (var producer = producer("alive")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "marker"));
            producer.commitTransaction();
        }

        assertThat(readUntilMarker(topic)).containsExactly("marker"); // held back by the open transaction until then
        dead.close(Duration.ZERO);
    }

    @Test
    void redisTellsSubscribersAndAsksForThePassword() throws IOException {
        try (Redis stranger = new Redis();
                Redis subscriber = new Redis();
                Redis publisher = new Redis()) {
            assertThat(stranger.ask("PING", 1)).contains("NOAUTH");
            assertThat(subscriber.ask("AUTH redis-password", 1)).isEqualTo("+OK");
            subscriber.ask("SUBSCRIBE room:1", 6);
            publisher.ask("AUTH redis-password", 1);

            assertThat(publisher.ask("PUBLISH room:1 hello", 1)).isEqualTo(":1");

            assertThat(subscriber.read(7)).endsWith("hello");
        }

        stack.redis().kill();
        stack.redis().startAndWait(LIMIT);
        assertThat(stack.redis().program().answers()).isTrue();
    }

    @Test
    void pausedServerAnswersAgainOnceResumed() {
        stack.redis().pause();
        assertThat(stack.redis().program().answers()).isFalse();
        assertThat(stack.redis().isAlive()).isTrue();

        stack.redis().resume();
        await().untilAsserted(
                        () -> assertThat(stack.redis().program().answers()).isTrue());
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(stack.jdbcUrl(), ChatDatabase.OWNER, PASSWORD);
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String createTopic() throws Exception {
        String topic = "topic-" + UUID.randomUUID();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        return topic;
    }

    private static KafkaProducer<String, String> producer(String name) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.kafkaBootstrapServers(),
                        "transactional.id",
                        name + "-" + UUID.randomUUID(),
                        "transaction.timeout.ms",
                        3_000,
                        "linger.ms",
                        0),
                new StringSerializer(),
                new StringSerializer());
    }

    private static List<String> readUntilMarker(String topic) {
        List<String> read = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        stack.kafkaBootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> read.add(record.value()));
                return read.contains("marker");
            });
        }
        return read;
    }

    /** Speaks the inline form of Redis' protocol. */
    private static final class Redis implements AutoCloseable {
        private final Socket socket = new Socket("127.0.0.1", stack.redisPort());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Redis() throws IOException {}

        String ask(String command, int lines) throws IOException {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return read(lines);
        }

        /** The last of so many lines. */
        String read(int lines) throws IOException {
            String line = "";
            for (int i = 0; i < lines; i++) {
                line = in.readLine();
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
