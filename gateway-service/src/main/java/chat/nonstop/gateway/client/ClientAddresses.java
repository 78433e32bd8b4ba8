package chat.nonstop.gateway.client;

import chat.nonstop.gateway.client.AddressRange.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * The address that a request came from. It is the socket's, unless the socket belongs to a trusted proxy: then it is the
 * last address in {@code X-Forwarded-For} that is not a trusted proxy's, because everything before it is hearsay.
 */
public final class ClientAddresses {
    private static final int IPV6_SITE_BITS = 64;

    private final List<AddressRange> trustedProxies;

    public ClientAddresses(List<String> trustedProxies) {
        this.trustedProxies = trustedProxies.stream()
                .map(String::strip)
                .filter(range -> !range.isEmpty())
                .map(AddressRange::parse)
                .toList();
    }

    /**
     * @param socket the address of the connection
     * @param forwardedFor the values of {@code X-Forwarded-For}, each a list separated by commas
     */
    public ClientAddress of(String socket, List<String> forwardedFor) {
        Optional<IpAddress> connected = IpAddress.parse(socket);
        if (connected.isEmpty()) {
            return new ClientAddress(socket, socket);
        }
        IpAddress client = connected.get();
        List<String> hops = List.of(String.join(",", forwardedFor).split(",", -1));
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<IpAddress> hop = IpAddress.parse(hops.get(i).strip());
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        // One subscriber commonly owns a whole /64 and could take a fresh address for each request.
        String site = client.isIpv6() ? client.masked(IPV6_SITE_BITS).text() + "/64" : client.text();
        return new ClientAddress(client.text(), site);
    }

    private boolean isTrusted(IpAddress address) {
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * @param address the client's IP address
     * @param site what is counted as one client: the IPv4 address, or the /64 network of an IPv6 address
     */
    public record ClientAddress(String address, String site) {}
}
