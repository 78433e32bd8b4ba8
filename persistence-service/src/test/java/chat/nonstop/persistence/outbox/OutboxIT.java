package chat.nonstop.persistence.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.RoomEvent;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.persistence.Instances;
import chat.nonstop.persistence.Told;
import chat.nonstop.persistence.Told.Heard;
import chat.nonstop.persistence.message.PersistenceServiceTest;
import chat.nonstop.testing.TestRooms;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Events published in transactions, and what is heard of them on real Redis and Kafka. */
@PersistenceServiceTest
class OutboxIT {
    @Autowired
    ApplicationEventPublisher publisher;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    JdbcClient jdbc;

    private long alice;
    private long room;

    @BeforeEach
    void aRoom() {
        alice = TestRooms.user();
        room = TestRooms.group(5, alice);
    }

    @Test
    void changeIsToldAfterItsTransactionAndItsRowsGo() {
        try (Told told = new Told(Channels.room(room))) {
            Change change = edited(1, "고친 글");
            inTransaction(transactions, () -> {
                publisher.publishEvent(new ChangeStored(change));
                assertThat(rows(room)).isEqualTo(2); // Redis and Kafka
                assertThat(told.heard()).isEmpty();
            });

            Heard heard = told.awaitHeard(1).getFirst();
            assertThat(heard.signal().kind()).isEqualTo(Signal.Kind.CHANGE);
            assertThat(heard.signal().sequence()).isEqualTo(1);
            assertThat(ContractJson.mapper().readValue(heard.signal().body(), Change.class))
                    .isEqualTo(change);
            assertThat(told.key(RedisKeys.roomChangeHead(room))).isEqualTo("1");
            assertThat(Told.roomEvents(room, 1)).containsExactly(RoomEvent.changed(change));
            await().atMost(Told.PATIENCE)
                    .untilAsserted(() -> assertThat(rows(room)).isZero());
        }
    }

    @Test
    void whatIsRolledBackIsNotTold() {
        try (Told told = new Told(Channels.room(room))) {
            assertThatThrownBy(() -> inTransaction(transactions, () -> {
                        publisher.publishEvent(new ChangeStored(edited(1, "never")));
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            tell(1);

            assertThat(told.awaitHeard(1).getFirst().body().get("content").asString())
                    .isEqualTo("change 1");
            assertThat(Told.roomEvents(room, 1)).hasSize(1);
        }
    }

    @Test
    void oneRoomsEventsAreToldInTheirOrder() {
        try (Told told = new Told(Channels.room(room))) {
            LongStream.rangeClosed(1, 300).forEach(this::tell);

            List<Long> inOrder = LongStream.rangeClosed(1, 300).boxed().toList();
            assertThat(told.awaitHeard(300))
                    .extracting(heard -> heard.signal().sequence())
                    .containsExactlyElementsOf(inOrder);
            assertThat(told.key(RedisKeys.roomChangeHead(room))).isEqualTo("300");
            assertThat(Told.roomEvents(room, 300))
                    .extracting(event -> event.change().changeId())
                    .containsExactlyElementsOf(inOrder);
        }
    }

    @Test
    void whatAKilledInstanceLeftIsTold() {
        try (Told told = new Told(Channels.room(room))) {
            // as it stands when a process dies between its commit and its telling
            for (String target : List.of("watchers", "room-events")) {
                leave(target, "PUBLISHED", edited(1, "left"));
                leave(target, "RESUBMITTED", edited(2, "left again"));
            }

            assertThat(told.awaitHeard(2))
                    .extracting(heard -> heard.signal().sequence())
                    .containsExactlyInAnyOrder(1L, 2L);
            assertThat(Told.roomEvents(room, 2))
                    .extracting(event -> event.change().changeId())
                    .containsExactlyInAnyOrder(1L, 2L);
            await().atMost(Told.PATIENCE)
                    .untilAsserted(() -> assertThat(rows(room)).isZero());
        }
    }

    @Test
    void whileRedisIsAwayStoringGoesOnAndWatchersAreToldLater() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        try (Told told = new Told(Channels.room(room))) {
            try (ConfigurableApplicationContext cutOff = Instances.start("spring.data.redis.port=" + closed)) {
                inTransaction(
                        cutOff.getBean(PlatformTransactionManager.class),
                        () -> cutOff.publishEvent(new ChangeStored(edited(1, "while away"))));

                assertThat(Told.roomEvents(room, 1)).hasSize(1);
            }

            // the row is still there, for an instance that has Redis
            assertThat(told.awaitHeard(1).getFirst().signal().sequence()).isEqualTo(1);
            await().atMost(Told.PATIENCE)
                    .untilAsserted(() -> assertThat(rows(room)).isZero());
        }
    }

    @Test
    void membershipIsToldAsItIsWhenItIsTold() {
        long bob = TestRooms.user();
        long carol = TestRooms.user();
        TestRooms.join(room, bob, 3);
        try (Told told = new Told(Channels.room(room))) {
            inTransaction(
                    transactions,
                    () -> publisher.publishEvent(new RoomChanged(room, null, null, List.of(carol, bob), List.of())));

            List<Heard> heard = told.awaitHeard(2);
            assertThat(heard)
                    .extracting(each -> each.body().get("userId").asLong() + " "
                            + each.body().get("member").asBoolean() + " "
                            + each.body().get("joinedAtMessageId").asLong())
                    .containsExactly(carol + " false 0", bob + " true 3");
        }
    }

    /** More than Redis' client takes in one go. */
    @Test
    void manyLargeInvitationsAreToldAll() {
        Notification invited = Notification.of(Notification.Kind.INVITED, room, null, alice);
        List<RoomChanged.Notified> notified = Collections.nCopies(100, new RoomChanged.Notified(alice, invited));
        try (Told told = new Told(Channels.user(alice))) {
            inTransaction(transactions, () -> {
                for (int i = 0; i < 150; i++) {
                    publisher.publishEvent(new RoomChanged(room, null, null, List.of(), notified));
                }
            });

            await().atMost(Told.PATIENCE)
                    .untilAsserted(() -> assertThat(told.heard()).hasSize(15_000));
        }
    }

    @Test
    void noContentIsInTheTextOfAnEvent() {
        assertThat(new ChangeStored(edited(1, "secret")).toString()).doesNotContain("secret");
    }

    private void tell(long changeId) {
        inTransaction(
                transactions, () -> publisher.publishEvent(new ChangeStored(edited(changeId, "change " + changeId))));
    }

    private Change edited(long changeId, String content) {
        return new Change(
                Change.Kind.MESSAGE_EDITED,
                room,
                changeId,
                2L,
                alice,
                content,
                null,
                null,
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private void leave(String target, String status, Change change) {
        jdbc.sql("""
                        INSERT INTO event_publication (id, listener_id, event_type, serialized_event, publication_date, status,
                                                       completion_attempts, last_resubmission_date)
                        VALUES (gen_random_uuid(), :target, :type, :event, now() - interval '1 hour', :status, 1,
                                now() - interval '1 hour')
                        """)
                .param("target", target)
                .param("type", ChangeStored.class.getName())
                .param("event", ContractJson.mapper().writeValueAsString(new ChangeStored(change)))
                .param("status", status)
                .update();
    }

    private long rows(long roomId) {
        return jdbc.sql("SELECT count(*) FROM event_publication WHERE serialized_event LIKE :room")
                .param("room", "%\"roomId\":" + roomId + ",%")
                .query(Long.class)
                .single();
    }

    private static void inTransaction(PlatformTransactionManager transactions, Runnable work) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> work.run());
    }
}
