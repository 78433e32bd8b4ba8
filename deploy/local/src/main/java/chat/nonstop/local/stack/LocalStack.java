package chat.nonstop.local.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/**
 * PostgreSQL, Kafka and Redis of one data folder. Each can be killed, paused and restarted by itself
 * ({@link #postgres()}, {@link #kafka()}, {@link #redis()}); data stays in the folder.
 */
public final class LocalStack implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_GRACE = Duration.ofSeconds(15);

    private final PostgresServer postgresServer;
    private final KafkaServer kafkaServer;
    private final RedisServer redisServer;
    private final ChildProcess postgres;
    private final ChildProcess kafka;
    private final ChildProcess redis;

    /**
     * Where and how a stack runs.
     *
     * @param folder data of the three servers
     * @param logs their logs
     * @param binaries where binaries are unpacked; may be shared by many stacks
     * @param kafkaClassPath Kafka's jars
     */
    public record Layout(Path folder, Path logs, Path binaries, String kafkaClassPath) {}

    /** The four ports it listens on. */
    public record PortPlan(int postgres, int kafka, int kafkaController, int redis) {
        /** Ports that are free now. */
        public static PortPlan free() {
            return new PortPlan(Ports.free(), Ports.free(), Ports.free(), Ports.free());
        }
    }

    /** An empty Redis password asks for none. */
    public record Secrets(PostgresServer.Passwords postgres, String redisPassword) {}

    public LocalStack(Layout layout, PortPlan ports, Secrets secrets, Durability durability, ProcessLedger ledger) {
        Binaries binaries = new Binaries(layout.binaries(), Platform.current());
        postgresServer = new PostgresServer(
                binaries,
                ports.postgres(),
                layout.folder().resolve("postgres"),
                layout.logs().resolve("postgres.log"),
                durability,
                secrets.postgres());
        kafkaServer = new KafkaServer(
                layout.kafkaClassPath(),
                ports.kafka(),
                ports.kafkaController(),
                layout.folder().resolve("kafka"),
                layout.logs().resolve("kafka.log"),
                durability);
        redisServer = new RedisServer(
                binaries,
                ports.redis(),
                layout.folder().resolve("redis"),
                layout.logs().resolve("redis.log"),
                secrets.redisPassword());
        postgres = new ChildProcess(postgresServer, ledger);
        kafka = new ChildProcess(kafkaServer, ledger);
        redis = new ChildProcess(redisServer, ledger);
    }

    /** Whether there are binaries for this machine: an {@link UnsupportedPlatformException} says that there are none. */
    public static void checkPlatform() {
        Platform.current();
    }

    /** Starts the three at the same time and returns when all answer; when one fails, none is left running. */
    public void start() {
        try (var starters = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> starts = processes().stream()
                    .map(process -> CompletableFuture.runAsync(() -> process.startAndWait(START_LIMIT), starters))
                    .toList();
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            processes().forEach(ChildProcess::kill);
            throw e.getCause() instanceof StartFailedException failure ? failure : e;
        }
    }

    public ChildProcess postgres() {
        return postgres;
    }

    public ChildProcess kafka() {
        return kafka;
    }

    public ChildProcess redis() {
        return redis;
    }

    /** In the order in which they should be started; the reverse is the order to stop them. */
    public List<ChildProcess> processes() {
        return List.of(postgres, kafka, redis);
    }

    public String jdbcUrl() {
        return postgresServer.jdbcUrl();
    }

    public String kafkaBootstrapServers() {
        return kafkaServer.bootstrapServers();
    }

    public int redisPort() {
        return redisServer.port();
    }

    /** Stops the three, each with time to finish; data stays. */
    public void stop() {
        try (var stoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            processes().forEach(process -> stoppers.execute(() -> process.stop(STOP_GRACE)));
        }
    }

    @Override
    public void close() {
        stop();
    }
}
