package chat.nonstop.ws.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartBeatsTest {
    private static final Duration OWN = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,0         |     0 |     0",
                "0,5000      | 10000 |     0",
                "0,30000     | 30000 |     0",
                "5000,0      |     0 | 10000",
                "30000,15000 | 15000 | 30000"
            })
    void bothSidesAgreeOnTheSlowerPace(String header, long sendMillis, long hearMillis) {
        assertThat(HeartBeats.negotiate(header, OWN))
                .isEqualTo(new HeartBeats(Duration.ofMillis(sendMillis), Duration.ofMillis(hearMillis)));
    }

    @Test
    void withoutAHeaderNothingIsPromised() {
        assertThat(HeartBeats.negotiate(null, OWN)).isEqualTo(HeartBeats.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1,", ",1", "-1,0", "a,b", "1,2,3", "1 ,2", "99999999999,0"})
    void anythingElseIsRefused(String header) {
        assertThatThrownBy(() -> HeartBeats.negotiate(header, OWN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void silenceIsToleratedForThreeIntervals() {
        HeartBeats heartBeats = new HeartBeats(Duration.ZERO, OWN);

        assertThat(heartBeats.isLost(Duration.ofSeconds(30))).isFalse();
        assertThat(heartBeats.isLost(Duration.ofSeconds(31))).isTrue();
        assertThat(HeartBeats.NONE.isLost(Duration.ofDays(1))).isFalse();
    }

    @Test
    void beatComesBeforeItIsOwed() {
        HeartBeats heartBeats = new HeartBeats(OWN, Duration.ZERO);

        assertThat(heartBeats.isDue(Duration.ofSeconds(7))).isFalse();
        assertThat(heartBeats.isDue(Duration.ofSeconds(9))).isTrue();
        assertThat(HeartBeats.NONE.isDue(Duration.ofDays(1))).isFalse();
    }
}
