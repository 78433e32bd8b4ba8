package chat.nonstop.verify;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomViewTest {
    private static final long ROOM = 7;
    private static final Instant LATER = Instant.parse("2026-11-21T10:00:00Z");

    private final RoomView view = new RoomView(0);

    @Test
    void editReplacesTheContentAndMarksTheMessage() {
        view.show(message(1));
        view.apply(edit(1, 1, "better"));

        Message edited = view.messages().getFirst();
        assertThat(edited.content()).isEqualTo("better");
        assertThat(edited.editedAt()).isEqualTo(LATER);
        assertThat(edited.changeId()).isEqualTo(1);
        assertThat(view.changeId()).isEqualTo(1);
    }

    @Test
    void deletionLeavesTheTombstoneThatHistoryShows() {
        view.show(message(1));
        view.apply(edit(1, 1, "better"));
        view.apply(reaction(2, 1, "👍", 5, true));
        view.apply(change(Change.Kind.MESSAGE_DELETED, 3, 1L));
        view.apply(reaction(4, 1, "👍", 5, false));

        Message gone = view.messages().getFirst();
        assertThat(gone.content()).isEmpty();
        assertThat(gone.deletedAt()).isEqualTo(LATER);
        assertThat(gone.editedAt()).isNull();
        assertThat(gone.reactions()).isNull();
        assertThat(gone.changeId()).isEqualTo(4);
    }

    @Test
    void reactionsComeAndGo() {
        view.show(message(1));
        view.apply(reaction(1, 1, "👍", 5, true));
        view.apply(reaction(2, 1, "❤", 5, true));
        view.apply(reaction(3, 1, "👍", 4, true));
        view.apply(reaction(4, 1, "❤", 5, false));

        assertThat(view.messages().getFirst().reactions()).containsExactly(new Message.Reaction("👍", List.of(4L, 5L)));
    }

    @Test
    void changeThatComesEarlyWaitsForTheOneBefore() {
        view.show(message(1));
        view.apply(reaction(2, 1, "❤", 5, true));
        assertThat(view.changeId()).isZero();
        assertThat(view.messages().getFirst().reactions()).isNull();

        view.apply(reaction(1, 1, "👍", 5, true));

        assertThat(view.changeId()).isEqualTo(2);
        assertThat(view.messages().getFirst().reactions()).hasSize(2);
    }

    @Test
    void unseenChangeCountsAndChangesNothing() {
        view.show(message(9));
        view.apply(Change.unseen(ROOM, 1));
        view.apply(edit(2, 9, "better"));

        assertThat(view.changeId()).isEqualTo(2);
        assertThat(view.messages().getFirst().content()).isEqualTo("better");
    }

    @Test
    void changeOfAMessageThatIsNotThereYetIsMadeWhenItComes() {
        view.apply(edit(1, 1, "better"));
        view.show(message(1));

        assertThat(view.messages().getFirst().content()).isEqualTo("better");
    }

    @Test
    void changeThatTheMessageHasInItIsNotMadeAgain() {
        view.show(message(1));
        view.apply(edit(1, 1, "better"));
        view.apply(reaction(2, 1, "👍", 5, true));
        Message known = view.messages().getFirst();

        RoomView fresh = new RoomView(0);
        fresh.show(known);
        fresh.apply(edit(1, 1, "older"));
        fresh.apply(reaction(2, 1, "👍", 5, true));

        assertThat(fresh.messages()).containsExactly(known);
    }

    @Test
    void noticeIsTheLastOnePinned() {
        view.apply(change(Change.Kind.NOTICE_PINNED, 1, 4L));
        assertThat(view.noticeMessageId()).isEqualTo(4);
        view.apply(change(Change.Kind.NOTICE_CLEARED, 2, null));
        assertThat(view.noticeMessageId()).isNull();
    }

    /** Whatever comes twice, late or first: in the end it is what it is for a client that heard each once, in order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void orderAndRepeatsDoNotMatter(long seed) {
        Random random = new Random(seed);
        List<Message> messages = new ArrayList<>();
        for (long id = 1; id <= 10; id++) {
            messages.add(message(id));
        }
        List<Change> changes = new ArrayList<>();
        for (long id = 1; id <= 60; id++) {
            changes.add(anyChange(random, id));
        }
        RoomView inOrder = new RoomView(0);
        messages.forEach(inOrder::show);
        changes.forEach(inOrder::apply);

        for (int round = 0; round < 50; round++) {
            RoomView shuffled = new RoomView(0);
            List<Consumer<RoomView>> heard = new ArrayList<>();
            messages.forEach(message -> heard.add(each -> each.show(message)));
            changes.forEach(change -> heard.add(each -> each.apply(change)));
            changes.stream()
                    .filter(each -> random.nextBoolean())
                    .forEach(change -> heard.add(each -> each.apply(change)));
            inOrder.messages().stream() // a page of history, read at the end
                    .filter(each -> random.nextInt(4) == 0)
                    .forEach(message -> heard.add(each -> each.show(message)));
            Collections.shuffle(heard, random);
            heard.forEach(step -> step.accept(shuffled));

            assertThat(shuffled.messages()).isEqualTo(inOrder.messages());
            assertThat(shuffled.noticeMessageId()).isEqualTo(inOrder.noticeMessageId());
            assertThat(shuffled.changeId()).isEqualTo(60);
        }
    }

    private static Change anyChange(Random random, long id) {
        long messageId = 1 + random.nextInt(10);
        String emoji = random.nextBoolean() ? "👍" : "❤";
        return switch (random.nextInt(10)) {
            case 0 -> change(Change.Kind.MESSAGE_DELETED, id, messageId);
            case 1 -> change(Change.Kind.NOTICE_PINNED, id, messageId);
            case 2 -> change(Change.Kind.NOTICE_CLEARED, id, null);
            case 3, 4 -> edit(id, messageId, "content " + id);
            case 5, 6 -> reaction(id, messageId, emoji, 1 + random.nextInt(3), false);
            default -> reaction(id, messageId, emoji, 1 + random.nextInt(3), true);
        };
    }

    private static Message message(long messageId) {
        return new Message(
                ROOM,
                messageId,
                3,
                new UUID(0, messageId),
                MessageType.TEXT,
                "message " + messageId,
                null,
                null,
                Instant.EPOCH);
    }

    private static Change edit(long changeId, long messageId, String content) {
        return new Change(Change.Kind.MESSAGE_EDITED, ROOM, changeId, messageId, 3L, content, null, null, LATER);
    }

    private static Change reaction(long changeId, long messageId, String emoji, long userId, boolean added) {
        return new Change(
                added ? Change.Kind.REACTION_ADDED : Change.Kind.REACTION_REMOVED,
                ROOM,
                changeId,
                messageId,
                userId,
                null,
                null,
                emoji,
                LATER);
    }

    private static Change change(Change.Kind kind, long changeId, @Nullable Long messageId) {
        return new Change(kind, ROOM, changeId, messageId, 3L, null, null, null, LATER);
    }
}
