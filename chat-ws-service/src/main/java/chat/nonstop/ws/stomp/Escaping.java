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

    /** @throws MalformedFrameException for an escape that STOMP does not have */
    static String unescape(String value) throws MalformedFrameException {
        int escape = value.indexOf('\\');
        if (escape < 0) {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        int from = 0;
        while (escape >= 0) {
            char which = escape + 1 < value.length() ? value.charAt(escape + 1) : '\0';
            char meant = switch (which) {
                case '\\' -> '\\';
                case 'c' -> ':';
                case 'n' -> '\n';
                case 'r' -> '\r';
                default -> throw new MalformedFrameException("an escape that is none");
            };
            plain.append(value, from, escape).append(meant);
            from = escape + 2;
            escape = value.indexOf('\\', from);
        }
        return plain.append(value, from, value.length()).toString();
    }
}
