package chat.nonstop.contracts.message;

import chat.nonstop.contracts.RefusalCode;
import org.jspecify.annotations.Nullable;

/** What the content of a message must be, whether it is sent or edited. */
public final class ContentRules {
    private ContentRules() {}

    /** The content as it is stored: without the white space around it, and else exactly as given. */
    public static String trimmed(String given) {
        return given.strip();
    }

    /**
     * Why this content, trimmed, cannot be a message's; null when it can.
     *
     * @param maxCodePoints code points that it may have
     */
    public static @Nullable RefusalCode broken(String content, int maxCodePoints) {
        if (content.isEmpty()) {
            return RefusalCode.CONTENT_EMPTY;
        }
        if (content.codePointCount(0, content.length()) > maxCodePoints) {
            return RefusalCode.CONTENT_TOO_LONG;
        }
        return isStorable(content) ? null : RefusalCode.CONTENT_INVALID;
    }

    /** Whether PostgreSQL can store it and UTF-8 can say it: no NUL, no lone surrogate. */
    public static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }
}
