package chat.nonstop.persistence.change;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.ContentRules;
import chat.nonstop.persistence.change.ChangeRules.Verdict.Allowed;
import chat.nonstop.persistence.change.ChangeRules.Verdict.Refused;
import chat.nonstop.persistence.change.ChangeRules.Verdict.Unchanged;
import chat.nonstop.persistence.change.Standing.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides who may change what. Whatever is so already is allowed again and makes no change. */
class ChangeRules {
    sealed interface Verdict {
        record Allowed() implements Verdict {}

        /** It is so already. */
        record Unchanged() implements Verdict {}

        record Refused(RefusalCode code) implements Verdict {}
    }

    /**
     * The reactions on a message.
     *
     * @param all of all members
     * @param emoji different ones
     * @param same with the emoji that it is about
     * @param own whether the member's is among those
     */
    record Reactions(int all, int emoji, int same, boolean own) {}

    private final ChangeSettings settings;

    ChangeRules(ChangeSettings settings) {
        this.settings = settings;
    }

    /** @param content trimmed */
    Verdict edit(Standing standing, String content, Instant now) {
        Target message = standing.message();
        RefusalCode broken = notOpen(standing);
        if (message == null || broken != null) {
            return new Refused(broken == null ? RefusalCode.MESSAGE_NOT_FOUND : broken);
        }
        if (message.senderId() != standing.memberId()) {
            return new Refused(RefusalCode.NOT_THE_SENDER);
        }
        if (standing.blocked()) {
            return new Refused(RefusalCode.BLOCKED);
        }
        RefusalCode unfit = ContentRules.broken(content, settings.contentCodePoints());
        if (unfit != null) {
            return new Refused(unfit);
        }
        if (content.equals(message.content())) {
            return new Unchanged();
        }
        return isOver(message, settings.editWindow(), now) ? new Refused(RefusalCode.TOO_LATE) : new Allowed();
    }

    Verdict hide(Standing standing) {
        Target message = standing.message();
        if (message == null) {
            return new Refused(RefusalCode.MESSAGE_NOT_FOUND);
        }
        return message.hidden() ? new Unchanged() : new Allowed();
    }

    /** Its sender within a window, who leads a group at any time. */
    Verdict delete(Standing standing, Instant now) {
        Target message = standing.message();
        if (message == null) {
            return new Refused(RefusalCode.MESSAGE_NOT_FOUND);
        }
        if (message.system()) {
            return new Refused(RefusalCode.SYSTEM_MESSAGE);
        }
        if (message.senderId() != standing.memberId() && !standing.leads()) {
            return new Refused(RefusalCode.NOT_THE_SENDER);
        }
        if (message.deleted()) {
            return new Unchanged();
        }
        return !standing.leads() && isOver(message, settings.deleteWindow(), now)
                ? new Refused(RefusalCode.TOO_LATE)
                : new Allowed();
    }

    Verdict react(Standing standing, Reactions reactions) {
        RefusalCode broken = notOpen(standing);
        if (broken != null) {
            return new Refused(broken);
        }
        if (standing.blocked()) {
            return new Refused(RefusalCode.BLOCKED);
        }
        if (reactions.own()) {
            return new Unchanged();
        }
        boolean full = reactions.all() >= settings.reactionsPerMessage()
                || (reactions.same() == 0 && reactions.emoji() >= settings.emojiPerMessage());
        return full ? new Refused(RefusalCode.TOO_MANY_REACTIONS) : new Allowed();
    }

    Verdict takeReactionBack(Standing standing, Reactions reactions) {
        if (standing.message() == null) {
            return new Refused(RefusalCode.MESSAGE_NOT_FOUND);
        }
        return reactions.own() ? new Allowed() : new Unchanged();
    }

    Verdict pin(Standing standing) {
        Target message = standing.message();
        if (standing.group() && !standing.leads()) {
            return new Refused(RefusalCode.ROLE_TOO_LOW);
        }
        RefusalCode broken = notOpen(standing);
        if (message == null || broken != null) {
            return new Refused(broken == null ? RefusalCode.MESSAGE_NOT_FOUND : broken);
        }
        if (standing.blocked()) {
            return new Refused(RefusalCode.BLOCKED);
        }
        Long noticeId = standing.noticeId();
        return noticeId != null && noticeId == message.messageId() ? new Unchanged() : new Allowed();
    }

    Verdict clearNotice(Standing standing) {
        if (standing.group() && !standing.leads()) {
            return new Refused(RefusalCode.ROLE_TOO_LOW);
        }
        return standing.noticeId() == null ? new Unchanged() : new Allowed();
    }

    /** Why nothing can be done to the message by anybody; null when it stands there, whole, in the member's eyes. */
    private static @Nullable RefusalCode notOpen(Standing standing) {
        Target message = standing.message();
        if (message == null) {
            return RefusalCode.MESSAGE_NOT_FOUND;
        }
        if (message.system()) {
            return RefusalCode.SYSTEM_MESSAGE;
        }
        return message.deleted() || message.hidden() ? RefusalCode.MESSAGE_DELETED : null;
    }

    private static boolean isOver(Target message, Duration window, Instant now) {
        return message.sentAt().plus(window).isBefore(now);
    }
}
