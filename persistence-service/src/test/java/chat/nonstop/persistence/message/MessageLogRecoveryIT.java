package chat.nonstop.persistence.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Groups;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.testing.stack.TestStack;
import chat.nonstop.wiring.kafka.StoredPositions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** Records that come again, consumers that come and go, a database that goes back: nothing is lost or doubled. */
@PersistenceServiceTest
class MessageLogRecoveryIT extends MessageLogRoom {
    @Autowired
    MessageLogStore store;

    @Autowired
    StoredPositions positions;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    ConcurrentMessageListenerContainer<String, byte[]> container;

    @Test
    void recordsDeliveredAgainAreToldAgainAndNotStoredAgain() {
        send(room, alice, "one");
        send(room, bob, "two");
        awaitHead(room, 2);
        List<ReceivedMessage> again = recordsOf(room);
        Map<Integer, Long> reached = positions.of(Set.of(again.getFirst().partition()));

        MessageLogStore.Outcome outcome = store.store(again, reached);

        assertThat(outcome).isInstanceOfSatisfying(MessageLogStore.Outcome.Stored.class, stored -> {
            assertThat(stored.fresh()).isEmpty();
            assertThat(stored.again()).extracting(message -> message.content()).containsExactly("one", "two");
            assertThat(stored.refused()).isEmpty();
            assertThat(stored.positions()).isEqualTo(reached);
        });
        assertThat(idsOf(room)).containsExactly(1L, 2L);
    }

