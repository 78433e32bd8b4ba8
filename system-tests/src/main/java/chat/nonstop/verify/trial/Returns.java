package chat.nonstop.verify.trial;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How clients came back.
 *
 * @param lost sessions, all clients together
 * @param last until the last client that lost its session had one again; zero when none lost one
 * @param mostInASecond sessions that began within one second
 */
public record Returns(long lost, Duration last, long mostInASecond) {
    /** Of what came after {@code since}. */
    static Returns of(Collection<ClientLog> logs, Instant since) {
        List<Observation> later = logs.stream()
                .flatMap(log -> log.observations().stream())
                .filter(observation -> observation.at().isAfter(since))
                .toList();
        Duration last = Duration.ZERO;
        List<Instant> connected = new ArrayList<>();
        long lost = 0;
        for (Observation observation : later) {
            if (observation instanceof Observation.Connected(Instant at)) {
                Duration took = Duration.between(since, at);
                last = took.compareTo(last) > 0 ? took : last;
                connected.add(at);
            } else if (observation instanceof Observation.Disconnected) {
                lost++;
            }
        }
        return new Returns(lost, last, mostInASecond(connected));
    }

    /** Whichever second that is. */
    private static long mostInASecond(List<Instant> moments) {
        List<Instant> ascending = moments.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < ascending.size(); last++) {
            while (!ascending.get(last).isBefore(ascending.get(first).plusSeconds(1))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
