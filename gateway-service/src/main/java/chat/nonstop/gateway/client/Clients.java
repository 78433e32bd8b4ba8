package chat.nonstop.gateway.client;

import chat.nonstop.gateway.client.ClientAddresses.ClientAddress;
import java.net.InetSocketAddress;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** The client address of a request. */
@Component
public class Clients {
    private final ClientAddresses addresses;

    Clients(ClientSettings settings) {
        this.addresses = new ClientAddresses(settings.trustedProxies());
    }

    public ClientAddress addressOf(ServerHttpRequest request) {
        InetSocketAddress socket = request.getRemoteAddress();
        String address = socket == null || socket.getAddress() == null
                ? "unknown"
                : socket.getAddress().getHostAddress();
        return addresses.of(address, request.getHeaders().getOrEmpty("X-Forwarded-For"));
    }
}
