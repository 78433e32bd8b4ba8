package chat.nonstop.persistence.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.testing.Checkout;
import chat.nonstop.testing.stack.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
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
 * Several users do anything in any order in a few rooms; after each step the cursors, what is derived as unread, and the badge
 * are those of a plain model. Through the stores and the REST calls of this service, and the very statements of the
 * read-receipt-service, as its role. {@code -Dchat.model.seed=…} goes through one run again, {@code -Dchat.model.runs} and
 * {@code -Dchat.model.steps} do more.
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

    /** A message: whether it counts at all, and who does not see it. */
    private static final class Said {
        final long sender;
        final boolean bySystem;
        boolean deleted;
        final Set<Long> hiddenFrom = new HashSet<>();

        Said(long sender, boolean bySystem) {
            this.sender = sender;
            this.bySystem = bySystem;
        }
    }

    private static final class Member {
        boolean live = true;
        long joined;
        long reported;
        long delivered;

        long read() {
            return Math.max(reported, joined);
        }

        long deliveredUpTo() {
            return Math.max(delivered, read());
        }
    }

    private static final class Room {
        final long id;
        final boolean group;
        final List<Said> said = new ArrayList<>();
        final Map<Long, Member> members = new TreeMap<>();

        Room(long id, boolean group) {
            this.id = id;
            this.group = group;
        }

        long last() {
            return said.size();
        }

        boolean isIn(long user) {
            return members.containsKey(user) && members.get(user).live;
        }

        void system(long actor) {
            said.add(new Said(actor, true));
            Member member = members.get(actor);
            if (member.read() == last() - 1) {
                member.reported = last();
            }
        }

        void join(long user, long at) {
            Member member = members.computeIfAbsent(user, id -> new Member());
            member.live = true;
            member.joined = at;
        }

        long unread(long user) {
            long cursor = members.get(user).read();
            return LongStream.rangeClosed(cursor + 1, last())
                    .mapToObj(id -> said.get((int) id - 1))
                    .filter(message -> !message.bySystem
                            && !message.deleted
                            && message.sender != user
                            && !message.hiddenFrom.contains(user))
                    .count();
        }
    }

    private record Stands(long read, long delivered, long unread) {}

    private record Badge(long unreadCount, long mutedUnreadCount, long unreadRooms) {}

    private final List<Someone> users = new ArrayList<>();
    private final List<Room> rooms = new ArrayList<>();
    private SingleConnectionDataSource readReceipt;
    private JdbcClient asReadReceipt;
    private String raise;
    private String total;
    private Api api;
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
        lastSent = null;
        users.clear();
        for (int i = 0; i < USERS; i++) {
            users.add(api.someone("user " + i));
        }
        rooms.clear();
        rooms.add(group());
        rooms.add(group());
        rooms.add(pair());
        for (int number = 1; number <= steps; number++) {
            Room room = rooms.get(random.nextInt(rooms.size()));
            Someone actor = users.get(random.nextInt(USERS));
            act(room, actor);
            String where = "seed " + seed + ", step " + number + ": " + step;
            check(where);
            if (number % 10 == 0) {
                checkList(where, actor);
            }
        }
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
        if (!mayWrite) {
            return;
        }
        if (!room.group) {
            room.members.forEach((user, member) -> {
                if (!member.live) {
                    room.join(user, room.last());
                }
            });
        }
        room.said.add(new Said(actor.userId(), false));
        Member sender = room.members.get(actor.userId());
        sender.reported = Math.max(sender.reported, room.last());
    }

    /** The client's retry of what it sent last, wherever it has come to since. */
    private void sendAgain() {
        step = "the last message again";
        if (lastSent == null || rooms.stream().noneMatch(room -> room.id == lastSent.roomId())) {
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

    /** Of up to four members and outsiders: late, repeated, beyond the end, read before delivered and the other way round. */
    private void report() {
        Map<List<Long>, long[]> furthest = new HashMap<>();
        int reports = 1 + random.nextInt(4);
        for (int i = 0; i < reports; i++) {
            Room room = rooms.get(random.nextInt(rooms.size()));
            long user = users.get(random.nextInt(USERS)).userId();
            long read = random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(room.last() + 3);
            long delivered = Math.max(read, random.nextBoolean() ? 0 : 1 + random.nextLong(room.last() + 3));
            furthest.put(List.of(room.id, user), new long[] {read, delivered});
        }
        List<Map.Entry<List<Long>, long[]>> batch = List.copyOf(furthest.entrySet());
        step = "reports "
                + batch.stream()
                        .map(each -> each.getKey() + " " + List.of(each.getValue()[0], each.getValue()[1]))
                        .toList();

        Map<List<Long>, Boolean> told = new HashMap<>();
        asReadReceipt
                .sql(raise)
                .param("rooms", batch.stream().map(each -> each.getKey().get(0)).toArray(Long[]::new))
                .param("users", batch.stream().map(each -> each.getKey().get(1)).toArray(Long[]::new))
                .param("reads", batch.stream().map(each -> each.getValue()[0]).toArray(Long[]::new))
                .param(
                        "deliveries",
                        batch.stream().map(each -> each.getValue()[1]).toArray(Long[]::new))
                .query(row -> {
                    told.put(
                            List.of(
                                    row.getLong("room_id"),
                                    row.getLong("user_id"),
                                    row.getLong("read"),
                                    row.getLong("delivered")),
                            row.getBoolean("moved"));
                });

        Map<List<Long>, Boolean> expected = new HashMap<>();
        for (Room room : rooms) {
            room.members.forEach((user, member) -> {
                long[] reported = furthest.get(List.of(room.id, user));
                if (reported == null || !member.live) {
                    return;
                }
                long readBefore = member.read();
                long deliveredBefore = member.deliveredUpTo();
                long read = Math.min(reported[0], room.last());
                long delivered = Math.min(reported[1], room.last());
                boolean moves = read > readBefore || delivered > deliveredBefore;
                if (moves) {
                    member.reported = Math.max(member.reported, read);
                    member.delivered = Math.max(member.delivered, Math.max(delivered, read));
                }
                expected.put(List.of(room.id, user, member.read(), member.deliveredUpTo()), moves);
            });
        }
        assertThat(told).as(step).isEqualTo(expected);
    }

    /** Whether it may, others test: here the model follows the answer. */
    private void delete(Room room, Someone actor, String scope) {
        step = actor.userId() + " deletes in " + room.id + scope;
        if (room.said.isEmpty()) {
            return;
        }
        int messageId = 1 + random.nextInt(room.said.size());
        Answer answer = api.send(
                "DELETE", Paths.ROOMS + "/" + room.id + "/messages/" + messageId + scope, actor.accessToken(), null);
        if (answer.status() != 204) {
            return;
        }
        Said message = room.said.get(messageId - 1);
        if (scope.isEmpty()) {
            message.hiddenFrom.add(actor.userId());
        } else {
            message.deleted = true;
        }
    }

    private void invite(Room room, Someone actor) {
        Someone invited = users.get(random.nextInt(USERS));
        step = actor.userId() + " invites " + invited.userId() + " to " + room.id;
        if (!room.group) {
            if (room.members.containsKey(actor.userId())) {
                Someone peer = users.stream()
                        .filter(user -> user != actor && room.members.containsKey(user.userId()))
                        .findFirst()
                        .orElseThrow();
                api.post(Paths.ONE_TO_ONE_ROOMS, actor, Map.of("userId", peer.userId()))
                        .is(200);
                if (!room.isIn(actor.userId())) {
                    room.join(actor.userId(), room.last());
                }
            }
            return;
        }
        Answer answer = api.post(
                Paths.GROUP_ROOMS + "/" + room.id + "/invite", actor, Map.of("userIds", List.of(invited.userId())));
        if (answer.status() == 200 && !room.isIn(invited.userId())) {
            room.join(invited.userId(), room.last());
            room.system(actor.userId());
        }
    }

    private void leave(Room room, Someone actor) {
        step = actor.userId() + " leaves " + room.id;
        if (room.members.values().stream().filter(member -> member.live).count() < 2) {
            return; // the last one ends the room
        }
        Answer answer = api.send("DELETE", Paths.ROOMS + "/" + room.id, actor.accessToken(), null);
        if (answer.status() == 204) {
            if (room.group) {
                room.system(actor.userId());
            }
            room.members.get(actor.userId()).live = false;
        }
    }

    private void kick(Room room, Someone actor) {
        Someone kicked = users.get(random.nextInt(USERS));
        step = actor.userId() + " kicks " + kicked.userId() + " from " + room.id;
        Answer answer = api.send(
                "DELETE", Paths.GROUP_ROOMS + "/" + room.id + "/members/" + kicked.userId(), actor.accessToken(), null);
        if (answer.status() == 204) {
            room.members.get(kicked.userId()).live = false;
            room.system(actor.userId());
        }
    }

    private void rename(Room room, Someone actor) {
        step = actor.userId() + " renames " + room.id;
        Answer answer = api.patch(
                Paths.GROUP_ROOMS + "/" + room.id, actor, Map.of("name", "room " + offset + random.nextLong()));
        if (answer.status() == 200) {
            room.system(actor.userId());
        }
    }

    private void check(String where) {
        Map<List<Long>, Stands> expected = new HashMap<>();
        Map<Long, Badge> badges = new HashMap<>();
        for (Room room : rooms) {
            room.members.forEach((user, member) -> {
                if (member.live) {
                    long unread = room.unread(user);
                    expected.put(List.of(room.id, user), new Stands(member.read(), member.deliveredUpTo(), unread));
                    badges.merge(
                            user,
                            new Badge(unread, 0, unread > 0 ? 1 : 0),
                            (one, other) -> new Badge(
                                    one.unreadCount + other.unreadCount, 0, one.unreadRooms + other.unreadRooms));
                }
            });
        }
        Map<List<Long>, Stands> found = new HashMap<>();
        asReadReceipt
                .sql("""
                        SELECT unread.room_id, unread.user_id, unread.read_up_to, unread.unread_count,
                               greatest(stored.last_delivered_message_id, unread.read_up_to) AS delivered_up_to
                        FROM unread_messages unread JOIN chat_room_members stored USING (room_id, user_id)
                        WHERE unread.room_id = ANY (:rooms)
                        """)
                .param("rooms", rooms.stream().map(room -> room.id).toArray(Long[]::new))
                .query(row -> {
                    found.put(
                            List.of(row.getLong("room_id"), row.getLong("user_id")),
                            new Stands(
                                    row.getLong("read_up_to"),
                                    row.getLong("delivered_up_to"),
                                    row.getLong("unread_count")));
                });
        assertThat(found).as(where).isEqualTo(expected);
        Someone somebody = users.get(random.nextInt(USERS));
        assertThat(badge(somebody))
                .as(where + ", badge of " + somebody.userId())
                .isEqualTo(badges.getOrDefault(somebody.userId(), new Badge(0, 0, 0)));
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
        Map<Long, List<Long>> expected = new HashMap<>();
        for (Room room : rooms) {
            if (room.isIn(user.userId())) {
                expected.put(
                        room.id,
                        List.of(room.last(), room.members.get(user.userId()).read(), room.unread(user.userId())));
            }
        }
        Map<Long, List<Long>> shown = new HashMap<>();
        JsonNode list = api.get(Paths.ROOMS, user).is(200).json().get("rooms");
        list.forEach(room -> shown.put(
                room.get("roomId").asLong(),
                List.of(
                        room.get("lastMessageId").asLong(),
                        room.get("lastReadMessageId").asLong(),
                        room.get("unreadCount").asLong())));
        assertThat(shown).as(where).isEqualTo(expected);
        for (Room room : rooms) {
            if (room.isIn(user.userId())) {
                api.get(Paths.GROUP_ROOMS + "/" + room.id + "/members", user)
                        .is(200)
                        .json()
                        .get("members")
                        .forEach(member -> assertThat(
                                        member.get("lastReadMessageId").asLong())
                                .as(where)
                                .isEqualTo(room.members
                                        .get(member.get("userId").asLong())
                                        .read()));
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
        users.subList(0, 4).forEach(user -> room.join(user.userId(), 0));
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
        room.join(first.userId(), 0);
        room.join(second.userId(), 0);
        return room;
    }
}
