package chat.nonstop.verify.client;

import chat.nonstop.contracts.stomp.Destinations;
import java.net.URI;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The ways to hold a session through the gateway. */
public enum Transport {
    /** STOMP over a plain WebSocket. */
    WEBSOCKET {
        @Override
        Wire open(URI gateway, String token, Wire.Listener listener) throws CannotConnectException {
            return WebSocketWire.plain(webSocket(gateway, ""), token, listener);
        }
    },
    SOCKJS_WEBSOCKET {
        @Override
        Wire open(URI gateway, String token, Wire.Listener listener) throws CannotConnectException {
            return WebSocketWire.sockJs(webSocket(gateway, newSession() + "/websocket"), token, listener);
        }
    },
    SOCKJS_XHR_STREAMING {
        @Override
        Wire open(URI gateway, String token, Wire.Listener listener) throws CannotConnectException {
            return XhrWire.open(
                    gateway.resolve(Destinations.WEBSOCKET_PATH + newSession()), "/xhr_streaming", token, listener);
        }
    },
    SOCKJS_XHR_POLLING {
        @Override
        Wire open(URI gateway, String token, Wire.Listener listener) throws CannotConnectException {
            return XhrWire.open(gateway.resolve(Destinations.WEBSOCKET_PATH + newSession()), "/xhr", token, listener);
        }
    };

    /** Returns when the connection is open. */
    abstract Wire open(URI gateway, String token, Wire.Listener listener) throws CannotConnectException;

    private static URI webSocket(URI gateway, String more) {
        return URI.create("ws://" + gateway.getAuthority() + Destinations.WEBSOCKET_PATH + more);
    }

    /** {@code /{server}/{session}}, chosen by the client (SockJS protocol 0.3.3). */
    private static String newSession() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "/" + random.nextInt(100, 1_000) + "/" + HexFormat.of().toHexDigits(random.nextLong());
    }
}
