package chat.nonstop.persistence.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.message.UnreadModel.Badge;
import chat.nonstop.persistence.message.UnreadModel.Report;
import chat.nonstop.persistence.message.UnreadModel.Room;
import chat.nonstop.persistence.message.UnreadModel.Stands;
import chat.nonstop.testing.Checkout;
import chat.nonstop.testing.stack.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;

/**
 * Several users do anything in any order in a few rooms; after each step the cursors, what is derived as unread, and
 * the badge are those of a plain model. Through the stores and the REST calls of this service, and the very statements
 * of the read-receipt-service, as its role. {@code -Dchat.model.seed=…} goes through one run again,
 * {@code -Dchat.model.runs} and {@code -Dchat.model.steps} do more.
 */
@RecordTest
class UnreadModelIT {
    private static final Logger log = LoggerFactory.getLogger(UnreadModelIT.class);
    private static final String STATEMENTS = "read-receipt-service/src/main/resources/chat/nonstop/readreceipt/";
    private static final int USERS = 5;

    @LocalServerPort
    int port;

    @Autowired
    MessageLogStore store;

    @Autowired
    JdbcClient jdbc;

    private final List<Someone> users = new ArrayList<>();
    private SingleConnectionDataSource readReceipt;
    private JdbcClient asReadReceipt;
    private String raise;
    private String total;
    private Api api;
    private UnreadModel model;
    private Random random;
    private int partition;
    private long offset;
    private MessageSubmitted lastSent;
    private String step = "";

    @BeforeEach
    void statements() throws IOException {
        raise = Files.readString(Checkout.find(STATEMENTS + "cursor/raise-cursors.sql"));
        total = Files.readString(Checkout.find(STATEMENTS + "unread/unread-total.sql"));
        readReceipt =
                new SingleConnectionDataSource(TestStack.shared().jdbcUrl(), "chat_read_receipt", "read-receipt", true);
        asReadReceipt = JdbcClient.create(readReceipt);
        api = Api.at(port);
    }

    @AfterEach
    void disconnect() {
        readReceipt.destroy();
    }

    @Test
    void afterEachStepEverythingIsAsInTheModel() {
        int runs = Integer.getInteger("chat.model.runs", 2);
        int steps = Integer.getInteger("chat.model.steps", 300);
        for (int run = 0; run < runs; run++) {
            long seed = Long.getLong("chat.model.seed", System.nanoTime()) + run;
            log.info("-Dchat.model.seed={}", seed);
            run(seed, steps);
        }
    }

    private void run(long seed, int steps) {
        random = new Random(seed);
        partition = 1_000 + random.nextInt(1_000_000_000);
        offset = 0;
        jdbc.sql("INSERT INTO consumed_offsets VALUES (?, ?, 0)")
                .params(Topics.CHAT_MESSAGES, partition)
                .update();
        lastSent = null;
        users.clear();
        for (int i = 0; i < USERS; i++) {
            users.add(api.someone("user " + i));
        }
        model = new UnreadModel();
        model.rooms.add(group());
        model.rooms.add(group());
        model.rooms.add(pair());
        for (int number = 1; number <= steps; number++) {
            Room room = anyRoom();
            Someone actor = users.get(random.nextInt(USERS));
            act(room, actor);
            String where = "seed " + seed + ", step " + number + ": " + step;
            check(where);
            if (number % 10 == 0) {
                checkList(where, actor);
            }
        }
    }

    private Room anyRoom() {
        return model.rooms.get(random.nextInt(model.rooms.size()));
    }

