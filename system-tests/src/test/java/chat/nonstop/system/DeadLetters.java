package chat.nonstop.system;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What a running system has put aside as poison, asked of Kafka and of the database. */
record DeadLetters(LocalSystem system) {
    private static final List<String> TOPICS =
            List.of(Topics.CHAT_MESSAGES_DLT, Topics.CHAT_READ_EVENTS_DLT, Topics.CHAT_ROOM_EVENTS_DLT);

    String bootstrapServers() throws IOException {
        return "127.0.0.1:" + system.instance("kafka").port();
    }

    /** Records in the dead-letter topics. */
    long inTopics() throws IOException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            Map<TopicPartition, OffsetSpec> ends = admin.describeTopics(TOPICS).allTopicNames().get().values().stream()
                    .flatMap(topic -> IntStream.range(0, topic.partitions().size())
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IOException("dead-letter topics", failed.getCause());
        }
    }

    /** Rows of table {@code dead_letters}, settled ones too. */
    long kept() throws IOException, SQLException {
        try (Connection database = system.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM dead_letters")) {
            row.next();
            return row.getLong(1);
        }
    }
}
