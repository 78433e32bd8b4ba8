package chat.nonstop.local.launcher;

import java.util.Locale;

/** The services, as the repository lays them out. */
enum Service {
    GATEWAY(256),
    CHAT_WS(384),
    PERSISTENCE(384),
    READ_RECEIPT(256),
    NOTIFICATION(256);

    private final int heapMegabytes;

    Service(int heapMegabytes) {
        this.heapMegabytes = heapMegabytes;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    /** For example {@code chat-ws}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For example {@code chat-ws-service}: a folder of the repository, and how its jar's name begins. */
    String module() {
        return id() + "-service";
    }
}
