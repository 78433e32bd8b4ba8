package chat.nonstop.gateway.route;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 section 2.1). */
final class Escapes {
    private Escapes() {}

    /** Whether each {@code %} begins an escape, and what is escaped is UTF-8, strictly. */
    static boolean areUtf8(String raw) {
        if (raw.indexOf('%') < 0) {
            return true;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) != '%') {
                octets.write(Math.min(raw.charAt(i), '?')); // an end for what stood before; which one is of no interest
                continue;
            }
            int octet = octetAt(raw, i);
            if (octet < 0) {
                return false;
            }
            octets.write(octet);
            i += 2;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray()));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** What the escape at {@code percent} stands for; negative when there is none. */
    static int octetAt(String raw, int percent) {
        if (percent + 2 >= raw.length()) {
            return -1;
        }
        int high = Character.digit(raw.charAt(percent + 1), 16);
        int low = Character.digit(raw.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
