package chat.nonstop.local.stack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One Kafka node, broker and KRaft controller in one JVM, on 127.0.0.1. It never creates a topic by itself. Transactions
 * of a dead producer are given up within about a second of their time-out, and a transaction that follows close upon
 * another is not held back by the broker's default 20 ms (KAFKA-5477). A broker that was killed may come back
 * only when the session of its former self has timed out, which is therefore 3 s instead of 9 s.
 */
public final class KafkaServer implements Program {
    private static final short DESCRIBE_CLUSTER = 60;
    private static final int RESPONSE_MAX_BYTES = 1 << 16;

    private final String classPath;
    private final int port;
    private final int controllerPort;
    private final Path folder;
    private final Path log;
    private final Durability durability;

    /** @param classPath holds Kafka's jars and logback */
    KafkaServer(String classPath, int port, int controllerPort, Path folder, Path log, Durability durability) {
        this.classPath = classPath;
        this.port = port;
        this.controllerPort = controllerPort;
        this.folder = folder.toAbsolutePath();
        this.log = log;
        this.durability = durability;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path log() {
        return log;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Folders.createPrivate(folder); // records are messages
        Files.writeString(configuration(), configurationText());
        Files.writeString(logging(), LOGGING);
        if (!Files.exists(data().resolve("meta.properties"))) {
            format();
        }
    }

    private String configurationText() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=BROKER://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=BROKER://127.0.0.1:%1$d
                listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=BROKER
                controller.listener.names=CONTROLLER
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                log.dirs=%3$s

                auto.create.topics.enable=false
                default.replication.factor=1
                min.insync.replicas=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                offsets.retention.minutes=525600
                group.initial.rebalance.delay.ms=0
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1

                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                transaction.max.timeout.ms=60000
                transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
                add.partitions.to.txn.retry.backoff.ms=1

                num.network.threads=2
                num.io.threads=4
                num.recovery.threads.per.data.dir=2
                log.segment.bytes=67108864
                log.cleaner.dedupe.buffer.size=16777216
                controlled.shutdown.max.retries=1
                """.formatted(port, controllerPort, data()) + flushing();
    }

    /** A replicated cluster need not flush; on one broker a flush is all that stands between a record and a power cut. */
    private String flushing() {
        return durability == Durability.POWER_CUT ? "log.flush.interval.ms=1000\n" : "";
    }

    private void format() throws IOException, InterruptedException {
        Folders.delete(data());
        Path output = log.resolveSibling(log.getFileName() + ".init");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Jvm.executable().toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + logging(),
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        "bm9uc3RvcC1jaGF0LWxvYw", // 16 bytes in base64: one name for all local stacks
                        "--config",
                        configuration().toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", classPath);
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new StartFailedException(
                    "Kafka's data folder could not be made", String.join("\n", LogTail.of(output, 25)));
        }
        Files.deleteIfExists(output);
    }

    @Override
    public Launch launch() {
        return new Launch(
                List.of(
                        Jvm.executable().toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dlogback.configurationFile=" + logging(),
                        "kafka.Kafka",
                        configuration().toString()),
                Map.of("CLASSPATH", classPath),
                folder);
    }

    /**
     * Asks which brokers the cluster counts as alive. An open port is too little: for a moment after it opens the
     * controller still refuses to place partitions on the broker.
     */
    @Override
    public boolean answers() {
        return Probe.answers(port, KafkaServer::hasBrokers);
    }

    private static boolean hasBrokers(Socket socket) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        // DescribeCluster v0 with request header v2 (KIP-700, KIP-482)
        out.writeInt(15);
        out.writeShort(DESCRIBE_CLUSTER);
        out.writeShort(0); // version
        out.writeInt(1); // correlation id
        out.writeShort(2); // client id
        out.writeBytes("up");
        out.writeByte(0); // no tagged fields in the header
        out.writeBoolean(false); // authorised operations are of no interest
        out.writeByte(0); // no tagged fields in the body
        out.flush();

        DataInputStream in = new DataInputStream(socket.getInputStream());
        int size = in.readInt();
        if (size < 0 || size > RESPONSE_MAX_BYTES) {
            return false;
        }
        in.readInt(); // correlation id
        in.readByte(); // no tagged fields in the header
        in.readInt(); // throttle time
        short error = in.readShort();
        skipCompactString(in); // error message
        skipCompactString(in); // cluster id
        in.readInt(); // controller id
        int brokers = in.readUnsignedByte() - 1; // a compact array's length, one byte when below 127
        return error == 0 && brokers > 0;
    }

    private static void skipCompactString(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() - 1; // as above; -1 is null
        if (length > 0) {
            in.skipNBytes(length);
        }
    }

    private Path configuration() {
        return folder.resolve("server.properties");
    }

    private Path logging() {
        return folder.resolve("logback.xml");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static final String LOGGING = """
            <configuration>
              <statusListener class="ch.qos.logback.core.status.NopStatusListener"/>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level [%thread] %logger{24} %msg%n</pattern></encoder>
              </appender>
              <logger name="org.apache.kafka.common.config" level="WARN"/>
              <logger name="kafka.server.KafkaConfig" level="WARN"/>
              <logger name="org.apache.kafka.raft.QuorumState" level="WARN"/>
              <root level="INFO"><appender-ref ref="out"/></root>
            </configuration>
            """;
}
