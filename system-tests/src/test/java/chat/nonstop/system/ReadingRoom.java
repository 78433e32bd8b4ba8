package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.verify.client.Conversation;
import chat.nonstop.verify.client.Frame;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.Transport;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * A room whose members all read, and a recount that knows only what they sent: where each cursor must stand, and what must be
 * unread. Everything that the system says of it is compared with that.
 */
final class ReadingRoom implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Far shorter than what is left of a token when it is replaced. */
    private static final Duration RENEWAL = Duration.ofSeconds(5);

    /** Beyond the end of the room. */
    private static final int TOO_FAR = 1_000;

    private final Gateway gateway;
    private final long roomId;
    private final Random random;
    private final List<Member> members = new ArrayList<>();
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor();
    private final List<Message> history = new ArrayList<>();
    private final Map<Long, Long> expected = new TreeMap<>();
    private int reports;
    private volatile String notRenewed = "none";

    /** One member's session, and what it knows of all cursors: what it asked for once, and every frame since. */
    private static final class Member {
        final Person person;
        final Map<Long, Long> view = new ConcurrentSkipListMap<>();
        final AtomicInteger frames = new AtomicInteger();
        Conversation session;
        String token;

        Member(Person person) {
            this.person = person;
        }

        void hear(Frame frame) {
            if (frame.command().equals("MESSAGE")
                    && String.valueOf(frame.header("destination")).endsWith(Destinations.READ_SUFFIX)) {
                frames.incrementAndGet();
                fold(ContractJson.mapper().readTree(frame.body()));
            }
        }

        /** Keeps the session beyond its token's life. */
        void renew() throws IOException {
            String fresh = person.token();
            if (!fresh.equals(token)) {
                token = fresh;
                session.send(
                        "SEND",
                        Map.of("destination", Destinations.PUB_RENEW),
                        ContractJson.mapper().writeValueAsString(Map.of("accessToken", fresh)));
            }
        }

        /** As the protocol says: the furthest cursor counts. */
        void fold(JsonNode cursors) {
            for (JsonNode cursor : cursors.path("cursors")) {
                view.merge(
                        cursor.path("userId").longValue(),
                        cursor.path("lastReadMessageId").longValue(),
                        Math::max);
            }
        }
    }

    private ReadingRoom(Gateway gateway, long roomId, Random random) {
        this.gateway = gateway;
        this.roomId = roomId;
        this.random = random;
    }

    /** Every member is there, hears the others' cursors, and has asked for them once. */
    static ReadingRoom open(Gateway gateway, int members, Random random) throws Exception {
        List<Person> people = gateway.signUp("reading", members);
        long roomId = gateway.createGroup("all read", people.getFirst(), people.subList(1, members));
        ReadingRoom room = new ReadingRoom(gateway, roomId, random);
        for (Person person : people) {
            room.members.add(new Member(person));
            room.expected.put(person.userId(), 0L);
        }
        room.forEachMember(member -> {
            member.token = member.person.token();
            member.session = Conversation.open(gateway, member.person, Transport.WEBSOCKET, member::hear);
            member.session.subscribe(Destinations.USER_ERRORS);
            member.session.subscribe(Destinations.room(roomId) + Destinations.READ_SUFFIX);
        });
        room.askOnce();
        var unused = room.renewal.scheduleWithFixedDelay(
                room::renewTokens, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
        return room;
    }

    private void renewTokens() {
        for (Member member : members) {
            try {
                member.renew();
            } catch (IOException away) {
                notRenewed = away.toString(); // tried again; a session that ends for it fails the check, which says so
            }
        }
    }

    /** What a client does when its session begins (docs/protocol.md, Read cursors). */
    private void askOnce() throws Exception {
        forEachMember(member -> member.fold(json(member.person, Paths.READ)));
    }

    /** Read reports sent so far. */
    int reports() {
        return reports;
    }

    /** Frames of cursors that one member heard so far. */
    int frames() {
        return members.getFirst().frames.get();
    }

    /** Somebody writes; what one sends one has read, which all clients know without being told. */
    void write(int messages) throws IOException {
        Member writer = members.get(random.nextInt(members.size()));
        for (int i = 0; i < messages; i++) {
            Map<String, Object> body = Map.of(
                    "roomId", roomId, "clientMessageId", UUID.randomUUID(), "type", "TEXT", "content", "read me " + i);
            writer.session.send(
                    "SEND",
                    Map.of("destination", Destinations.PUB_MESSAGE),
                    ContractJson.mapper().writeValueAsString(body));
        }
        int all = history.size() + messages;
        await().atMost(PATIENCE)
                .until(() -> gateway.messages(writer.person, roomId).size() == all);
        history.clear();
        history.addAll(gateway.messages(writer.person, roomId));
        expect(writer, head());
        members.forEach(member -> member.view.merge(writer.person.userId(), head(), Math::max));
    }

    private long head() {
        return history.getLast().messageId();
    }

    private void expect(Member member, long messageId) {
        expected.merge(member.person.userId(), Math.min(messageId, head()), Math::max);
    }

    /** All members report at once, each several times and not in order. Returns what to wait for. */
    List<Runnable> readAll(int first, int behindLast) {
        return readAll(first, behindLast, false);
    }

    /**
     * The same, and one of them too far, which counts up to the end of the room. Where that is when the report is read is
     * known only as long as nobody writes before {@link #check}.
     */
    List<Runnable> readAllAndTooFar(int first, int behindLast) {
        return readAll(first, behindLast, true);
    }

    private List<Runnable> readAll(int first, int behindLast, boolean tooFar) {
        List<Runnable> receipts = new ArrayList<>();
        List<List<Long>> toSend = new ArrayList<>();
        for (Member member : members.subList(first, behindLast)) {
            long target = 1 + random.nextLong(head());
            List<Long> reported = new ArrayList<>(
                    List.of(target, target, Math.max(1, target - 1), Math.max(1, target - 3), Math.max(1, target / 2)));
            if (tooFar && member == members.get(first)) {
                reported.add(head() + TOO_FAR);
            }
            Collections.shuffle(reported, random);
            toSend.add(reported);
            reported.forEach(messageId -> expect(member, messageId));
        }
        for (int turn = 0; turn <= 5; turn++) {
            for (int i = 0; i < toSend.size(); i++) {
                if (turn < toSend.get(i).size()) {
                    receipts.add(report(members.get(first + i), toSend.get(i).get(turn)));
                }
            }
        }
        return receipts;
    }

    int size() {
        return members.size();
    }

    private Runnable report(Member member, long messageId) {
        reports++;
        String receipt = "read-" + reports;
        member.session.send(
                "SEND",
                Map.of("destination", Destinations.PUB_READ, "receipt", receipt),
                ContractJson.mapper().writeValueAsString(Map.of("roomId", roomId, "lastReadMessageId", messageId)));
        return () -> member.session.awaitReceipt(receipt);
    }

    /** Every cursor as the record has it, against the recount. */
    private void checkCursors() {
        await().atMost(PATIENCE).ignoreException(IOException.class).untilAsserted(() -> {
            Member asked = members.get(random.nextInt(members.size()));
            Map<Long, Long> stored = new TreeMap<>();
            for (JsonNode cursor : json(asked.person, Paths.READ).path("cursors")) {
                stored.put(
                        cursor.path("userId").longValue(),
                        cursor.path("lastReadMessageId").longValue());
            }
            assertThat(stored).as("GET read").isEqualTo(expected);
        });
    }

    /** Every cursor, every member's view of all cursors, every room, list and badge, against the recount. */
    void check() throws Exception {
        checkCursors();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(members)
                        .as("sessions are open; token not renewed: %s", notRenewed)
                        .noneMatch(member -> member.session.isClosed())
                        .allSatisfy(member -> assertThat(member.view)
                                .as("what " + member.person.userId() + " sees live")
                                .isEqualTo(expected)));
        forEachMember(member -> {
            long unread = unread(member);
            assertThat(json(member.person, Paths.ROOM).path("unreadCount").longValue())
                    .as("unread in the room")
                    .isEqualTo(unread);
            assertThat(json(member.person, Paths.ROOMS)
                            .path("rooms")
                            .path(0)
                            .path("unreadCount")
                            .longValue())
                    .as("unread in the list")
                    .isEqualTo(unread);
            assertThat(json(member.person, Paths.UNREAD).path("unreadCount").longValue())
                    .as("unread in all, which is this room")
                    .isEqualTo(unread);
        });
    }

    private long unread(Member member) {
        long userId = member.person.userId();
        return history.stream()
                .filter(message -> message.messageId() > expected.get(userId)
                        && message.senderId() != userId
                        && message.type().isSentByClients())
                .count();
    }

    private JsonNode json(Person person, String path) throws IOException {
        HttpResponse<String> answer = gateway.call(person, "GET", path.replace("{roomId}", "" + roomId), null);
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return ContractJson.mapper().readTree(answer.body());
    }

    private interface MemberAction {
        void on(Member member) throws IOException;
    }

    private void forEachMember(MemberAction action) throws Exception {
        try (ExecutorService hands = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (Member member : members) {
                all.add(hands.submit(() -> {
                    action.on(member);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    @Override
    public void close() {
        renewal.shutdownNow();
        members.stream().map(member -> member.session).forEach(Conversation::close);
    }
}
