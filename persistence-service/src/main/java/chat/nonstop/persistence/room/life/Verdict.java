package chat.nonstop.persistence.room.life;

import chat.nonstop.contracts.RefusalCode;

/** What becomes of a wish to change a room. */
sealed interface Verdict {
    record Granted(Deed deed) implements Verdict {}

    /** It is so already: nothing is written or said. */
    record Already() implements Verdict {}

    /** @param why for people; nothing secret */
    record Refused(RefusalCode code, String why) implements Verdict {}
}
