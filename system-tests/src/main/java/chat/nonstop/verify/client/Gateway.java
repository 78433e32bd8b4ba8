package chat.nonstop.verify.client;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.verify.StoredRoom;
import chat.nonstop.verify.StoredRoom.StoredCursor;
import chat.nonstop.verify.StoredRoom.StoredMessage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The public door, over HTTP. Thread-safe. */
public final class Gateway {
    /** Password hashes are what signing up costs; more at once only wait for each other. */
    private static final int SIGN_UPS_AT_ONCE = 4;

    private final URI base;

    /** @param base {@code http://host:port} */
    public Gateway(URI base) {
        this.base = base;
    }

    public URI base() {
        return base;
    }

    public URI webSocket() {
        return URI.create("ws://" + base.getAuthority() + Destinations.WEBSOCKET_PATH);
    }

    /** Makes an account with a fresh e-mail address. */
    public Person signUp(String nickname) throws IOException {
        String email = UUID.randomUUID() + "@example.test";
        String password = "correct horse " + UUID.randomUUID();
        JsonNode account =
                post(Paths.SIGNUP, null, Map.of("email", email, "password", password, "nickname", nickname), 201);
        return new Person(this, account.path("userId").longValue(), email, password);
    }

    /** Makes accounts {@code <nickname>-1}, {@code <nickname>-2}, … */
    public List<Person> signUp(String nickname, int count) throws IOException {
        try (ExecutorService hands = Executors.newFixedThreadPool(SIGN_UPS_AT_ONCE)) {
            List<Future<Person>> signUps = IntStream.rangeClosed(1, count)
                    .mapToObj(number -> hands.submit(() -> signUp(nickname + "-" + number)))
                    .toList();
            List<Person> people = new ArrayList<>();
            for (Future<Person> signUp : signUps) {
                people.add(signUp.get());
            }
            return people;
        } catch (ExecutionException failed) {
            throw new IOException("signing up", failed.getCause());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    Person.AccessToken logIn(String email, String password) throws IOException {
        Instant asked = Instant.now();
        JsonNode tokens = post(Paths.LOGIN, null, Map.of("email", email, "password", password), 200);
        return new Person.AccessToken(
                tokens.path("accessToken").stringValue(),
                asked.plusSeconds(tokens.path("expiresIn").longValue()));
    }

    /** Makes a group room and returns its id. */
    public long createGroup(String name, Person owner, Collection<Person> members) throws IOException {
        List<Long> memberIds = members.stream().map(Person::userId).toList();
        return post(Paths.GROUP_ROOMS, owner.token(), Map.of("name", name, "memberIds", memberIds), 201)
                .path("roomId")
                .longValue();
    }

    /** A room's whole history, page by page. */
    public List<Message> messages(Person reader, long roomId) throws IOException {
        List<Message> all = new ArrayList<>();
        boolean hasMore = true;
        while (hasMore) {
            long after = all.isEmpty() ? 0 : all.getLast().messageId();
            HistoryPage page = page(reader, roomId, after);
            all.addAll(page.messages());
            hasMore = page.hasMore();
        }
        return all;
    }

    /** The last message of a room; none in an empty one. */
    public Optional<Message> newest(Person reader, long roomId) throws IOException {
        HistoryPage page =
                ContractJson.mapper().treeToValue(get(reader, Paths.MESSAGES + "?limit=1", roomId), HistoryPage.class);
        return page.messages().stream().reduce((first, last) -> last);
    }

    public HistoryPage page(Person reader, long roomId, long after) throws IOException {
        return read(reader, Paths.MESSAGES, roomId, after, Limits.HISTORY_PAGE_MAX, HistoryPage.class);
    }

    public ChangesPage changes(Person reader, long roomId, long after) throws IOException {
        return read(reader, Paths.CHANGES, roomId, after, Limits.CHANGES_PAGE_MAX, ChangesPage.class);
    }

    private <T> T read(Person reader, String path, long roomId, long after, int limit, Class<T> page)
            throws IOException {
        String filled = path.replace("{roomId}", Long.toString(roomId)) + "?after=" + after + "&limit=" + limit;
        HttpResponse<String> answer = call(reader, "GET", filled, null);
        expect(answer, 200);
        return ContractJson.mapper().readValue(answer.body(), page);
    }

    /** A room's whole history, for the verdict. */
    public StoredRoom history(Person reader, long roomId) throws IOException {
        return new StoredRoom(
                roomId,
                messages(reader, roomId).stream()
                        .map(message -> new StoredMessage(
                                message.messageId(),
                                message.senderId(),
                                message.clientMessageId(),
                                message.content().hashCode(),
                                message.type().isSentByClients(),
                                joined(message),
                                left(message)))
                        .toList());
    }

    /** A room's whole history, how far {@code readers} have read, and what is unread for each of them. */
    public StoredRoom historyAndCursors(Collection<Person> readers, long roomId) throws IOException {
        Person first = readers.iterator().next();
        Map<Long, Long> cursors = cursors(first, roomId);
        List<StoredCursor> stored = new ArrayList<>();
        for (Person reader : readers) {
            JsonNode room = get(reader, Paths.ROOM, roomId);
            stored.add(new StoredCursor(
                    reader.userId(),
                    cursors.getOrDefault(reader.userId(), -1L),
                    room.path("unreadCount").longValue()));
        }
        return new StoredRoom(roomId, history(first, roomId).messages(), stored);
    }

    /** Where each member's read cursor stands, by user. */
    public Map<Long, Long> cursors(Person reader, long roomId) throws IOException {
        Map<Long, Long> cursors = new TreeMap<>();
        for (JsonNode cursor : get(reader, Paths.READ, roomId).path("cursors")) {
            cursors.put(
                    cursor.path("userId").longValue(),
                    cursor.path("lastReadMessageId").longValue());
        }
        return cursors;
    }

    private JsonNode get(Person reader, String path, long roomId) throws IOException {
        HttpResponse<String> answer = call(reader, "GET", path.replace("{roomId}", Long.toString(roomId)), null);
        expect(answer, 200);
        return ContractJson.mapper().readTree(answer.body());
    }

    private static List<Long> joined(Message message) {
        Message.Detail detail = message.detail();
        return message.type() == MessageType.INVITE && detail != null && detail.userIds() != null
                ? detail.userIds()
                : List.of();
    }

    private static List<Long> left(Message message) {
        Message.Detail detail = message.detail();
        return switch (message.type()) {
            case LEAVE -> List.of(message.senderId());
            case KICK -> detail == null || detail.userIds() == null ? List.of() : detail.userIds();
            case TEXT, IMAGE, INVITE, SYSTEM -> List.of();
        };
    }

    /** Sends any request as somebody; a body becomes JSON. */
    public HttpResponse<String> call(Person person, String method, String path, @Nullable Object body)
            throws IOException {
        return call(
                method,
                path,
                Map.of("Authorization", "Bearer " + person.token()),
                body == null ? "" : ContractJson.mapper().writeValueAsString(body));
    }

    /** Sends any request; an empty body is none. */
    public HttpResponse<String> call(String method, String path, Map<String, String> headers, String body)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Http.PATIENCE)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return Http.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private JsonNode post(String path, @Nullable String token, Object body, int expected) throws IOException {
        Map<String, String> headers = token == null ? Map.of() : Map.of("Authorization", "Bearer " + token);
        HttpResponse<String> answer =
                call("POST", path, headers, ContractJson.mapper().writeValueAsString(body));
        expect(answer, expected);
        return ContractJson.mapper().readTree(answer.body());
    }

    private static void expect(HttpResponse<String> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(
                    answer.request().method() + " " + answer.request().uri().getPath() + ": " + answer.statusCode()
                            + " (expected: " + status + ") " + answer.body());
        }
    }

    private static InterruptedIOException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        InterruptedIOException failure = new InterruptedIOException();
        failure.initCause(interrupted);
        return failure;
    }
}
