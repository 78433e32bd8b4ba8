package chat.nonstop.persistence.input;

import java.text.Normalizer;

/** One line of text that people write and read: a nickname, a room's name. */
public final class Line {
    private Line() {}

    /**
     * The text as it is stored: in Unicode normal form C, so that what looks the same is found as the same, and without
     * spaces around it.
     *
     * @throws IllegalArgumentException when nothing is left, when it is longer than allowed, or when it holds what
     *     cannot be stored or would not stay one line
     */
    public static String of(String given, int maxCodePoints) {
        requireWellFormed(given);
        String line = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
        int length = line.codePointCount(0, line.length());
        if (length < 1 || length > maxCodePoints) {
            throw new IllegalArgumentException(
                    length + " characters (expected: 1 to " + maxCodePoints + " after trimming)");
        }
        if (line.codePoints().anyMatch(Line::breaksLine)) {
            throw new IllegalArgumentException("a control character (expected: none)");
        }
        if (line.codePoints().allMatch(Line::isInvisible)) {
            throw new IllegalArgumentException("nothing visible (expected: at least one visible character)");
        }
        return line;
    }

    /**
     * Refuses lone surrogates: they have no UTF-8 form, so two different texts would become the same bytes.
     *
     * @throws IllegalArgumentException when there is one
     */
    public static void requireWellFormed(String given) {
        if (given.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("a lone surrogate (expected: well-formed Unicode)");
        }
    }

    private static boolean breaksLine(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean isInvisible(int point) {
        return Character.isSpaceChar(point) || Character.getType(point) == Character.FORMAT;
    }
}
