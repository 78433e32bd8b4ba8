package chat.nonstop.notification.inbox;

import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.RoomEvent;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.local.stack.LocalStack;
import chat.nonstop.notification.RunningService;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.DeadLetters;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.stack.TestStack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;

class InboxIT extends RunningService {
    private static final Duration SERVER_START = Duration.ofSeconds(60);
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @Autowired
    private KafkaTemplate<String, byte[]> producer;

    @Autowired
    private StoredInbox inbox;

    @Autowired
    private JdbcClient database;

    private long sender;
    private long reader;
    private long room;

    @BeforeEach
    void aRoom() {
        sender = user();
        reader = user();
        room = group(50, sender, reader);
    }

    @Test
    void everyMemberButTheSenderFindsTheMessage() {
        long third = user();
        TestRooms.join(room, third, 0);

        stored(room, 1, sender);

        awaitInbox(reader, 1);
        assertThat(messagesOf(third)).containsExactly(1L);
        assertThat(messagesOf(sender)).isEmpty();
    }

    @Test
    void whoLeftOrJoinedLaterDoesNotFindIt() {
        long left = user();
        TestRooms.join(room, left, 0);
        TestRooms.leave(room, left);
        long late = user();
        TestRooms.join(room, late, 10);

        stored(room, 10, sender);
        stored(room, 11, sender);

        awaitInbox(reader, 11, 10);
        assertThat(messagesOf(late)).containsExactly(11L);
        assertThat(count("user_id = " + left)).isZero();
    }

    @Test
    void membersWhoAreThereAreTold() {
        List<Signal> readers = signalsOf(reader);
        List<Signal> senders = signalsOf(sender);

        stored(room, 42, sender);
        stored(room, 43, reader); // tells the sender

        await().untilAsserted(() -> assertThat(senders).hasSize(1));
        assertThat(readers).hasSize(1);
        assertThat(readers.getFirst().kind()).isEqualTo(Signal.Kind.NOTIFICATION);
        ContractAssert.assertFits("notification", readers.getFirst().body());
        assertThat(ContractJson.mapper().readValue(readers.getFirst().body(), Notification.class))
                .isEqualTo(Notification.newMessage(room, 42, sender));
    }

    @Test
    void whoIsMentionedIsToldInAMutedRoomTooAndFindsItInTheInbox() {
        long muted = user();
        TestRooms.join(room, muted, 0);
        database.sql("UPDATE chat_room_members SET muted_until = now() + interval '1 day' WHERE user_id = :user")
                .param("user", muted)
                .update();
        List<Signal> readers = signalsOf(reader);
        List<Signal> muteds = signalsOf(muted);

        stored(room, 51, sender);
        Message mentioning = new Message(
                room,
                52,
                sender,
                UUID.randomUUID(),
                MessageType.TEXT,
                "@you",
                null,
                null,
                Instant.now(),
                null,
                List.of(reader, muted),
                null,
                null,
                null,
                null,
                null);
        send(room, ContractJson.mapper().writeValueAsString(RoomEvent.messageStored(mentioning)));
        stored(room, 53, reader);
        stored(room, 54, sender);

        await().untilAsserted(() -> assertThat(notifications(readers))
                .containsExactly(
                        Notification.newMessage(room, 51, sender),
                        Notification.newMessage(room, 52, sender),
                        Notification.of(Notification.Kind.MENTIONED, room, 52L, sender),
                        Notification.newMessage(room, 54, sender)));
        assertThat(notifications(muteds))
                .containsExactly(Notification.of(Notification.Kind.MENTIONED, room, 52L, sender));
        assertThat(inbox.find(muted, InboxCursor.NEWEST, 100))
                .filteredOn(InboxPage.Item::mentioned)
                .extracting(InboxPage.Item::messageId)
                .containsExactly(52L);
    }

    private static List<Notification> notifications(List<Signal> signals) {
        return signals.stream()
                .map(signal -> ContractJson.mapper().readValue(signal.body(), Notification.class))
                .toList();
    }

    @Test
    void anEventThatComesAgainAddsNothingAndTellsNobody() {
        List<Signal> readers = signalsOf(reader);
        stored(room, 1, sender);
        awaitInbox(reader, 1);

        stored(room, 1, sender);
        stored(room, 2, sender);
        stored(room, 1, sender);
        stored(room, 3, sender);

        awaitInbox(reader, 3, 2, 1);
        await().untilAsserted(() -> assertThat(readers)
                .map(signal -> ContractJson.mapper()
                        .readValue(signal.body(), Notification.class)
                        .messageId())
                .containsExactlyInAnyOrder(1L, 2L, 3L));
    }

