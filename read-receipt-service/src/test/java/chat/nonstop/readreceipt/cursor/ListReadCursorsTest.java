package chat.nonstop.readreceipt.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.readreceipt.cursor.ListReadCursors.Answer;
import chat.nonstop.readreceipt.cursor.ListReadCursors.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListReadCursorsTest {
    private static final long ROOM = 7;
    private static final long MEMBER = 3;

    private long lastMessageId = 50;
    private long cursor = 42;
    private long told;
    private boolean ofTwo;
    private int rebuilt;
    private final Map<Long, Snapshot> cached = new HashMap<>();

    private final ListReadCursors listReadCursors = new ListReadCursors(
            new ListReadCursors.Store() {
                @Override
                public Optional<ListReadCursors.Head> headFor(long roomId, long userId) {
                    return userId == MEMBER
                            ? Optional.of(new ListReadCursors.Head(lastMessageId, ofTwo))
                            : Optional.empty();
                }

                @Override
                public Snapshot all(long roomId) {
                    rebuilt++;
                    return new Snapshot(lastMessageId, cursorsAt(cursor));
                }
            },
            new ListReadCursors.Cache() {
                @Override
                public Optional<ReadCursors> find(long roomId, long lastMessageId) {
                    return Optional.ofNullable(cached.get(roomId))
                            .filter(snapshot -> snapshot.lastMessageId() == lastMessageId)
                            .map(Snapshot::cursors);
                }

                @Override
                public ReadCursors remember(Snapshot snapshot) {
                    cached.put(snapshot.cursors().roomId(), snapshot);
                    return further(snapshot.cursors());
                }

                @Override
                public ReadCursors further(ReadCursors stored) {
                    return cursorsAt(Math.max(stored.cursors().getFirst().lastReadMessageId(), told));
                }
            });

    @Test
    void anOutsiderGetsNothing() {
        assertThat(listReadCursors.list(ROOM, 9)).isEqualTo(new Answer.NotAMember());
        assertThat(rebuilt).isZero();
    }

    @Test
    void theRecordIsReadOnceAndThenRemembered() {
        assertThat(listReadCursors.list(ROOM, MEMBER)).isEqualTo(new Answer.Cursors(cursorsAt(42)));
        assertThat(listReadCursors.list(ROOM, MEMBER)).isEqualTo(new Answer.Cursors(cursorsAt(42)));

        assertThat(rebuilt).isOne();
    }

    @Test
    void aMessageSentSinceMakesTheRecordReadAgain() {
        listReadCursors.list(ROOM, MEMBER);

        lastMessageId = 51;
        cursor = 51;

        assertThat(listReadCursors.list(ROOM, MEMBER)).isEqualTo(new Answer.Cursors(cursorsAt(51)));
    }

    @Test
    void ofARoomOfTwoTheRecordIsReadEachTime() {
        ofTwo = true;
        listReadCursors.list(ROOM, MEMBER);

        cursor = 50; // left and taken up again, without a message

        assertThat(listReadCursors.list(ROOM, MEMBER)).isEqualTo(new Answer.Cursors(cursorsAt(50)));
        assertThat(cached).isEmpty();
    }

    @Test
    void whatWasToldIsShownAlsoWhenTheRecordHasLess() {
        told = 45;
        assertThat(listReadCursors.list(ROOM, MEMBER)).isEqualTo(new Answer.Cursors(cursorsAt(45)));

        ofTwo = true;
        assertThat(listReadCursors.list(ROOM, MEMBER)).isEqualTo(new Answer.Cursors(cursorsAt(45)));
    }

    private static ReadCursors cursorsAt(long messageId) {
        return new ReadCursors(ROOM, List.of(new ReadCursors.Cursor(MEMBER, messageId, messageId)));
    }
}
