package chat.nonstop.persistence.message;

import chat.nonstop.contracts.Limits;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds whom a message mentions: {@code @} and a member's nickname, in any case. The longest nickname that fits wins;
 * everybody who has it is mentioned.
 *
 * <p>Nicknames may have spaces and any script, so a mention ends where the nickname does. Only where words are written apart
 * a letter or digit more makes another word: {@code @Bob} is not in {@code @Bobby}, but {@code @철수} is in
 * {@code @철수야}; and {@code bob@example.com} mentions nobody.
 */
public final class Mentions {
    /** A member who can be mentioned. */
    public record Nicknamed(long userId, String nickname) {}

    private static final Mentions OF_NOBODY = new Mentions(List.of());

    private final Map<String, List<Long>> byNickname = new HashMap<>();
    private int longest;

    private Mentions(Collection<Nicknamed> members) {
        for (Nicknamed member : members) {
            int[] folded = folded(member.nickname());
            byNickname
                    .computeIfAbsent(new String(folded, 0, folded.length), absent -> new ArrayList<>())
                    .add(member.userId());
            longest = Math.max(longest, folded.length);
        }
    }

    public static Mentions of(Collection<Nicknamed> members) {
        return new Mentions(members);
    }

    static Mentions ofNobody() {
        return OF_NOBODY;
    }

    /** Whether it is worth asking who the members are. */
    public static boolean isPossibleIn(String content) {
        return content.indexOf('@') >= 0;
    }

    /** User ids, ascending; the first {@link Limits#MENTIONS} that the content names. */
    public List<Long> in(String content) {
        if (byNickname.isEmpty() || !isPossibleIn(content)) {
            return List.of();
        }
        int[] text = folded(content);
        Set<Long> mentioned = new LinkedHashSet<>();
        for (int at = 0; at < text.length && mentioned.size() < Limits.MENTIONS; at++) {
            if (text[at] == '@' && (at == 0 || !isWritten(text[at - 1]))) {
                mentioned.addAll(namedAt(text, at + 1));
            }
        }
        return List.copyOf(
                new TreeSet<>(mentioned.stream().limit(Limits.MENTIONS).toList()));
    }

    private List<Long> namedAt(int[] text, int from) {
        for (int length = Math.min(longest, text.length - from); length > 0; length--) {
            int end = from + length;
            boolean goesOn = end < text.length && isWritten(text[end - 1]) && isWritten(text[end]);
            List<Long> named = goesOn ? null : byNickname.get(new String(text, from, length));
            if (named != null) {
                return named;
            }
        }
        return List.of();
    }

    /** Part of a word in a script that puts spaces between words. */
    private static boolean isWritten(int point) {
        return Character.isLetterOrDigit(point)
                && switch (Character.UnicodeScript.of(point)) {
                    // a particle follows without a space, or there are no spaces at all
                    case HANGUL, HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> false;
                    default -> true;
                };
    }

    /** As nicknames are compared: normal form C, in lower case code point by code point. */
    private static int[] folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .map(Character::toLowerCase)
                .toArray();
    }
}