    @Test
    void onePoisonRecordGoesToTheDeadLetterTopicAndHarmsNoNeighbour() {
        stored(room, 1, sender);
        send(room, "{\"kind\":\"MESSAGE_STORED\",\"content\":\"secret\"");
        stored(room, 2, sender);
        send(room, "{\"kind\":\"ROOM_PAINTED\",\"roomId\":" + room + ",\"messageId\":2}"); // of a later version: fine
        stored(room, 3, sender);

        awaitInbox(reader, 3, 2, 1);
        await().untilAsserted(() -> assertThat(DeadLetters.of(Topics.CHAT_ROOM_EVENTS, Long.toString(room)))
                .hasSize(1));
        stored(room, 4, sender);
        awaitInbox(reader, 4, 3, 2, 1);
        assertThat(DeadLetters.of(Topics.CHAT_ROOM_EVENTS, Long.toString(room))).hasSize(1);
    }

    @Test
    void whileTheDatabaseIsAwayEventsWaitAndNoneIsDeadLettered() {
        ChildProcess postgres = embedded().postgres();
        postgres.kill();
        try {
            stored(room, 1, sender);
            stored(room, 2, sender);
        } finally {
            postgres.startAndWait(SERVER_START);
        }

        awaitInbox(reader, 2, 1);
        assertThat(DeadLetters.of(Topics.CHAT_ROOM_EVENTS, Long.toString(room))).isEmpty();
    }

    @Test
    void withoutRedisTheInboxFillsAllTheSame() {
        ChildProcess redis = embedded().redis();
        redis.kill();
        try {
            stored(room, 1, sender);
            awaitInbox(reader, 1);
        } finally {
            redis.startAndWait(SERVER_START);
        }
        List<Signal> readers = signalsOf(reader);
        await().atMost(OUTAGE).untilAsserted(() -> {
            stored(room, 2 + readers.size(), sender);
            assertThat(readers).isNotEmpty();
        });
    }

    @Test
    void theSweepDeletesWhatIsTooOldInSmallSteps() {
        Instant now = Instant.parse("2001-01-01T00:00:00Z"); // only this test's rows are that old
        inbox.add(List.of(
                new NewMessage(room, 1, sender, now.minus(Duration.ofDays(40)), List.of()),
                new NewMessage(room, 2, sender, now.minus(Duration.ofDays(31)), List.of()),
                new NewMessage(room, 3, sender, now.minus(Duration.ofDays(31)), List.of()),
                new NewMessage(room, 4, sender, now.minus(Duration.ofDays(29)), List.of())));
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();

        new InboxSweep(inbox, Duration.ofDays(30), 2, Clock.fixed(now, ZoneOffset.UTC), metrics).run();

        assertThat(messagesOf(reader)).containsExactly(4L);
        assertThat(metrics.counter("chat.inbox.swept").count()).isEqualTo(3);
    }

    @Test
    void theServicesRoleMayWriteItsOwnTablesOnly() {
        assertDenied("UPDATE chat_room_members SET last_read_message_id = 1");
        assertDenied("DELETE FROM chat_rooms");
        assertDenied("SELECT password_hash FROM users");
    }

    private void assertDenied(String sql) {
        assertThatThrownBy(() -> database.sql(sql).update()).rootCause().hasMessageContaining("permission denied");
    }

    private static LocalStack embedded() {
        assumeTrue(TestStack.shared().embedded().isPresent(), "only embedded servers can be killed");
        return TestStack.shared().embedded().orElseThrow();
    }

    private void stored(long roomId, long messageId, long senderId) {
        Message message = new Message(
                roomId, messageId, senderId, UUID.randomUUID(), MessageType.TEXT, "content", null, null, Instant.now());
        send(roomId, ContractJson.mapper().writeValueAsString(RoomEvent.messageStored(message)));
    }

    private void send(long roomId, String value) {
        producer.send(Topics.CHAT_ROOM_EVENTS, Long.toString(roomId), value.getBytes(StandardCharsets.UTF_8))
                .join();
    }

    private void awaitInbox(long userId, long... newestFirst) {
        await().atMost(OUTAGE)
                .ignoreExceptions() // the database may be away
                .untilAsserted(() -> assertThat(messagesOf(userId)).containsExactly(box(newestFirst)));
    }

    private List<Long> messagesOf(long userId) {
        return inbox.find(userId, InboxCursor.NEWEST, 100).stream()
                .map(InboxPage.Item::messageId)
                .toList();
    }

    private static Long[] box(long... numbers) {
        return Arrays.stream(numbers).boxed().toArray(Long[]::new);
    }

    private static long count(String condition) {
        return TestRooms.number("SELECT count(*) FROM notifications WHERE " + condition);
    }
}
