package chat.nonstop.gateway.node;

import java.net.URI;

/**
 * One chat-ws instance, known by where it listens.
 *
 * @param base {@code http://host:port} or {@code https://host:port}
 */
record Node(URI base) {
    Node {
        boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!http || base.getHost() == null) {
            throw new IllegalArgumentException("chat.gateway.ws-nodes: " + base
                    + " (expected: http://host:port, https://host:port or dns+http://name:port)");
        }
    }

    /** The node's URL for a path and query; WebSocket scheme when {@code socket}. */
    URI url(String rawPath, String rawQuery, boolean socket) {
        String scheme = socket ? (base.getScheme().equals("https") ? "wss" : "ws") : base.getScheme();
        String query = rawQuery.isEmpty() ? "" : "?" + rawQuery;
        return URI.create(scheme + "://" + base.getRawAuthority() + rawPath + query);
    }
}
