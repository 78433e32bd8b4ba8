package chat.nonstop.readreceipt.cursor;

import static chat.nonstop.testing.TestRooms.cursor;
import static chat.nonstop.testing.TestRooms.group;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** While a server is away, or consumers come and go, no report is lost and none is dead-lettered. */
class ReadReportOutageIT extends ReadReportRoom {
    private static final Duration SERVER_START = Duration.ofSeconds(60);

    @Autowired
    private CachedCursors cached;

    @Autowired
    private ReadReportListener reportListener;

    @Autowired
    private ConcurrentKafkaListenerContainerFactory<String, byte[]> consumers;

    @Autowired
    private StringRedisTemplate redis;

    @Test
    void whileTheDatabaseIsAwayReportsWaitAndNoneIsDeadLettered() {
        ChildProcess postgres = embedded(Server.POSTGRES);
        report(room, reader, 3);
        awaitCursor(reader, 3);

        postgres.kill();
        try {
            report(room, reader, 30);
            report(room, marker, 20);
        } finally {
            postgres.startAndWait(SERVER_START);
        }

        awaitCursor(reader, 30);
        awaitCursor(marker, 20);
        assertThat(deadLettersOf(room)).isEmpty();
    }

    @Test
    void whileRedisDoesNotAnswerCursorsAreStoredAndToldAfterwards() {
        ChildProcess redis = embedded(Server.REDIS);
        List<Signal> signals = signalsOf(room);
        report(room, marker, 1); // connects: what is sent later reaches Redis, only the answers are missing
        await().untilAsserted(() -> assertThat(told(signals)).contains(new ReadCursors.Cursor(marker, 1, 1)));
        assertThat(cached.find(room, 50)).isEmpty();

        redis.pause();
        try {
            report(room, reader, 30);
            awaitCursor(reader, 30);
            // Asked after the service was, so given up after the service gave up.
            assertThat(cached.find(room, 50)).isEmpty();
        } finally {
            redis.resume();
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(told(signals)).contains(new ReadCursors.Cursor(reader, 30, 30)));
        assertThat(deadLettersOf(room)).isEmpty();
    }

    @Test
    void whenRedisComesBackEmptyReportsGoOn() {
        ChildProcess redis = embedded(Server.REDIS);
        redis.kill();
        try {
            report(room, reader, 30);
            awaitCursor(reader, 30);
        } finally {
            redis.startAndWait(SERVER_START);
        }
        List<Signal> signals = signalsOf(room);

        report(room, marker, 20);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(told(signals)).contains(new ReadCursors.Cursor(marker, 20, 20)));
        assertThat(deadLettersOf(room)).isEmpty();
    }

    @Test
    void whileConsumersComeAndGoAndRedisIsFlushedEveryCursorEndsWhereItShould() {
        List<Long> rooms = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rooms.add(group(50, reader, marker));
        }
        ConcurrentMessageListenerContainer<?, ?> second = consumers.createContainer(Topics.CHAT_READ_EVENTS);
        second.getContainerProperties().setGroupId(Groups.READ_RECEIPT);
        second.getContainerProperties()
                .setMessageListener(
                        (BatchAcknowledgingConsumerAwareMessageListener<String, byte[]>) reportListener::onRecords);

        for (long messageId = 1; messageId <= 50; messageId++) {
            for (long each : rooms) {
                report(each, reader, 51 - messageId);
                report(each, marker, messageId);
            }
            switch ((int) messageId) {
                case 10 -> second.start();
                case 25 ->
                    redis.execute((RedisCallback<Object>) connection -> {
                        connection.serverCommands().flushAll();
                        return null;
                    });
                case 40 -> second.stop();
                default -> {}
            }
        }

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rooms).allSatisfy(each -> {
                    assertThat(cursor(each, reader)).isEqualTo(50);
                    assertThat(cursor(each, marker)).isEqualTo(50);
                }));
        assertThat(rooms).allSatisfy(each -> assertThat(deadLettersOf(each)).isEmpty());
    }

    private enum Server {
        POSTGRES,
        REDIS
    }

    private static ChildProcess embedded(Server server) {
        assumeTrue(TestStack.shared().embedded().isPresent(), "only embedded servers can be killed");
        return switch (server) {
            case POSTGRES -> TestStack.shared().embedded().orElseThrow().postgres();
            case REDIS -> TestStack.shared().embedded().orElseThrow().redis();
        };
    }
}