    @Test
    void whatWasToldIsCommittedAlsoWhenNothingFollows() throws Exception {
        send(room, alice, "the last one for a while");
        awaitHead(room, 1);
        ReceivedMessage last = recordsOf(room).getLast();

        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrapServers()))) {
            TopicPartition partition = new TopicPartition(Topics.CHAT_MESSAGES, last.partition());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(admin.listConsumerGroupOffsets(Groups.PERSISTENCE)
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .get(partition)
                                    .offset())
                            .isEqualTo(last.offset() + 1));
        }
    }

    @Test
    void aConsumerThatLostItsPartitionCannotWrite() {
        send(room, alice, "one");
        awaitHead(room, 1);
        ReceivedMessage known = recordsOf(room).getFirst();
        long position = positions.of(Set.of(known.partition())).get(known.partition());
        ReceivedMessage late = new ReceivedMessage(
                known.partition(), position - 1, submitted(room, alice, UUID.randomUUID(), "from a ghost"));

        MessageLogStore.Outcome outcome = store.store(List.of(late), Map.of(known.partition(), position - 1));

        assertThat(outcome).isEqualTo(new MessageLogStore.Outcome.Displaced(Map.of(known.partition(), position)));
        assertThat(idsOf(room)).containsExactly(1L);
    }

    /** What a restore from a backup does: the data ends earlier than the consumer has read. The log heals it. */
    @Test
    void anOlderCopyOfTheDatabaseIsBroughtUpToDateFromTheLog() {
        for (int i = 0; i < 20; i++) {
            send(room, alice, "message " + i);
        }
        awaitHead(room, 20);
        List<UUID> everything = clientIdsOf(room);
        restoreCopyWithoutLast(10);

        UUID next = send(room, bob, "after the restore");

        awaitHead(room, 21);
        everything.add(next);
        assertThat(clientIdsOf(room)).isEqualTo(everything);
        assertThat(idsOf(room))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 21).boxed().toList());
    }

    /** The same, but nobody writes afterwards: the consumer notices when it gets its partitions. */
    @Test
    void anOlderCopyIsBroughtUpToDateWithoutANewMessage() {
        for (int i = 0; i < 20; i++) {
            send(room, alice, "message " + i);
        }
        awaitHead(room, 20);
        List<UUID> everything = clientIdsOf(room);
        container.stop();
        restoreCopyWithoutLast(20);

        container.start();

        awaitHead(room, 20);
        assertThat(clientIdsOf(room)).isEqualTo(everything);
    }

    /** The same, and the consumer is not even disturbed: it notices while it has nothing to do. */
    @Test
    void anOlderCopyUnderAnIdleConsumerIsBroughtUpToDate() {
        for (int i = 0; i < 20; i++) {
            send(room, alice, "message " + i);
        }
        awaitHead(room, 20);
        List<UUID> everything = clientIdsOf(room);

        restoreCopyWithoutLast(15);

        awaitHead(room, 20);
        assertThat(clientIdsOf(room)).isEqualTo(everything);
    }

    /** A copy from before the first message of this partition, while messages go on. */
    @Test
    void anOlderCopyThatDoesNotKnowThePartitionIsBroughtUpToDate() {
        for (int i = 0; i < 20; i++) {
            send(room, alice, "message " + i);
        }
        awaitHead(room, 20);
        List<UUID> everything = clientIdsOf(room);
        int partition = recordsOf(room).getFirst().partition();

        restoreCopyWithoutLast(20, "DELETE FROM consumed_offsets WHERE topic = :t AND partition = :p AND :o >= 0");
        everything.add(send(room, bob, "after the restore"));

        awaitHead(room, 21);
        assertThat(clientIdsOf(room)).isEqualTo(everything);
        assertThat(positions.of(Set.of(partition))).containsKey(partition);
    }

    /** Else the log of a partition that is not written to would in the end begin behind its position. */
    @Test
    void thePositionPassesMarksOfTransactionsAndWhatWasPutAside() {
        RecordMetadata sent = sendInTransaction(submitted(room, alice, UUID.randomUUID(), "one"));
        awaitHead(room, 1);
        long behindMark = sent.offset() + 2;
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(positions.of(Set.of(sent.partition()))).containsEntry(sent.partition(), behindMark));

        producer.send(new ProducerRecord<>(Topics.CHAT_MESSAGES, Long.toString(room), "poison".getBytes(UTF_8)));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(positions.of(Set.of(sent.partition())))
                        .containsEntry(sent.partition(), behindMark + 1));
    }

    private RecordMetadata sendInTransaction(MessageSubmitted message) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                TestStack.shared().kafkaBootstrapServers(),
                "transactional.id",
                UUID.randomUUID().toString());
        try (KafkaProducer<String, byte[]> transactional =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            Future<RecordMetadata> sent = transactional.send(new ProducerRecord<>(
                    Topics.CHAT_MESSAGES,
                    Long.toString(message.roomId()),
                    ContractJson.mapper().writeValueAsBytes(message)));
            transactional.commitTransaction();
            return sent.resultNow();
        }
    }

    private void restoreCopyWithoutLast(int messages) {
        restoreCopyWithoutLast(
                messages, "UPDATE consumed_offsets SET next_offset = :o WHERE topic = :t AND partition = :p");
    }

    private void restoreCopyWithoutLast(int messages, String position) {
        List<ReceivedMessage> records = recordsOf(room);
        ReceivedMessage firstMissing = records.get(records.size() - messages);
        transactions.executeWithoutResult(status -> {
            // The consumer's lock: at once for it, as a restore is.
            jdbc.sql(position)
                    .param("o", firstMissing.offset())
                    .param("t", Topics.CHAT_MESSAGES)
                    .param("p", firstMissing.partition())
                    .update();
            jdbc.sql("DELETE FROM messages WHERE room_id = :room AND kafka_offset >= :o")
                    .param("room", room)
                    .param("o", firstMissing.offset())
                    .update();
            jdbc.sql("UPDATE chat_rooms SET last_message_id = last_message_id - :messages WHERE room_id = :room")
                    .param("messages", messages)
                    .param("room", room)
                    .update();
        });
    }

    @Test
    void aTopicMadeAnewIsNotTakenForTheOldOne() {
        send(room, alice, "one");
        awaitHead(room, 1);
        ReceivedMessage old = recordsOf(room).getFirst();
        ReceivedMessage other =
                new ReceivedMessage(old.partition(), old.offset(), submitted(room, alice, UUID.randomUUID(), "other"));
        Map<Integer, Long> reached = positions.of(Set.of(old.partition()));

        assertThatThrownBy(() -> store.store(List.of(other), reached)).hasMessageContaining("made anew");
    }

    @Test
    void nothingIsLostOrDoubledWhenConsumersComeAndGo() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 100; i++) {
                send(room, alice, "round " + round + " message " + i);
            }
            // A consumer that goes before it has come would be missed by its group until its session times out.
            await().atMost(PATIENCE)
                    .until(() -> container.getAssignedPartitions().size() == 6);
            container.stop();
            container.start();
        }

        awaitHead(room, 300);
        assertThat(idsOf(room))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 300).boxed().toList());
        assertThat(clientIdsOf(room)).doesNotHaveDuplicates();
    }
}
