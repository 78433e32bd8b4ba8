package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.Limits;
import chat.nonstop.persistence.input.Line;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a file is called where it is saved. Never part of a path here; but it becomes one on the reader's machine, so it is a
 * name on every system, and looks like what it is.
 */
record FileName(String text) {
    private static final String RESERVED = "<>:\"/\\|?*";

    /** Devices of Windows, whatever follows the first dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\\$|conout\\$)");

    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    FileName {
        text = Line.of(text, Limits.FILE_NAME_CODE_POINTS);
        if (text.codePoints().anyMatch(point -> RESERVED.indexOf(point) >= 0)) {
            throw new IllegalArgumentException("one of " + RESERVED + " (expected: none)");
        }
        if (text.codePoints().anyMatch(FileName::deceives)) {
            throw new IllegalArgumentException("an invisible or private character (expected: none)");
        }
        if (text.endsWith(".")) { // a path part, or a dot that Windows drops
            throw new IllegalArgumentException("a dot at the end (expected: none)");
        }
        int dot = text.indexOf('.');
        String stem = (dot < 0 ? text : text.substring(0, dot)).strip().toLowerCase(Locale.ROOT);
        if (DEVICE.matcher(stem).matches()) {
            throw new IllegalArgumentException("the name of a device (expected: of a file)");
        }
    }

    /** Marks that turn the direction of writing make {@code gpj.exe} of {@code exe.jpg}; joiners are part of emoji and scripts. */
    private static boolean deceives(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT -> point != ZERO_WIDTH_JOINER && point != ZERO_WIDTH_NON_JOINER;
            case Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
