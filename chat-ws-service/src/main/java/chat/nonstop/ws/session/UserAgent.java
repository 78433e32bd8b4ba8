package chat.nonstop.ws.session;

import chat.nonstop.contracts.redis.SessionDetail;
import org.jspecify.annotations.Nullable;

/** What a client calls itself, made fit to be kept and shown: anybody can write anything there. */
final class UserAgent {
    private UserAgent() {}

    /**
     * Without what is invisible or changes how the rest is shown (control and format characters, lone surrogates), and cut.
     * Null when nothing is left.
     */
    static @Nullable String clean(@Nullable String header) {
        if (header == null) {
            return null;
        }
        StringBuilder kept = new StringBuilder();
        header.codePoints()
                .filter(UserAgent::isShown)
                .takeWhile(point -> kept.length() + Character.charCount(point) <= SessionDetail.USER_AGENT_LENGTH)
                .forEach(kept::appendCodePoint);
        String clean = kept.toString().strip();
        return clean.isEmpty() ? null : clean;
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
