package chat.nonstop.gateway.route;

/**
 * Paths that every server reads alike, and that can be written in one way only. {@code /api/v1/chat/../../internal} matches a
 * public route here and is something else to a server that resolves the dots; so dots, doubled slashes, parameters ({@code ;}), backslashes and whatever of
 * these is percent-encoded are refused before anything is matched; and so are escaped letters: a filter that compares text
 * and a route that compares what is meant would not agree on {@code /%61pi}.
 */
final class PlainPath {
    private static final int MAX_LENGTH = 2_000;

    private PlainPath() {}

    static boolean isPlain(String rawPath) {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/' || rawPath.length() > MAX_LENGTH) {
            return false;
        }
        if (!Escapes.areUtf8(rawPath)) {
            return false;
        }
        int segmentStart = 1;
        for (int i = 1; i <= rawPath.length(); i++) {
            if (i < rawPath.length() && rawPath.charAt(i) != '/') {
                continue;
            }
            boolean last = i == rawPath.length();
            String segment = rawPath.substring(segmentStart, i);
            if (!isPlainSegment(segment) && !(last && segment.isEmpty())) {
                return false;
            }
            segmentStart = i + 1;
        }
        return true;
    }

    private static boolean isPlainSegment(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            return false;
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                if (!isHarmlessEscape(segment, i)) {
                    return false;
                }
                i += 2;
            } else if (c <= ' ' || c >= 0x7f || c == ';' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Letters of other scripts and spaces may be escaped; what has a meaning in a path, and what needs no escape, may not. */
    private static boolean isHarmlessEscape(String segment, int percent) {
        int octet = Escapes.octetAt(segment, percent);
        return octet >= ' ' && octet != 0x7f && "./\\;%?#".indexOf(octet) < 0 && !needsNoEscape(octet);
    }

    /** RFC 3986 section 2.3; the dot is refused above. */
    private static boolean needsNoEscape(int octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '_'
                || octet == '~';
    }
}
