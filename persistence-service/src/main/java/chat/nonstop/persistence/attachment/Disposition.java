package chat.nonstop.persistence.attachment;

import java.nio.charset.StandardCharsets;

/** {@code Content-Disposition} (RFC 6266): ASCII for old readers, the whole name in UTF-8 for the others (RFC 8187). */
final class Disposition {
    private static final String ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~";

    private Disposition() {}

    /** @param inline shown where it is linked from, as images are; otherwise always saved */
    static String of(String fileName, boolean inline) {
        return (inline ? "inline" : "attachment") + "; filename=\"" + ascii(fileName) + "\"; filename*=UTF-8''"
                + extended(fileName);
    }

    private static String ascii(String fileName) {
        StringBuilder ascii = new StringBuilder(fileName.length());
        fileName.codePoints()
                .map(point -> point < ' ' || point > '~' || "\"\\%".indexOf(point) >= 0 ? '_' : point)
                .forEach(ascii::appendCodePoint);
        return ascii.toString();
    }

    private static String extended(String fileName) {
        StringBuilder extended = new StringBuilder(fileName.length());
        for (byte octet : fileName.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || ATTRIBUTE_CHARACTERS.indexOf(c) >= 0) {
                extended.append(c);
            } else {
                extended.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return extended.toString();
    }
}
