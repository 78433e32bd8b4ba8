package chat.nonstop.testing.stack;

import chat.nonstop.contracts.kafka.TopicPlan;
import chat.nonstop.local.stack.LocalStack;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The servers that integration tests of one JVM share: started at first use on ports of their own, empty, and gone with
 * the JVM. Tests keep out of each other's way by working in rooms of their own.
 *
 * <p>PostgreSQL has one database, owned by the role {@link #username()}, which may create roles and trusted extensions but
 * is no superuser, as in every other environment. It does not flush to the disk.
 */
public final class TestStack {
    private final Servers servers;

    private TestStack(Servers servers) {
        this.servers = servers;
    }

    /** Where the servers are, however they came to be. */
    record Servers(
            String jdbcUrl,
            String username,
            String password,
            String kafkaBootstrapServers,
            String redisHost,
            int redisPort,
            Optional<LocalStack> embedded) {}

    private static final class Holder {
        static final TestStack SHARED = new TestStack(
                switch (StackChoice.now()) {
                    case EMBEDDED -> EmbeddedServers.start();
                    case DOCKER -> DockerServers.start();
                });
    }

    /** The servers of this JVM; starts them when they do not run yet, which takes a few seconds. */
    public static TestStack shared() {
        return Holder.SHARED;
    }

    public String jdbcUrl() {
        return servers.jdbcUrl();
    }

    public String username() {
        return servers.username();
    }

    public String password() {
        return servers.password();
    }

    public String kafkaBootstrapServers() {
        return servers.kafkaBootstrapServers();
    }

    public String redisHost() {
        return servers.redisHost();
    }

    public int redisPort() {
        return servers.redisPort();
    }

    /**
     * The child processes, for tests that kill, pause and restart a server; empty with Docker. Such a test asks for the
     * embedded servers by {@code CHAT_TEST_STACK=embedded}, or skips itself.
     */
    public Optional<LocalStack> embedded() {
        return servers.embedded();
    }

    /** Spring Boot's property names for all of the above. */
    public Map<String, String> springProperties() {
        return Map.of(
                "spring.datasource.url", jdbcUrl(),
                "spring.datasource.username", username(),
                "spring.datasource.password", password(),
                "spring.kafka.bootstrap-servers", kafkaBootstrapServers(),
                "spring.data.redis.host", redisHost(),
                "spring.data.redis.port", Integer.toString(redisPort()));
    }

    /** Creates the topics of {@link TopicPlan} that are not there yet, as profile {@code local} would. */
    public void createTopics() {
        List<NewTopic> topics = TopicPlan.ALL.stream()
                .map(plan -> new NewTopic(plan.name(), plan.partitions(), TopicPlan.LOCAL_REPLICAS)
                        .configs(Map.of(
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(plan.retention().toMillis()))))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafkaBootstrapServers()))) {
            for (KafkaFuture<Void> creation :
                    admin.createTopics(topics).values().values()) {
                awaitCreation(creation);
            }
        }
    }

    private static void awaitCreation(KafkaFuture<Void> creation) {
        try {
            creation.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("a topic could not be created", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were created", e);
        }
    }
}
