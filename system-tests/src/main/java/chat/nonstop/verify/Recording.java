package chat.nonstop.verify;

import java.util.List;

/** All that is known of a run. Every client is expected to have caught up with the rooms that it watched. */
public record Recording(List<ClientLog> clients, List<StoredRoom> rooms) {
    public Recording {
        clients = List.copyOf(clients);
        rooms = List.copyOf(rooms);
    }
}
