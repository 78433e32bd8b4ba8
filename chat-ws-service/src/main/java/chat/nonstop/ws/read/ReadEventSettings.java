package chat.nonstop.ws.read;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param key of records on {@code chat-read-events}: {@code room} lets one consumer coalesce a room's receipts, {@code user}
 *     spreads one large room over all partitions
 */
@ConfigurationProperties("chat.kafka.read-events")
record ReadEventSettings(@DefaultValue("room") Key key) {
    enum Key {
        ROOM,
        USER
    }
}
