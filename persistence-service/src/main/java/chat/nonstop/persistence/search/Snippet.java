package chat.nonstop.persistence.search;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;

/** The part of a message around what was found in it. */
final class Snippet {
    /** What is shown, about: cut where no sign is cut through. */
    private static final int CODE_POINTS = 80;

    /** A sign may have any number of combining marks; beyond this many more code points it is cut through after all. */
    private static final int LONGEST_SIGN = 20;

    private static final String MORE = "…";

    private Snippet() {}

    /** With … where something is left out. The beginning of the content when the query is not found. */
    static String of(String content, String query) {
        String text = Normalizer.normalize(content, Normalizer.Form.NFC);
        int length = text.codePointCount(0, text.length());
        if (length <= CODE_POINTS) {
            return text;
        }
        int[] wanted = folded(query);
        int found = Math.max(0, indexOf(folded(text), wanted));
        int before = Math.max(0, CODE_POINTS - wanted.length) / 2;
        int from = Math.clamp(found - before, 0, length - CODE_POINTS);
        BreakIterator signs = BreakIterator.getCharacterInstance(Locale.ROOT);
        signs.setText(text);
        int start = startOfSign(text, signs, text.offsetByCodePoints(0, from));
        int end = endOfSign(text, signs, text.offsetByCodePoints(0, from + CODE_POINTS));
        return (start > 0 ? MORE : "") + text.substring(start, end) + (end < text.length() ? MORE : "");
    }

    private static int startOfSign(String text, BreakIterator signs, int index) {
        int start = signs.isBoundary(index) ? index : signs.preceding(index);
        return text.codePointCount(start, index) > LONGEST_SIGN ? index : start;
    }

    private static int endOfSign(String text, BreakIterator signs, int index) {
        int end = signs.isBoundary(index) ? index : signs.following(index);
        return text.codePointCount(index, end) > LONGEST_SIGN ? index : end;
    }

    private static int indexOf(int[] text, int[] wanted) {
        for (int at = 0; at + wanted.length <= text.length; at++) {
            int same = 0;
            while (same < wanted.length && text[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return at;
            }
        }
        return -1;
    }

    /** In lower case code point by code point, so that places stay the same. */
    private static int[] folded(String text) {
        return text.codePoints().map(Character::toLowerCase).toArray();
    }
}
