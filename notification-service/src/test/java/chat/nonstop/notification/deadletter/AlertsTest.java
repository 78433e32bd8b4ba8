package chat.nonstop.notification.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.notification.alert.Alarm;
import chat.nonstop.notification.alert.Alert;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionOperations;

class AlertsTest {
    private final List<DeadLetterView> untold = new ArrayList<>();
    private final List<Alert> told = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private boolean alarmDown;
    private boolean databaseDown;

    private final Alerts.Letters letters = new Alerts.Letters() {
        @Override
        public List<DeadLetterView> lockUntold(int limit) {
            if (databaseDown) {
                throw new DataAccessResourceFailureException("away");
            }
            return untold.stream().limit(limit).toList();
        }

        @Override
        public void told(List<Long> deadLetterIds) {
            untold.removeIf(letter -> deadLetterIds.contains(letter.deadLetterId()));
        }

        @Override
        public long countOpen() {
            return 42;
        }
    };

    private final Alarm alarm = alert -> {
        if (alarmDown) {
            throw new Alarm.NotTakenException("status 500");
        }
        told.add(alert);
    };

    private final Alerts alerts = new Alerts(letters, alarm, TransactionOperations.withoutTransaction(), metrics);

    @Test
    void allThatAreThereAreToldTogetherAndOnce() {
        untold.add(DeadLetterAlertTest.letter(1, "chat-messages"));
        untold.add(DeadLetterAlertTest.letter(2, "chat-messages"));

        alerts.run();
        alerts.run();

        assertThat(told)
                .singleElement()
                .satisfies(alert -> assertThat(alert.count()).isEqualTo(2));
        assertThat(counted("sent")).isEqualTo(1);
        assertThat(metrics.get("chat.dead.letters.open").gauge().value()).isEqualTo(42);
    }

    @Test
    void whatTheAlarmDoesNotTakeIsToldLater() {
        untold.add(DeadLetterAlertTest.letter(1, "chat-messages"));
        alarmDown = true;
        alerts.run();
        assertThat(told).isEmpty();
        assertThat(counted("failed")).isEqualTo(1);

        alarmDown = false;
        alerts.run();

        assertThat(told).hasSize(1);
    }

    @Test
    void goesOnWhenTheDatabaseIsBack() {
        untold.add(DeadLetterAlertTest.letter(1, "chat-messages"));
        databaseDown = true;
        alerts.run();

        databaseDown = false;
        alerts.run();

        assertThat(told).hasSize(1);
    }

    private double counted(String outcome) {
        return metrics.get("chat.alerts").tag("outcome", outcome).counter().count();
    }
}
