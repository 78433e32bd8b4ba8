package chat.nonstop.persistence.account;

import chat.nonstop.contracts.Limits;
import chat.nonstop.persistence.input.Line;

/** What others see of a user. Not unique. */
record Nickname(String text) {
    Nickname {
        text = Line.of(text, Limits.NICKNAME_CODE_POINTS);
    }
}
