package chat.nonstop.verify.trial;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.StoredRoom;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.Transport;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The clients of one trial, in rooms that are new. */
final class Gathering implements AutoCloseable {
    private static final Duration LIVE_PATIENCE = Duration.ofSeconds(120);
    private static final Duration QUIET_PATIENCE = Duration.ofSeconds(120);
    private static final Duration PACE = Duration.ofMillis(300);

    private final Gateway gateway;
    private final List<ChatClient> clients;
    private final List<Room> rooms;

    /**
     * A room, who is in it, and the clients of each, which all hear it. Every second member sends, in the next room the
     * others: a message takes its sender's read cursor along, so that reports of who sends would prove nothing.
     *
     * @param number among the rooms of the trial, from 0 on
     * @param clientsOfMembers in the order of the members
     */
    record Room(long roomId, int number, List<Person> members, List<List<ChatClient>> clientsOfMembers) {
        Person onlooker() {
            return members.getFirst();
        }

        List<ChatClient> clients() {
            return clientsOfMembers.stream().flatMap(List::stream).toList();
        }

        List<ChatClient> speakers() {
            return everySecond(number % 2).flatMap(List::stream).toList();
        }

        /** Of each member who only reads. */
        List<List<ChatClient>> readers() {
            return everySecond((number + 1) % 2).toList();
        }

        private Stream<List<ChatClient>> everySecond(int first) {
            return IntStream.range(0, clientsOfMembers.size())
                    .filter(seat -> seat % 2 == first)
                    .mapToObj(clientsOfMembers::get);
        }
    }

    private Gathering(Gateway gateway, List<ChatClient> clients, List<Room> rooms) {
        this.gateway = gateway;
        this.clients = clients;
        this.rooms = rooms;
    }

    /** Everybody in their rooms, connected, and hearing them. */
    static Gathering of(Plan plan, List<Person> people, Gateway gateway, InstantSource clock) throws IOException {
        List<List<ChatClient>> byPerson = new ArrayList<>();
        for (Person person : people) {
            List<ChatClient> devices = new ArrayList<>();
            for (int device = 1; device <= plan.devices(); device++) {
                String name = "user-" + person.userId() + "-" + device;
                devices.add(new ChatClient(name, person, gateway, Transport.WEBSOCKET, clock));
            }
            byPerson.add(devices);
        }
        List<ChatClient> all = byPerson.stream().flatMap(List::stream).toList();
        Gathering gathering = new Gathering(gateway, all, new ArrayList<>());
        try {
            for (int number = 0; number < plan.rooms(); number++) {
                List<Person> members = new ArrayList<>();
                List<List<ChatClient>> listeners = new ArrayList<>();
                for (int seat = 0; seat < plan.members(); seat++) {
                    int who = (number * plan.members() + seat) % people.size();
                    members.add(people.get(who));
                    listeners.add(List.copyOf(byPerson.get(who)));
                }
                long roomId = gateway.createGroup(
                        "trial room " + (number + 1), members.getFirst(), members.subList(1, members.size()));
                Room room = new Room(roomId, number, List.copyOf(members), List.copyOf(listeners));
                room.clients().forEach(client -> client.watch(roomId, 0));
                gathering.rooms.add(room);
            }
            gathering.awaitLive();
            return gathering;
        } catch (IOException | RuntimeException failed) {
            gathering.close();
            throw failed;
        }
    }

    List<Room> rooms() {
        return List.copyOf(rooms);
    }

    /** Everybody has a session again and hears their rooms. */
    void awaitLive() {
        clients.forEach(client -> client.awaitLive(LIVE_PATIENCE));
    }

    /** Everything is answered, and everybody has heard a last message that comes behind all that was acked. */
    void awaitQuiet() throws IOException, InterruptedException {
        clients.forEach(client -> client.awaitAnswered(QUIET_PATIENCE));
        Map<Room, UUID> markers = new LinkedHashMap<>(); // all at once: no room is left unheard for the others' sake
        for (Room room : rooms) {
            markers.put(room, room.speakers().getFirst().send(room.roomId(), "the last one"));
        }
        for (Map.Entry<Room, UUID> marker : markers.entrySet()) {
            Room room = marker.getKey();
            long last = awaitStored(room, marker.getValue());
            room.clients().forEach(client -> client.awaitHeard(room.roomId(), last, QUIET_PATIENCE));
        }
        clients.forEach(client -> client.awaitAnswered(QUIET_PATIENCE));
    }

    private long awaitStored(Room room, UUID marker) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + QUIET_PATIENCE.toNanos();
        @Nullable IOException failure = null;
        while (System.nanoTime() < deadline) {
            try {
                var last = gateway.newest(room.onlooker(), room.roomId());
                if (last.isPresent() && last.get().clientMessageId().equals(marker)) {
                    return last.get().messageId();
                }
            } catch (IOException away) {
                failure = away;
            }
            Thread.sleep(PACE);
        }
        throw new IOException(
                "the last message of room " + room.roomId() + " was not stored within " + QUIET_PATIENCE, failure);
    }

    List<ClientLog> logs() {
        return clients.stream().map(ChatClient::log).toList();
    }

    /** The rooms as REST shows them now, with all cursors. */
    List<StoredRoom> stored() throws IOException {
        List<StoredRoom> stored = new ArrayList<>();
        for (Room room : rooms) {
            stored.add(gateway.historyAndCursors(room.members(), room.roomId()));
        }
        return stored;
    }

    @Override
    public void close() {
        clients.forEach(ChatClient::close);
    }
}
