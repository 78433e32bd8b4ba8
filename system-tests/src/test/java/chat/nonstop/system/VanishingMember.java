package chat.nonstop.system;

import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Presence;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.local.Instance;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Somebody with a session on a node that is to die, who does not come back, and somebody on another node who hears of it. */
final class VanishingMember implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SharedSystem system;
    private final long memberId;
    private final String events;
    private final StompTestClient member;
    private final StompTestClient observer;

    private VanishingMember(
            SharedSystem system, Person member, Person observer, long room, Instance node, Instance other)
            throws IOException {
        this.system = system;
        this.memberId = member.userId();
        this.events = Destinations.roomEvents(room);
        this.observer = StompTestClient.connect(at(other), observer.token());
        this.observer.subscribe(events);
        this.member = StompTestClient.connect(at(node), member.token());
        awaitTold(true);
    }

    static VanishingMember on(SharedSystem system, String node, String other) throws IOException {
        List<Person> people = system.gateway().signUp("vanishing", 2);
        long room = system.gateway().createGroup("vanishing", people.getFirst(), people.subList(1, 2));
        return new VanishingMember(
                system,
                people.getFirst(),
                people.getLast(),
                room,
                system.processes().instance(node),
                system.processes().instance(other));
    }

    /** When the observer hears that the member is offline. */
    CompletableFuture<Instant> offlineAt() {
        return CompletableFuture.supplyAsync(() -> {
            awaitTold(false);
            return system.clock().instant();
        });
    }

    private void awaitTold(boolean online) {
        await().atMost(PATIENCE)
                .until(() -> observer.messages(events).stream()
                        .map(frame -> ContractJson.mapper().readTree(frame.body()))
                        .filter(event -> event.path("kind").asString("").equals("PRESENCE"))
                        .map(event -> ContractJson.mapper().treeToValue(event, Presence.class))
                        .anyMatch(presence -> presence.userId() == memberId && presence.online() == online));
    }

    private static URI at(Instance node) {
        return URI.create("ws://127.0.0.1:" + node.port() + Destinations.WEBSOCKET_PATH);
    }

    @Override
    public void close() {
        member.close();
        observer.close();
    }
}
