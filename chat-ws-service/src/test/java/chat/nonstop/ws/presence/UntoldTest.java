package chat.nonstop.ws.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.ws.presence.Transition.CameOnline;
import chat.nonstop.ws.presence.Transition.WentOffline;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntoldTest {
    private static final Instant SEEN = Instant.parse("2026-11-20T09:15:30.123Z");

    private final Untold untold = new Untold(3);

    @Test
    void theNewestOfAUserTakesThePlaceOfTheOlder() {
        untold.add(List.of(new CameOnline(1), new CameOnline(2), new WentOffline(1, SEEN)));

        assertThat(untold.size()).isEqualTo(2);
        assertThat(untold.take(10)).containsExactly(new WentOffline(1, SEEN), new CameOnline(2));
        assertThat(untold.take(10)).isEmpty();
    }

    @Test
    void whatWaitsLongestIsTakenFirst() {
        untold.add(List.of(new CameOnline(1), new CameOnline(2), new CameOnline(3)));

        assertThat(untold.take(2)).containsExactly(new CameOnline(1), new CameOnline(2));
        assertThat(untold.take(2)).containsExactly(new CameOnline(3));
    }

    @Test
    void whatIsPutBackDoesNotTakeThePlaceOfWhatHappenedMeanwhile() {
        untold.add(List.of(new CameOnline(1), new CameOnline(2)));
        List<Transition> taken = untold.take(2);
        untold.add(List.of(new WentOffline(1, SEEN)));

        assertThat(untold.putBack(taken)).isZero();

        assertThat(untold.take(10)).containsExactlyInAnyOrder(new WentOffline(1, SEEN), new CameOnline(2));
    }

    @Test
    void whatIsTooMuchIsGivenUpAndSaid() {
        assertThat(untold.add(List.of(new CameOnline(1), new CameOnline(2), new CameOnline(3), new CameOnline(4))))
                .isEqualTo(1);

        assertThat(untold.add(List.of(new WentOffline(3, SEEN)))).isZero();
        assertThat(untold.take(10)).containsExactly(new CameOnline(1), new CameOnline(2), new WentOffline(3, SEEN));
    }
}
