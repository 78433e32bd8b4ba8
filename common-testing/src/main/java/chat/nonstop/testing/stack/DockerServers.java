package chat.nonstop.testing.stack;

import chat.nonstop.local.stack.ChatDatabase;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same servers in containers, which Testcontainers removes when the JVM ends. */
final class DockerServers {
    private static final String POSTGRES = "postgres:18-alpine";
    private static final String KAFKA = "apache/kafka:4.2.1";
    private static final String REDIS = "redis:7-alpine";

    private static final String PASSWORD = "test";
    private static final int REDIS_PORT = 6379;
    private static final int ANSWER_LIMIT_SECONDS = 10;

    private DockerServers() {}

    /**
     * Whether a Docker engine answers and holds all images. Asked by its own command, because Testcontainers tries for
     * minutes to fetch its helper images first.
     */
    static boolean imagesArePresent() {
        try {
            Process inspect = new ProcessBuilder("docker", "image", "inspect", POSTGRES, KAFKA, REDIS)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (inspect.waitFor(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return inspect.exitValue() == 0;
            }
            inspect.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false; // there is no such command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // Closed by Testcontainers, with the JVM.
    @SuppressWarnings("resource")
    static TestStack.Servers start() {
        PostgreSQLContainer postgres = new PostgreSQLContainer(POSTGRES)
                .withUsername("postgres")
                .withPassword(PASSWORD)
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200");
        KafkaContainer kafka = new KafkaContainer(KAFKA)
                .withEnv(Map.of(
                        "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
                        "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4",
                        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
                        "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4",
                        "KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000",
                        "KAFKA_ADD_PARTITIONS_TO_TXN_RETRY_BACKOFF_MS", "1"));
        GenericContainer<?> redis = new GenericContainer<>(REDIS).withExposedPorts(REDIS_PORT);
        Startables.deepStart(postgres, kafka, redis).join();

        createDatabase(postgres);
        return new TestStack.Servers(
                ChatDatabase.jdbcUrl(postgres.getHost(), postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT)),
                ChatDatabase.OWNER,
                PASSWORD,
                kafka.getBootstrapServers(),
                redis.getHost(),
                redis.getMappedPort(REDIS_PORT),
                Optional.empty());
    }

    private static void createDatabase(PostgreSQLContainer postgres) {
        try (var connection = DriverManager.getConnection(postgres.getJdbcUrl(), postgres.getUsername(), PASSWORD);
                var statement = connection.createStatement()) {
            for (String sql : ChatDatabase.creation(PASSWORD)) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be created", e);
        }
    }
}
