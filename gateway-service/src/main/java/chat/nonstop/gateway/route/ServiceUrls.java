package chat.nonstop.gateway.route;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Base URLs of the services behind the gateway.
 *
 * @param persistenceUrl accounts, rooms, messages, the key set
 * @param readReceiptUrl read cursors
 * @param notificationUrl devices, inbox, mute
 */
@ConfigurationProperties("chat.services")
public record ServiceUrls(URI persistenceUrl, URI readReceiptUrl, URI notificationUrl) {
    public ServiceUrls {
        requireBase("chat.services.persistence-url", persistenceUrl);
        requireBase("chat.services.read-receipt-url", readReceiptUrl);
        requireBase("chat.services.notification-url", notificationUrl);
    }

    private static void requireBase(String property, URI url) {
        boolean http = url != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
        if (!http
                || url.getHost() == null
                || (url.getPath() != null && url.getPath().length() > 1)) {
            throw new IllegalArgumentException(property + ": " + url + " (expected: http://host:port)");
        }
    }
}
