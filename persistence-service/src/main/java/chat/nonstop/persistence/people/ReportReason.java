package chat.nonstop.persistence.people;

import chat.nonstop.contracts.Limits;
import chat.nonstop.persistence.input.Line;

/** Why a member reports a message: text of one line or more. */
record ReportReason(String text) {
    ReportReason {
        Line.requireWellFormed(text);
        text = text.strip();
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > Limits.REPORT_CODE_POINTS) {
            throw new IllegalArgumentException(
                    length + " characters (expected: 1 to " + Limits.REPORT_CODE_POINTS + " after trimming)");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character (expected: none)");
        }
    }
}
