package chat.nonstop.ws.stomp;

/** STOMP 1.2, Value Encoding. */
final class Escaping {
    private Escaping() {}

    static String escape(String value) {
        StringBuilder escaped = null;
        for (int i = 0; i < value.length(); i++) {
            String replacement = switch (value.charAt(i)) {
                case '\\' -> "\\\\";
                case ':' -> "\\c";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                default -> null;
            };
            if (replacement != null && escaped == null) {
                escaped = new StringBuilder(value.length() + 8).append(value, 0, i);
            }
            if (escaped != null) {
                if (replacement == null) {
                    escaped.append(value.charAt(i));
                } else {
                    escaped.append(replacement);
                }
            }
        }
        return escaped == null ? value : escaped.toString();
    }
}
