package chat.nonstop.verify.trial;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Observation.Connected;
import chat.nonstop.verify.Observation.Disconnected;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReturnsTest {
    private static final Instant STRUCK = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void countsWhatComesAfterTheBeginningOnly() {
        Returns returns = Returns.of(
                List.of(
                        new ClientLog("one", 1, List.of(at(-500), gone(100), at(1_100))),
                        new ClientLog("two", 2, List.of(at(-400), gone(100), at(1_900), gone(2_000), at(3_500)))),
                STRUCK);

        assertThat(returns).isEqualTo(new Returns(3, Duration.ofMillis(3_500), 2));
    }

    @Test
    void burstAcrossTheTurnOfASecondIsOneBurst() {
        ClientLog log = new ClientLog("one", 1, List.of(at(900), gone(950), at(1_100), gone(1_200), at(1_899)));

        assertThat(Returns.of(List.of(log), STRUCK).mostInASecond()).isEqualTo(3);
    }

    @Test
    void whoComesBackAFullSecondLaterIsInTheNext() {
        ClientLog log = new ClientLog("one", 1, List.of(at(900), gone(950), at(1_900)));

        assertThat(Returns.of(List.of(log), STRUCK).mostInASecond()).isEqualTo(1);
    }

    @Test
    void nobodyLostASession() {
        assertThat(Returns.of(List.of(new ClientLog("one", 1, List.of(at(-500)))), STRUCK))
                .isEqualTo(new Returns(0, Duration.ZERO, 0));
    }

    private static Connected at(long millis) {
        return new Connected(STRUCK.plusMillis(millis));
    }

    private static Disconnected gone(long millis) {
        return new Disconnected(STRUCK.plusMillis(millis), 1006);
    }
}
