package chat.nonstop.gateway.client;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.Optional;

/** Addresses that share their first bits: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. */
record AddressRange(IpAddress first, int prefixBits) {
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address =
                IpAddress.parse(slash < 0 ? text : text.substring(0, slash)).orElseThrow(() -> invalid(text));
        int width = address.bytes().length * 8;
        if (slash < 0) {
            return new AddressRange(address, width);
        }
        try {
            int bits = Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > width) {
                throw invalid(text);
            }
            return new AddressRange(address, bits);
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
    }

    boolean contains(IpAddress address) {
        if (address.bytes().length != first.bytes().length) {
            return false;
        }
        return Arrays.equals(
                first.masked(prefixBits).bytes(), address.masked(prefixBits).bytes());
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "chat.gateway.trusted-proxies: " + text + " (expected: an IP address or a range such as 10.0.0.0/8)");
    }

    /** An IP address in bytes; IPv4 in IPv6 clothes is IPv4. Never resolves a name. */
    @SuppressWarnings("ArrayRecordComponent")
    record IpAddress(byte[] bytes) {
        static Optional<IpAddress> parse(String text) {
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
            if (bytes == null) {
                return Optional.empty();
            }
            return Optional.of(new IpAddress(isMappedIpv4(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes));
        }

        IpAddress masked(int bits) {
            byte[] masked = bytes.clone();
            for (int i = 0; i < masked.length; i++) {
                int kept = Math.clamp(bits - i * 8L, 0, 8);
                masked[i] &= (byte) (0xFF << (8 - kept));
            }
            return new IpAddress(masked);
        }

        boolean isIpv6() {
            return bytes.length == 16;
        }

        String text() {
            return NetUtil.bytesToIpAddress(bytes);
        }

        private static boolean isMappedIpv4(byte[] bytes) {
            if (bytes.length != 16) {
                return false;
            }
            for (int i = 0; i < 10; i++) {
                if (bytes[i] != 0) {
                    return false;
                }
            }
            return bytes[10] == (byte) 0xFF && bytes[11] == (byte) 0xFF;
        }
    }
}
