package chat.nonstop.verify.trial;

import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        Map<Long, Long> bySecond = new HashMap<>();
        long lost = 0;
        for (Observation observation : later) {
            if (observation instanceof Observation.Connected(Instant at)) {
                Duration took = Duration.between(since, at);
                last = took.compareTo(last) > 0 ? took : last;
                bySecond.merge(took.toSeconds(), 1L, Long::sum);
            } else if (observation instanceof Observation.Disconnected) {
                lost++;
            }
        }
        long most = bySecond.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new Returns(lost, last, most);
    }
}
