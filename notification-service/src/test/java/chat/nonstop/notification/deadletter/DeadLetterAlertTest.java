package chat.nonstop.notification.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.notification.alert.Alert;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeadLetterAlertTest {
    @Test
    void oneIsToldWithItsPlaceAndCause() {
        Alert alert = DeadLetterAlert.of(List.of(letter(12, "chat-messages")));

        assertThat(alert.text())
                .startsWith("1 record was put aside as poison: chat-messages 1\n#12 chat-messages-3@112: cause 12\n")
                .endsWith("docs/runbook.md, Dead letters");
        assertThat(alert.count()).isEqualTo(1);
        assertThat(alert.details())
                .singleElement()
                .satisfies(details -> assertThat(details)
                        .containsEntry("deadLetterId", 12L)
                        .containsEntry("topic", "chat-messages")
                        .containsEntry("partition", 3)
                        .containsEntry("offset", 112L)
                        .containsEntry("cause", "cause 12"));
    }

    @Test
    void manyAreCountedByTopicAndTheFirstFewShown() {
        List<DeadLetterView> letters = LongStream.rangeClosed(1, 1_000)
                .mapToObj(id -> letter(id, id % 4 == 0 ? "chat-read-events" : "chat-messages"))
                .toList();

        Alert alert = DeadLetterAlert.of(letters);

        assertThat(alert.text())
                .startsWith("1000 records were put aside as poison: chat-messages 750, chat-read-events 250\n#1 ")
                .contains("\n… and 995 more\n");
        assertThat(alert.details()).hasSize(5);
        assertThat(alert.text().length()).isLessThan(1_000);
    }

    static DeadLetterView letter(long id, String topic) {
        return new DeadLetterView(
                id,
                StoredDeadLetters.State.OPEN,
                "cause " + id,
                new DeadLetterView.Place(topic, 3, 100 + id),
                new DeadLetterView.Place(topic + "-dlt", 0, id),
                "7",
                10,
                Instant.EPOCH,
                null,
                null);
    }
}
