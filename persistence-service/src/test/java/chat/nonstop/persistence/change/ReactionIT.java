package chat.nonstop.persistence.change;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.RecordTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactions over HTTP. */
@RecordTest
class ReactionIT extends ChangeRoom {
    @Test
    void aReactionIsGivenAndTakenBackOnce() {
        react(bob, 7, THUMB).is(204);
        react(bob, 7, THUMB).is(204);
        react(alice, 7, "❤").is(204);
        react(alice, 7, "❤️").is(204);
        react(alice, 7, THUMB).is(204);

        assertThat(message(api.get(path(7), bob)).reactions())
                .containsExactly(
                        new Message.Reaction(THUMB, List.of(bob.userId(), alice.userId())),
                        new Message.Reaction("❤️", List.of(alice.userId())));

        takeBack(bob, 7, THUMB).is(204);
        takeBack(bob, 7, THUMB).is(204);
        takeBack(alice, 7, "❤").is(204);

        assertThat(message(api.get(path(7), bob)).reactions())
                .containsExactly(new Message.Reaction(THUMB, List.of(alice.userId())));
        assertThat(changes(bob, 0).changes())
                .extracting(Change::kind)
                .containsExactly(
                        Change.Kind.REACTION_ADDED,
                        Change.Kind.REACTION_ADDED,
                        Change.Kind.REACTION_ADDED,
                        Change.Kind.REACTION_REMOVED,
                        Change.Kind.REACTION_REMOVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"👍🏽", "🇰🇷", "👨‍👩‍👧‍👦", "#️⃣", "🏴‍☠️"})
    void everyKindOfEmojiPassesThroughThePath(String emoji) {
        react(bob, 7, emoji).is(204);

        assertThat(message(api.get(path(7), bob)).reactions())
                .containsExactly(new Message.Reaction(emoji, List.of(bob.userId())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "<b>x", "👍👍", " ", "안녕"})
    void whatIsNoEmojiIsRefused(String text) {
        react(bob, 7, text).refuses(RefusalCode.INVALID_REQUEST);
        takeBack(bob, 7, text).refuses(RefusalCode.INVALID_REQUEST);
    }

    @Test
    void aMessageHasOnlySoManyReactions() {
        for (int i = 0; i < Limits.EMOJI_PER_MESSAGE; i++) {
            react(bob, 7, Character.toString(0x1F400 + i)).is(204);
        }

        react(bob, 7, THUMB).refuses(RefusalCode.TOO_MANY_REACTIONS);
        react(alice, 7, Character.toString(0x1F400)).is(204);
        takeBack(bob, 7, Character.toString(0x1F401)).is(204);
        react(bob, 7, THUMB).is(204);
    }
}
