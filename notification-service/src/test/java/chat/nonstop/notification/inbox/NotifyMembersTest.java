package chat.nonstop.notification.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.stomp.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NotifyMembersTest {
    private final List<Integer> statements = new ArrayList<>();
    private final List<NotifyMembers.Hint> told = new ArrayList<>();

    private final NotifyMembers notifyMembers = new NotifyMembers(this::add, told::addAll, 50);

    @Test
    void aLongBatchIsAddedInStatementsOfBoundedSize() {
        notifyMembers.of(LongStream.rangeClosed(1, 120)
                .mapToObj(messageId -> new NewMessage(7, messageId, 3, Instant.EPOCH, List.of()))
                .toList());

        assertThat(statements).containsExactly(50, 50, 20);
    }

    @Test
    void onlyWhatWasAddedIsTold() {
        notifyMembers.of(List.of(
                new NewMessage(7, 41, 3, Instant.EPOCH, List.of()),
                new NewMessage(7, 42, 3, Instant.EPOCH, List.of())));

        assertThat(told).containsExactly(new NotifyMembers.Hint(4, Notification.newMessage(7, 42, 3)));
    }

    @Test
    void whatIsMutedIsAddedAndNotTold() {
        notifyMembers.of(List.of(
                new NewMessage(7, 43, 3, Instant.EPOCH, List.of()),
                new NewMessage(8, 43, 3, Instant.EPOCH, List.of())));

        assertThat(statements).containsExactly(2);
        assertThat(told).containsExactly(new NotifyMembers.Hint(4, Notification.newMessage(7, 43, 3)));
    }

    @Test
    void aMentionIsToldBesideTheMessageAndInMutedRoomsAlone() {
        notifyMembers.of(List.of(
                new NewMessage(7, 43, 3, Instant.EPOCH, List.of(4L, 5L)),
                new NewMessage(8, 43, 3, Instant.EPOCH, List.of(4L))));

        assertThat(told)
                .containsExactly(
                        new NotifyMembers.Hint(4, Notification.newMessage(7, 43, 3)),
                        new NotifyMembers.Hint(4, Notification.of(Notification.Kind.MENTIONED, 7, 43L, 3)),
                        new NotifyMembers.Hint(4, Notification.of(Notification.Kind.MENTIONED, 8, 43L, 3)));
    }

    /** As if 41 had been there before, and room 8 were muted. */
    private List<NotifyMembers.Entry> add(List<NewMessage> messages) {
        statements.add(messages.size());
        return messages.stream()
                .filter(message -> message.messageId() != 41)
                .map(message -> new NotifyMembers.Entry(
                        4,
                        message.roomId(),
                        message.messageId(),
                        message.senderId(),
                        message.mentions().contains(4L),
                        message.roomId() == 8))
                .toList();
    }
}
