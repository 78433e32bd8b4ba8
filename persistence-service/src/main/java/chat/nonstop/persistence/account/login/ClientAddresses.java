package chat.nonstop.persistence.account.login;

import chat.nonstop.contracts.rest.Headers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Finds where a request comes from: what the gateway says in {@code X-Client-Address}, if it is the gateway that says it,
 * else the socket's other end. {@code X-Forwarded-For} is not looked at: anybody can write it.
 */
class ClientAddresses {
    private static final ClientAddress UNKNOWN = new ClientAddress("unknown");

    private final List<IpAddressMatcher> trustedProxies;

    ClientAddresses(List<String> trustedProxies) {
        this.trustedProxies = trustedProxies.stream().map(IpAddressMatcher::new).toList();
    }

    ClientAddress of(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        String told = request.getHeader(Headers.CLIENT_ADDRESS);
        if (told != null && trustedProxies.stream().anyMatch(network -> network.matches(peer))) {
            return ClientAddress.parse(told.strip()).orElse(UNKNOWN);
        }
        return ClientAddress.parse(peer).orElse(UNKNOWN);
    }
}
