package chat.nonstop.system;

import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.verify.RoomView;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that shows one room: from history when it opens it, then from what it hears and, back after a while, asks for. */
final class ViewingClient implements AutoCloseable {
    private final Gateway gateway;
    private final Person person;
    private final long roomId;
    private final RoomView view;
    private @Nullable StompTestClient session;

    private ViewingClient(Gateway gateway, Person person, long roomId, RoomView view) {
        this.gateway = gateway;
        this.person = person;
        this.roomId = roomId;
        this.view = view;
    }

    /** Reads the history; not connected yet. */
    static ViewingClient open(Gateway gateway, Person person, long roomId) throws IOException {
        HistoryPage page = gateway.page(person, roomId, 0);
        Long lastChangeId = page.lastChangeId();
        if (lastChangeId == null) {
            throw new IOException("history without lastChangeId");
        }
        RoomView view = new RoomView(lastChangeId);
        page.messages().forEach(view::show);
        while (page.hasMore()) {
            page = gateway.page(person, roomId, view.messageId());
            page.messages().forEach(view::show);
        }
        return new ViewingClient(gateway, person, roomId, view);
    }

    RoomView view() {
        return view;
    }

    /** Subscribes, and once it hears what comes asks for the changes that it has missed. */
    void connect() throws IOException {
        StompTestClient fresh = StompTestClient.connect(gateway.webSocket(), person.token());
        fresh.subscribe(Destinations.USER_ERRORS);
        fresh.subscribe(Destinations.roomEvents(roomId));
        fresh.subscribe(Destinations.room(roomId), Map.of(Destinations.AFTER_HEADER, Long.toString(view.messageId())));
        session = fresh;
        ChangesPage page;
        do {
            page = gateway.changes(person, roomId, view.changeId());
            page.changes().forEach(view::apply);
        } while (page.hasMore());
        hear();
    }

    /** The network is gone. */
    void goAway() {
        hear();
        if (session != null) {
            session.abort();
            session = null;
        }
    }

    void awaitCaughtUp(long messageId, long changeId) {
        await().atMost(SharedSystem.PATIENCE).until(() -> {
            hear();
            return view.messageId() >= messageId && view.changeId() >= changeId;
        });
    }

    /** All that the session has heard, again and again: a view takes each once. */
    private void hear() {
        StompTestClient open = session;
        if (open == null) {
            return;
        }
        open.messages(Destinations.room(roomId))
                .forEach(frame -> view.show(ContractJson.mapper().readValue(frame.body(), Message.class)));
        open.messages(Destinations.roomEvents(roomId)).stream()
                .filter(frame -> frame.body().contains("\"changeId\":"))
                .forEach(frame -> view.apply(ContractJson.mapper().readValue(frame.body(), Change.class)));
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
