package chat.nonstop.persistence.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.testing.ContractAssert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What people send is stored in the order of the log and told, or refused. */
@PersistenceServiceTest
class MessageLogIT extends MessageLogRoom {
    @Test
    void messagesGetGaplessPlacesInTheOrderOfTheLog() {
        List<UUID> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sent.add(send(room, i % 2 == 0 ? alice : bob, "message " + i));
        }

        awaitHead(room, 300);
        assertThat(idsOf(room))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 300).boxed().toList());
        assertThat(clientIdsOf(room)).isEqualTo(sent);
        assertThat(cursorOf(room, alice)).isEqualTo(299);
        assertThat(cursorOf(room, bob)).isEqualTo(300);
    }

    @Test
    void watchersAndOtherServicesAreToldInOrder() {
        listenTo(Channels.room(room));
        for (int i = 0; i < 50; i++) {
            send(room, alice, "안녕 👋 " + i);
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(50));
        assertThat(signals)
                .extracting(Signal::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
        signals.forEach(signal -> ContractAssert.assertFits("message", signal.body()));
        assertThat(redis.connect().sync().get(RedisKeys.roomHead(room))).isEqualTo("50");
        List<ConsumerRecord<String, byte[]>> events = eventsOf(room, 50);
        events.forEach(event -> ContractAssert.assertFits("room-event", event.value()));
        assertThat(events)
                .extracting(event -> ContractJson.mapper()
                        .readTree(event.value())
                        .get("messageId")
                        .asLong())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void whomAMessageMentionsIsStoredAndTold() {
        long named = Rooms.user(jdbc, "철수");
        Rooms.join(jdbc, room, named, 0);
        listenTo(Channels.room(room));
        send(room, alice, "@철수야 안녕");
        send(room, alice, "안녕");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(2));
        assertThat(signals)
                .extracting(signal -> ContractJson.mapper()
                        .readValue(signal.body(), Message.class)
                        .mentions())
                .containsExactly(List.of(named), null);
        assertThat(jdbc.sql("SELECT message_id FROM messages WHERE room_id = :room AND mentions = ARRAY[:named]")
                        .param("room", room)
                        .param("named", named)
                        .query(Long.class)
                        .list())
                .containsExactly(1L);
    }

    @Test
    void whoJoinedLaterCannotAnswerWhatStoodThereBefore() {
        send(room, alice, "before");
        awaitHead(room, 1);
        long late = Rooms.user(jdbc);
        Rooms.join(jdbc, room, late, 1);
        listenTo(Channels.user(late));
        send(answer(late, 1));
        send(room, alice, "after");
        send(answer(late, 2));

        awaitHead(room, 3);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(1));
        assertThat(new String(signals.getFirst().body(), UTF_8)).contains("MESSAGE_NOT_FOUND");
    }

    private MessageSubmitted answer(long sender, long replyTo) {
        return new MessageSubmitted(
                room, sender, UUID.randomUUID(), MessageType.TEXT, "an answer", replyTo, null, Instant.now());
    }

    @Test
    void anAttachmentIsStoredToldAndLinkedOnce() {
        UUID photo = attachment("READY");
        UUID pending = attachment("ANNOUNCED");
        listenTo(Channels.room(room));
        listenTo(Channels.user(alice));
        send(image(alice, photo));
        send(image(alice, photo)); // another message: it is used
        send(image(alice, pending));
        send(room, alice, "and on");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(4));
        Message told = signals.stream()
                .filter(signal -> signal.kind() == Signal.Kind.MESSAGE && signal.sequence() == 1)
                .map(signal -> ContractJson.mapper().readValue(signal.body(), Message.class))
                .findFirst()
                .orElseThrow();
        assertThat(told.attachment())
                .isEqualTo(new Message.Attachment(
                        photo,
                        "사진.png",
                        "image/png",
                        10,
                        "/api/v1/chat/rooms/" + room + "/attachments/" + photo,
                        800,
                        600,
                        "/api/v1/chat/rooms/" + room + "/attachments/" + photo + "/thumbnail"));
        assertThat(signals)
                .filteredOn(signal -> signal.kind() == Signal.Kind.REFUSAL)
                .extracting(signal -> ContractJson.mapper()
                        .readTree(signal.body())
                        .get("code")
                        .asString())
                .containsExactlyInAnyOrder("ATTACHMENT_USED", "ATTACHMENT_NOT_UPLOADED");
        assertThat(idsOf(room)).containsExactly(1L, 2L);
        assertThat(jdbc.sql("SELECT message_id FROM attachments WHERE attachment_id = :id AND used_at IS NOT NULL")
                        .param("id", photo)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        Message stored = stored(1);
        assertThat(stored.attachment()).isEqualTo(told.attachment());
        assertThat(stored(2).attachment()).isNull();
        jdbc.sql("UPDATE messages SET deleted_at = now() WHERE room_id = :r AND message_id = 1")
                .param("r", room)
                .update();
        assertThat(stored(1).attachment()).isNull();
    }

    private Message stored(long messageId) {
        return jdbc.sql("SELECT " + MessageRows.COLUMNS + " FROM messages m WHERE m.room_id = :r AND m.message_id = :m")
                .param("r", room)
                .param("m", messageId)
                .query(MessageRows.mapper())
                .single();
    }

    private MessageSubmitted image(long sender, UUID attachmentId) {
        return new MessageSubmitted(
                room, sender, UUID.randomUUID(), MessageType.IMAGE, "see", null, attachmentId, Instant.now());
    }

    private UUID attachment(String state) {
        return jdbc.sql("""
                        INSERT INTO attachments (attachment_id, room_id, uploader_id, file_name, content_type,
                                                 size_bytes, state, width, height, thumbnail)
                        VALUES (gen_random_uuid(), :room, :user, '사진.png', 'image/png', 10, :state::attachment_state,
                                800, 600, 'image/jpeg')
                        RETURNING attachment_id
                        """)
                .param("room", room)
                .param("user", alice)
                .param("state", state)
                .query(UUID.class)
                .single();
    }

    @Test
    void aRetryUnderTheSameClientIdIsStoredOnce() {
        MessageSubmitted message = submitted(room, alice, UUID.randomUUID(), "once");
        for (int i = 0; i < 5; i++) {
            send(message);
        }
        UUID marker = send(room, alice, "marker");

        awaitHead(room, 2);
        assertThat(clientIdsOf(room)).containsExactly(message.clientMessageId(), marker);
    }

    @Test
    void whoIsNotAMemberIsToldAndNothingIsStored() {
        long outsider = Rooms.user(jdbc);
        listenTo(Channels.user(outsider));
        UUID refused = send(room, outsider, "let me in");
        send(room, alice, "marker");

        awaitHead(room, 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(signals).hasSize(1));
        assertThat(signals.getFirst().kind()).isEqualTo(Signal.Kind.REFUSAL);
        ContractAssert.assertFits("refusal", signals.getFirst().body());
        assertThat(new String(signals.getFirst().body(), UTF_8)).contains("NOT_A_MEMBER", refused.toString());
    }

    @Test
    void poisonGoesToTheDeadLettersAndItsNeighboursAreStoredInOrder() {
        UUID before = send(room, alice, "before");
        producer.send(new ProducerRecord<>(
                Topics.CHAT_MESSAGES, Long.toString(room), "{\"not\":\"a message\"}".getBytes(UTF_8)));
        UUID after = send(room, alice, "after");

        awaitHead(room, 2);
        assertThat(clientIdsOf(room)).containsExactly(before, after);
        List<ConsumerRecord<String, byte[]>> dead = read(Topics.CHAT_MESSAGES_DLT, room, 1);
        assertThat(dead).hasSize(1);
        assertThat(new String(dead.getFirst().value(), UTF_8)).isEqualTo("{\"not\":\"a message\"}");
        assertThat(dead.getFirst().headers().lastHeader("kafka_dlt-original-offset"))
                .isNotNull();
    }
}
