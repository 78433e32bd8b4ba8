package chat.nonstop.persistence.search;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.message.ContentRules;
import java.text.Normalizer;

/** What is searched for: any text, nothing in it has a meaning of its own. */
record SearchQuery(String text) {
    SearchQuery {
        if (!ContentRules.isStorable(text)) {
            throw new IllegalArgumentException("holds NUL or a lone surrogate (expected: text)");
        }
        text = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        int length = text.codePointCount(0, text.length());
        if (length < Limits.SEARCH_MIN_CODE_POINTS || length > Limits.SEARCH_MAX_CODE_POINTS) {
            throw new IllegalArgumentException(length + " characters (expected: " + Limits.SEARCH_MIN_CODE_POINTS
                    + " to " + Limits.SEARCH_MAX_CODE_POINTS + " after trimming)");
        }
    }
}
