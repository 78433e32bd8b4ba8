package chat.nonstop.persistence.change;

/**
 * One emoji: what people see as one sign, and nothing else. A single one, a flag, a keycap, one with a skin tone, or some that
 * are joined to one (Unicode UTS #51).
 *
 * <p>Two ways to write one sign become one: those that could be text too carry the variation selector for emoji, the others
 * do not, so that ❤ with and without it is one reaction.
 *
 * @param text in that form
 */
record Emoji(String text) {
    /** The longest that people use, a couple with two skin tones, has ten. */
    private static final int MAX_CODE_POINTS = 16;

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int KEYCAP = 0x20E3;
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int CANCEL_TAG = 0xE007F;

    Emoji {
        text = canonical(text);
    }

    /** @throws IllegalArgumentException when it is not one emoji */
    private static String canonical(String given) {
        if (given.length() > 2 * MAX_CODE_POINTS || given.codePointCount(0, given.length()) > MAX_CODE_POINTS) {
            throw notOne();
        }
        int[] points = given.codePoints().toArray();
        StringBuilder canonical = new StringBuilder();
        if (readFlag(points, canonical) || readKeycap(points, canonical)) {
            return canonical.toString();
        }
        int next = readElement(points, 0, canonical);
        while (next < points.length) {
            if (points[next] != ZERO_WIDTH_JOINER) {
                throw notOne();
            }
            canonical.appendCodePoint(ZERO_WIDTH_JOINER);
            next = readElement(points, next + 1, canonical);
        }
        return canonical.toString();
    }

    /** Of a country: two regional indicators. Of a part of one: a black flag, tags that spell it, the end of tags. */
    private static boolean readFlag(int[] points, StringBuilder canonical) {
        boolean country = points.length == 2 && isRegionalIndicator(points[0]) && isRegionalIndicator(points[1]);
        boolean region = points.length > 3 && points[0] == BLACK_FLAG && points[points.length - 1] == CANCEL_TAG;
        for (int i = 1; region && i < points.length - 1; i++) {
            region = isTag(points[i]);
        }
        if (country || region) {
            canonical.append(new String(points, 0, points.length));
        }
        return country || region;
    }

    private static boolean readKeycap(int[] points, StringBuilder canonical) {
        boolean keycap = (points.length == 2 || (points.length == 3 && points[1] == EMOJI_STYLE))
                && isKey(points[0])
                && points[points.length - 1] == KEYCAP;
        if (keycap) {
            canonical.appendCodePoint(points[0]).appendCodePoint(EMOJI_STYLE).appendCodePoint(KEYCAP);
        }
        return keycap;
    }

    /** One that stands alone or among joined ones. Returns where it ends. */
    private static int readElement(int[] points, int at, StringBuilder canonical) {
        if (at >= points.length || !isElement(points[at])) {
            throw notOne();
        }
        canonical.appendCodePoint(points[at]);
        int next = at + 1;
        boolean styled = next < points.length && points[next] == EMOJI_STYLE;
        if (styled) {
            next++;
        }
        if (next < points.length
                && Character.isEmojiModifier(points[next])
                && Character.isEmojiModifierBase(points[at])) {
            canonical.appendCodePoint(points[next]);
            return next + 1;
        }
        if (next < points.length && points[next] == TEXT_STYLE) {
            throw notOne();
        }
        if (!Character.isEmojiPresentation(points[at])) {
            canonical.appendCodePoint(EMOJI_STYLE);
        }
        return next;
    }

    private static boolean isElement(int point) {
        return Character.isEmoji(point) && !isKey(point) && !isRegionalIndicator(point);
    }

    private static boolean isKey(int point) {
        return (point >= '0' && point <= '9') || point == '#' || point == '*';
    }

    private static boolean isRegionalIndicator(int point) {
        return point >= 0x1F1E6 && point <= 0x1F1FF;
    }

    private static boolean isTag(int point) {
        return point >= 0xE0030 && point <= 0xE007A;
    }

    private static IllegalArgumentException notOne() {
        return new IllegalArgumentException("not an emoji (expected: exactly one)");
    }
}
