package chat.nonstop.persistence.change;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.persistence.change.ChangeRules.Reactions;
import chat.nonstop.persistence.change.ChangeRules.Verdict;
import chat.nonstop.persistence.change.Standing.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeRulesTest {
    private static final long SENDER = 10;
    private static final long OTHER = 11;
    private static final Instant SENT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant IN_TIME = SENT.plus(Duration.ofHours(1));
    private static final Instant LATE = IN_TIME.plusNanos(1);
    private static final Verdict ALLOWED = new Verdict.Allowed();
    private static final Verdict UNCHANGED = new Verdict.Unchanged();

    private final ChangeRules rules =
            new ChangeRules(new ChangeSettings(100, Duration.ofHours(1), Duration.ofHours(1), 2, 4));

    @Test
    void itsSenderEditsAMessageWithinTheWindow() {
        assertThat(rules.edit(member(SENDER, message()), "new", IN_TIME)).isEqualTo(ALLOWED);
        assertThat(rules.edit(member(SENDER, message()), "new", LATE)).isEqualTo(refused(RefusalCode.TOO_LATE));
        assertThat(rules.edit(member(OTHER, message()), "new", IN_TIME)).isEqualTo(refused(RefusalCode.NOT_THE_SENDER));
        assertThat(rules.edit(leader(OTHER, message()), "new", IN_TIME)).isEqualTo(refused(RefusalCode.NOT_THE_SENDER));
    }

    @Test
    void anEditIsHeldToTheRulesOfSending() {
        Standing sender = member(SENDER, message());

        assertThat(rules.edit(sender, "", IN_TIME)).isEqualTo(refused(RefusalCode.CONTENT_EMPTY));
        assertThat(rules.edit(sender, "x".repeat(101), IN_TIME)).isEqualTo(refused(RefusalCode.CONTENT_TOO_LONG));
        assertThat(rules.edit(sender, "\0", IN_TIME)).isEqualTo(refused(RefusalCode.CONTENT_INVALID));
    }

    @Test
    void anEditThatChangesNothingIsNoChangeAtAnyTime() {
        assertThat(rules.edit(member(SENDER, message()), "old", LATE)).isEqualTo(UNCHANGED);
    }

    @Test
    void whatIsGoneOrTellsOfTheRoomIsNotEditedReactedToOrPinned() {
        for (Target target : new Target[] {deleted(), hidden()}) {
            refusesAll(target, RefusalCode.MESSAGE_DELETED);
        }
        refusesAll(system(), RefusalCode.SYSTEM_MESSAGE);
        refusesAll(null, RefusalCode.MESSAGE_NOT_FOUND);
    }

    private void refusesAll(@Nullable Target target, RefusalCode code) {
        assertThat(rules.edit(leader(SENDER, target), "new", IN_TIME)).isEqualTo(refused(code));
        assertThat(rules.react(leader(SENDER, target), new Reactions(0, 0, 0, false)))
                .isEqualTo(refused(code));
        assertThat(rules.pin(leader(SENDER, target))).isEqualTo(refused(code));
    }

    @Test
    void itsSenderDeletesWithinTheWindowWhoLeadsAtAnyTime() {
        assertThat(rules.delete(member(SENDER, message()), IN_TIME)).isEqualTo(ALLOWED);
        assertThat(rules.delete(member(SENDER, message()), LATE)).isEqualTo(refused(RefusalCode.TOO_LATE));
        assertThat(rules.delete(member(OTHER, message()), IN_TIME)).isEqualTo(refused(RefusalCode.NOT_THE_SENDER));
        assertThat(rules.delete(leader(OTHER, message()), LATE)).isEqualTo(ALLOWED);
        assertThat(rules.delete(leader(SENDER, message()), LATE)).isEqualTo(ALLOWED);
        assertThat(rules.delete(member(SENDER, hidden()), IN_TIME)).isEqualTo(ALLOWED);
    }

    @Test
    void whatIsDeletedIsNotDeletedAgain() {
        assertThat(rules.delete(member(SENDER, deleted()), LATE)).isEqualTo(UNCHANGED);
        assertThat(rules.delete(leader(OTHER, deleted()), LATE)).isEqualTo(UNCHANGED);
        assertThat(rules.delete(leader(OTHER, system()), IN_TIME)).isEqualTo(refused(RefusalCode.SYSTEM_MESSAGE));
        assertThat(rules.delete(leader(OTHER, null), IN_TIME)).isEqualTo(refused(RefusalCode.MESSAGE_NOT_FOUND));
    }

    @Test
    void everybodyHidesWhatHeSees() {
        assertThat(rules.hide(member(OTHER, message()))).isEqualTo(ALLOWED);
        assertThat(rules.hide(member(OTHER, system()))).isEqualTo(ALLOWED);
        assertThat(rules.hide(member(OTHER, hidden()))).isEqualTo(UNCHANGED);
        assertThat(rules.hide(member(OTHER, null))).isEqualTo(refused(RefusalCode.MESSAGE_NOT_FOUND));
    }

    @Test
    void reactionsAreLimitedInKindsAndInNumber() {
        Standing member = member(OTHER, message());

        assertThat(rules.react(member, new Reactions(3, 2, 1, false))).isEqualTo(ALLOWED);
        assertThat(rules.react(member, new Reactions(3, 2, 0, false)))
                .isEqualTo(refused(RefusalCode.TOO_MANY_REACTIONS));
        assertThat(rules.react(member, new Reactions(4, 2, 1, false)))
                .isEqualTo(refused(RefusalCode.TOO_MANY_REACTIONS));
        assertThat(rules.react(member, new Reactions(4, 2, 1, true))).isEqualTo(UNCHANGED);
    }

    @Test
    void aReactionIsTakenBackOnce() {
        assertThat(rules.takeReactionBack(member(OTHER, message()), new Reactions(1, 1, 1, true)))
                .isEqualTo(ALLOWED);
        assertThat(rules.takeReactionBack(member(OTHER, message()), new Reactions(1, 1, 1, false)))
                .isEqualTo(UNCHANGED);
        assertThat(rules.takeReactionBack(member(OTHER, deleted()), new Reactions(0, 0, 0, false)))
                .isEqualTo(UNCHANGED);
    }

    @Test
    void whoLeadsAGroupOrIsOneOfTwoPinsAndClearsTheNotice() {
        assertThat(rules.pin(leader(OTHER, message()))).isEqualTo(ALLOWED);
        assertThat(rules.pin(member(OTHER, message()))).isEqualTo(refused(RefusalCode.ROLE_TOO_LOW));
        assertThat(rules.pin(oneOfTwo(false, null))).isEqualTo(ALLOWED);
        assertThat(rules.pin(oneOfTwo(false, 7L))).isEqualTo(UNCHANGED);
        assertThat(rules.pin(oneOfTwo(false, 6L))).isEqualTo(ALLOWED);
        assertThat(rules.clearNotice(oneOfTwo(false, 7L))).isEqualTo(ALLOWED);
        assertThat(rules.clearNotice(oneOfTwo(false, null))).isEqualTo(UNCHANGED);
        assertThat(rules.clearNotice(member(OTHER, null))).isEqualTo(refused(RefusalCode.ROLE_TOO_LOW));
    }

    @Test
    void aBlockEndsWhatCouldCarryAMessageButNotWhatTakesOneAway() {
        Standing blocked = oneOfTwo(true, 7L);

        assertThat(rules.edit(blocked, "new", IN_TIME)).isEqualTo(refused(RefusalCode.BLOCKED));
        assertThat(rules.react(blocked, new Reactions(0, 0, 0, false))).isEqualTo(refused(RefusalCode.BLOCKED));
        assertThat(rules.pin(blocked)).isEqualTo(refused(RefusalCode.BLOCKED));
        assertThat(rules.delete(blocked, IN_TIME)).isEqualTo(ALLOWED);
        assertThat(rules.hide(blocked)).isEqualTo(ALLOWED);
        assertThat(rules.takeReactionBack(blocked, new Reactions(1, 1, 1, true)))
                .isEqualTo(ALLOWED);
        assertThat(rules.clearNotice(blocked)).isEqualTo(ALLOWED);
    }

    private static Verdict refused(RefusalCode code) {
        return new Verdict.Refused(code);
    }

    private static Standing member(long userId, @Nullable Target message) {
        return new Standing(userId, true, false, false, null, message);
    }

    private static Standing leader(long userId, @Nullable Target message) {
        return new Standing(userId, true, true, false, null, message);
    }

    private static Standing oneOfTwo(boolean blocked, @Nullable Long noticeId) {
        return new Standing(SENDER, false, false, blocked, noticeId, message());
    }

    private static Target message() {
        return new Target(7, SENDER, false, "old", SENT, false, false);
    }

    private static Target deleted() {
        return new Target(7, SENDER, false, "old", SENT, true, false);
    }

    private static Target hidden() {
        return new Target(7, SENDER, false, "old", SENT, false, true);
    }

    private static Target system() {
        return new Target(7, SENDER, true, "old", SENT, false, false);
    }
}