    private void act(Room room, Someone actor) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> send(room, actor);
            case 4, 5, 6, 7 -> report();
            case 8 -> sendAgain();
            case 9, 10 -> delete(room, actor, "?scope=everyone");
            case 11 -> delete(room, actor, "");
            case 12 -> invite(room, actor);
            case 13 -> leave(room, actor);
            case 14 -> kick(room, actor);
            default -> rename(room, actor);
        }
    }

    private void send(Room room, Someone actor) {
        step = actor.userId() + " sends to " + room.id;
        lastSent = new MessageSubmitted(
                room.id, actor.userId(), UUID.randomUUID(), MessageType.TEXT, "hello", null, null, Instant.now());
        boolean mayWrite = room.isIn(actor.userId());
        assertThat(stored(lastSent)).as(step).isEqualTo(mayWrite ? 1 : 0);
        if (mayWrite) {
            room.say(actor.userId());
        }
    }

    /** The client's retry of what it sent last, wherever it has come to since. */
    private void sendAgain() {
        step = "the last message again";
        if (lastSent == null || model.rooms.stream().noneMatch(room -> room.id == lastSent.roomId())) {
            return;
        }
        boolean wasStored = jdbc.sql("SELECT count(*) FROM messages WHERE room_id = :room AND client_message_id = :id")
                        .param("room", lastSent.roomId())
                        .param("id", lastSent.clientMessageId())
                        .query(Long.class)
                        .single()
                > 0;
        if (wasStored) {
            assertThat(stored(lastSent)).as(step).isZero();
        }
    }

    private int stored(MessageSubmitted message) {
        ReceivedMessage received = new ReceivedMessage(partition, offset, message);
        MessageLogStore.Outcome outcome = store.store(List.of(received), Map.of(partition, offset));
        offset++;
        return ((MessageLogStore.Outcome.Stored) outcome).fresh().size();
    }

    /** Of up to four members and outsiders: late, repeated, beyond the end, read before delivered and the reverse. */
    private void report() {
        Map<List<Long>, Report> furthest = new HashMap<>();
        int reports = 1 + random.nextInt(4);
        for (int i = 0; i < reports; i++) {
            Room room = anyRoom();
            long user = users.get(random.nextInt(USERS)).userId();
            long read = random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(room.last() + 3);
            long delivered = Math.max(read, random.nextBoolean() ? 0 : 1 + random.nextLong(room.last() + 3));
            furthest.put(List.of(room.id, user), new Report(read, delivered));
        }
        List<Map.Entry<List<Long>, Report>> batch = List.copyOf(furthest.entrySet());
        step = "reports "
                + batch.stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList();

        Map<List<Long>, Boolean> told = new HashMap<>();
        asReadReceipt
                .sql(raise)
                .param("rooms", batch.stream().map(each -> each.getKey().get(0)).toArray(Long[]::new))
                .param("users", batch.stream().map(each -> each.getKey().get(1)).toArray(Long[]::new))
                .param(
                        "reads",
                        batch.stream().map(each -> each.getValue().read()).toArray(Long[]::new))
                .param(
                        "deliveries",
                        batch.stream().map(each -> each.getValue().delivered()).toArray(Long[]::new))
                .query(row -> {
                    told.put(
                            List.of(
                                    row.getLong("room_id"),
                                    row.getLong("user_id"),
                                    row.getLong("read"),
                                    row.getLong("delivered")),
                            row.getBoolean("moved"));
                });

        assertThat(told).as(step).isEqualTo(model.report(furthest));
    }

    /** Whether it may, others test: here the model follows the answer. */
    private void delete(Room room, Someone actor, String scope) {
        step = actor.userId() + " deletes in " + room.id + scope;
        if (room.last() == 0) {
            return;
        }
        int messageId = 1 + random.nextInt((int) room.last());
        Answer answer = api.send(
                "DELETE", Paths.ROOMS + "/" + room.id + "/messages/" + messageId + scope, actor.accessToken(), null);
        if (answer.status() != 204) {
            return;
        }
        if (scope.isEmpty()) {
            room.deleteFor(actor.userId(), messageId);
        } else {
            room.deleteForEveryone(messageId);
        }
    }

    private void invite(Room room, Someone actor) {
        Someone invited = users.get(random.nextInt(USERS));
        step = actor.userId() + " invites " + invited.userId() + " to " + room.id;
        if (!room.group) {
            if (room.wasEverIn(actor.userId())) {
                Someone peer = users.stream()
                        .filter(user -> user != actor && room.wasEverIn(user.userId()))
                        .findFirst()
                        .orElseThrow();
                api.post(Paths.ONE_TO_ONE_ROOMS, actor, Map.of("userId", peer.userId()))
                        .is(200);
                if (!room.isIn(actor.userId())) {
                    room.join(actor.userId());
                }
            }
            return;
        }
        Answer answer = api.post(
                Paths.GROUP_ROOMS + "/" + room.id + "/invite", actor, Map.of("userIds", List.of(invited.userId())));
        if (answer.status() == 200 && !room.isIn(invited.userId())) {
            room.invite(invited.userId(), actor.userId());
        }
    }

    private void leave(Room room, Someone actor) {
        step = actor.userId() + " leaves " + room.id;
        if (room.live() < 2) {
            return; // the last one ends the room
        }
        Answer answer = api.send("DELETE", Paths.ROOMS + "/" + room.id, actor.accessToken(), null);
        if (answer.status() == 204) {
            room.leave(actor.userId());
        }
    }

    private void kick(Room room, Someone actor) {
        Someone kicked = users.get(random.nextInt(USERS));
        step = actor.userId() + " kicks " + kicked.userId() + " from " + room.id;
        Answer answer = api.send(
                "DELETE", Paths.GROUP_ROOMS + "/" + room.id + "/members/" + kicked.userId(), actor.accessToken(), null);
        if (answer.status() == 204) {
            room.kick(kicked.userId(), actor.userId());
        }
    }

    private void rename(Room room, Someone actor) {
        step = actor.userId() + " renames " + room.id;
        Answer answer = api.patch(
                Paths.GROUP_ROOMS + "/" + room.id, actor, Map.of("name", "room " + offset + random.nextLong()));
        if (answer.status() == 200) {
            room.rename(actor.userId());
        }
    }

    private void check(String where) {
        Map<List<Long>, Stands> found = new HashMap<>();
        asReadReceipt
                .sql("""
                        SELECT unread.room_id, unread.user_id, unread.read_up_to, unread.unread_count,
                               greatest(stored.last_delivered_message_id, unread.read_up_to) AS delivered_up_to
                        FROM unread_messages unread JOIN chat_room_members stored USING (room_id, user_id)
                        WHERE unread.room_id = ANY (:rooms)
                        """)
                .param("rooms", model.rooms.stream().map(room -> room.id).toArray(Long[]::new))
                .query(row -> {
                    found.put(
                            List.of(row.getLong("room_id"), row.getLong("user_id")),
                            new Stands(
                                    row.getLong("read_up_to"),
                                    row.getLong("delivered_up_to"),
                                    row.getLong("unread_count")));
                });
        assertThat(found).as(where).isEqualTo(model.stands());
        Someone somebody = users.get(random.nextInt(USERS));
        assertThat(badge(somebody))
                .as(where + ", badge of " + somebody.userId())
                .isEqualTo(model.badge(somebody.userId()));
    }

    private Badge badge(Someone user) {
        return asReadReceipt
                .sql(total)
                .param("user", user.userId())
                .query(Badge.class)
                .single();
    }

    /** What a client is shown. */
    private void checkList(String where, Someone user) {
        Map<Long, List<Long>> shown = new HashMap<>();
        JsonNode list = api.get(Paths.ROOMS, user).is(200).json().get("rooms");
        list.forEach(room -> shown.put(
                room.get("roomId").asLong(),
                List.of(
                        room.get("lastMessageId").asLong(),
                        room.get("lastReadMessageId").asLong(),
                        room.get("unreadCount").asLong())));
        assertThat(shown).as(where).isEqualTo(model.list(user.userId()));
        for (Room room : model.rooms) {
            if (room.isIn(user.userId())) {
                api.get(Paths.GROUP_ROOMS + "/" + room.id + "/members", user)
                        .is(200)
                        .json()
                        .get("members")
                        .forEach(member -> assertThat(
                                        member.get("lastReadMessageId").asLong())
                                .as(where)
                                .isEqualTo(room.read(member.get("userId").asLong())));
            }
        }
    }

    private Room group() {
        List<Someone> others = users.subList(1, 4);
        long id = api.post(
                        Paths.GROUP_ROOMS,
                        users.getFirst(),
                        Map.of(
                                "name",
                                "ours",
                                "memberIds",
                                others.stream().map(Someone::userId).toList()))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
        Room room = new Room(id, true);
        users.subList(0, 4).forEach(user -> room.join(user.userId()));
        return room;
    }

    private Room pair() {
        Someone first = users.get(0);
        Someone second = users.get(4);
        long id = api.post(Paths.ONE_TO_ONE_ROOMS, first, Map.of("userId", second.userId()))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
        Room room = new Room(id, false);
        room.join(first.userId());
        room.join(second.userId());
        return room;
    }
}
