package chat.nonstop.wiring.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.testing.TestTokens;
import chat.nonstop.testing.stack.OnTestStack;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.test.context.ActiveProfiles;

/** The failure classes on a real broker: a listener that fails in each way, and what becomes of its records. */
@SpringBootTest(
        classes = FailureClassesIT.App.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "spring.application.name=failure-classes",
            "spring.config.import=classpath:nonstop-defaults.yml",
            "chat.internal.secret=" + TestTokens.INTERNAL_SECRET,
            "chat.auth.jwks-uri=http://127.0.0.1:1/jwks.json",
            "chat.kafka.retry.poison-interval=10ms",
            "chat.kafka.retry.first-retry=10ms",
            "chat.kafka.retry.slowest-retry=50ms",
            "spring.kafka.listener.auto-startup=true"
        })
@OnTestStack
@ActiveProfiles("local")
class FailureClassesIT {
    @Autowired
    KafkaTemplate<String, byte[]> producer;

    @Autowired
    FailingListener listener;

    private String key;

    @BeforeEach
    void aKeyOfItsOwn() {
        key = UUID.randomUUID().toString();
        listener.reset(key);
    }

    @Test
    void poisonIsTriedAFewTimesAndItsNeighboursAreUnharmedAndInOrder() {
        send("1", "2", "poison", "3", "4");

        await().untilAsserted(() -> assertThat(listener.done).containsExactly("1", "2", "3", "4"));
        await().untilAsserted(() -> assertThat(listener.dead).hasSize(1));
        assertThat(listener.poisonTries.get()).isEqualTo(4);
        ConsumerRecord<String, byte[]> dead = listener.dead.getFirst();
        assertThat(dead.key()).isEqualTo(key);
        assertThat(new String(dead.value(), UTF_8)).isEqualTo("poison");
        assertThat(new String(
                        dead.headers().lastHeader("kafka_dlt-original-topic").value(), UTF_8))
                .isEqualTo(Topics.CHAT_READ_EVENTS);
        assertThat(dead.headers().lastHeader("kafka_dlt-original-partition")).isNotNull();
        assertThat(dead.headers().lastHeader("kafka_dlt-original-offset")).isNotNull();
        assertThat(dead.headers().lastHeader("kafka_dlt-exception-cause-fqcn")).isNotNull();
    }

    @Test
    void whatWeStandOnBeingAwayIsWaitedForAndNeverDeadLettered() {
        listener.failuresToCome.set(12);

        send("1", "2", "3");

        await().untilAsserted(() -> assertThat(listener.done).containsExactly("1", "2", "3"));
        assertThat(listener.failuresToCome.get()).isZero();
        assertThat(listener.dead).isEmpty();
    }

    /** Poison that nobody has seen, as the database was away: it must not be waited for like that. */
    @Test
    void poisonThatShowsAtALaterTryIsPutAsideToo() {
        listener.failuresBeforePoison.set(3);

        send("1", "poison", "2");

        await().untilAsserted(() -> assertThat(listener.dead).hasSize(1));
        await().untilAsserted(() -> assertThat(listener.done).last().isEqualTo("2"));
        assertThat(listener.failuresBeforePoison.get()).isNegative();
        assertThat(listener.done.stream().distinct()).containsExactly("1", "2");
        assertThat(listener.poisonTries.get()).isGreaterThanOrEqualTo(4);
    }

    /** A bug that shows as a class cast must not send a whole batch to the dead letters. */
    @Test
    void anUnexpectedFailureIsTriedAgainToo() {
        listener.surprisesToCome.set(8);

        send("1", "2");

        await().untilAsserted(() -> assertThat(listener.done).containsExactly("1", "2"));
        assertThat(listener.dead).isEmpty();
    }

    private void send(String... values) {
        for (String value : values) {
            producer.send(Topics.CHAT_READ_EVENTS, key, value.getBytes(UTF_8)).join();
        }
    }

    static class FailingListener {
        final List<String> done = new CopyOnWriteArrayList<>();
        final List<ConsumerRecord<String, byte[]>> dead = new CopyOnWriteArrayList<>();
        final AtomicInteger poisonTries = new AtomicInteger();
        final AtomicInteger failuresToCome = new AtomicInteger();
        final AtomicInteger surprisesToCome = new AtomicInteger();

        /** Of batches with poison in them. */
        final AtomicInteger failuresBeforePoison = new AtomicInteger();

        private volatile String key = "";

        void reset(String newKey) {
            done.clear();
            dead.clear();
            poisonTries.set(0);
            failuresBeforePoison.set(0);
            key = newKey;
        }

        @KafkaListener(topics = Topics.CHAT_READ_EVENTS, groupId = "failure-classes", batch = "true")
        void onRecords(List<ConsumerRecord<String, byte[]>> records, Acknowledgment offsets) throws Exception {
            if (failuresToCome.get() > 0) {
                failuresToCome.decrementAndGet();
                throw new ConnectException("the database is away");
            }
            if (surprisesToCome.get() > 0) {
                surprisesToCome.decrementAndGet();
                throw new ClassCastException("a bug");
            }
            if (records.stream().anyMatch(FailingListener::isPoison) && failuresBeforePoison.getAndDecrement() > 0) {
                throw new ConnectException("the database is away");
            }
            List<String> batch = new ArrayList<>();
            for (int i = 0; i < records.size(); i++) {
                String value = new String(records.get(i).value(), UTF_8);
                if (isPoison(records.get(i))) {
                    poisonTries.incrementAndGet();
                    done.addAll(batch);
                    throw new BatchListenerFailedException("poison", new PoisonRecordException("poison"), i);
                }
                if (key.equals(records.get(i).key())) {
                    batch.add(value);
                }
            }
            done.addAll(batch);
            offsets.acknowledge();
        }

        private static boolean isPoison(ConsumerRecord<String, byte[]> record) {
            return new String(record.value(), UTF_8).equals("poison");
        }

        @KafkaListener(topics = Topics.CHAT_READ_EVENTS_DLT, groupId = "failure-classes-dead", batch = "true")
        void onDead(List<ConsumerRecord<String, byte[]>> records, Acknowledgment offsets) {
            records.stream().filter(each -> key.equals(each.key())).forEach(dead::add);
            offsets.acknowledge();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {
        @Bean
        FailingListener failingListener() {
            return new FailingListener();
        }
    }
}
