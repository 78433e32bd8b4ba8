package chat.nonstop.verify.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A STOMP 1.2 frame; header values unescaped. */
public record Frame(String command, Map<String, String> headers, String body) {
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    String encode() {
        StringBuilder text = new StringBuilder(command).append('\n');
        boolean escaped = !command.equals("CONNECT"); // STOMP 1.2, Value Encoding
        headers.forEach((name, value) -> text.append(name)
                .append(':')
                .append(escaped ? escape(value) : value)
                .append('\n'));
        return text.append('\n').append(body).append('\0').toString();
    }

    /** Reads one frame; the first of a repeated header counts. */
    static Frame parse(String text) {
        int blank = text.indexOf("\n\n");
        int end = text.lastIndexOf('\0');
        if (blank < 0 || end < blank) {
            throw new IllegalArgumentException("not a STOMP frame of " + text.length() + " characters");
        }
        String[] lines = text.substring(0, blank).strip().split("\n", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.putIfAbsent(unescape(lines[i].substring(0, colon)), unescape(lines[i].substring(colon + 1)));
        }
        return new Frame(lines[0], headers, text.substring(blank + 2, end));
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\")
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace(":", "\\c");
    }

    private static String unescape(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                text.append(c);
                continue;
            }
            char escaped = value.charAt(++i);
            text.append(
                    switch (escaped) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 'c' -> ':';
                        default -> escaped;
                    });
        }
        return text.toString();
    }
}
