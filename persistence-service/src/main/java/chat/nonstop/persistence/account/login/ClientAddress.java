package chat.nonstop.persistence.account.login;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a request comes from, as far as attempts are counted: an IPv4 address, or the first 64 bits of an IPv6 one, since a
 * household has all of those that begin so.
 */
record ClientAddress(String key) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]{1,20})?");
    private static final int MAX_LENGTH = 70;
    private static final int NETWORK_BYTES = 8;

    /** Reads an address; empty when it is none. Never asks a name server. */
    static Optional<ClientAddress> parse(String literal) {
        if (literal.length() > MAX_LENGTH
                || !(IPV4.matcher(literal).matches() || IPV6.matcher(literal).matches())) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.getByName(literal); // a literal, by its form
            if (address instanceof Inet6Address) {
                byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
                return Optional.of(new ClientAddress(HexFormat.of().formatHex(network) + "::/64"));
            }
            return Optional.of(new ClientAddress(address.getHostAddress()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
