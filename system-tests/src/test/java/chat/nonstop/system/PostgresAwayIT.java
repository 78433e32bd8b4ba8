package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.verify.Observation;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.disruption.Disruptions;
import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.trial.SteadyLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The database is not there for a while, under load: who sends is answered all the same, nothing is put aside as poison, and
 * afterwards all of it is delivered in order. Run by hand, with {@code -Dpostgres.away=60}, in seconds.
 */
class PostgresAwayIT {
    private static final int PER_SECOND = 40;
    private static final Duration LOAD_PATIENCE = Duration.ofSeconds(30);
    private static final Duration QUIET_PATIENCE = Duration.ofSeconds(120);

    /** What was sent later than this before the return may be answered after it. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    private final SharedSystem system = SharedSystem.get();

    @Test
    void whoSendsIsAnsweredAndNothingIsPutAside() throws Exception {
        int seconds = Integer.getInteger("postgres.away", 0);
        assumeTrue(seconds > 0, "takes minutes");
        DeadLetters deadLetters = new DeadLetters(system.processes());
        long putAside = deadLetters.inTopics();
        long kept = deadLetters.kept();
        try (FourInARoom four = FourInARoom.gather(system, "patient")) {
            Instance before = system.processes().instance("postgres");

            Instant from;
            Instant to;
            Instant upAgain;
            try (SteadyLoad load = four.startLoad(PER_SECOND)) {
                load.awaitMore(PER_SECOND * 2, LOAD_PATIENCE);
                from = system.clock().instant();
                Disruptions.away("postgres", Duration.ofSeconds(seconds)).strike(system.processes());
                to = system.clock().instant();
                system.processes().awaitRestarted(before);
                upAgain = system.clock().instant();
                load.awaitMore(PER_SECOND * 2, LOAD_PATIENCE);
            }
            four.awaitLive(QUIET_PATIENCE);
            four.awaitQuiet(QUIET_PATIENCE);
            Instant allHeard = system.clock().instant();
            Verdict verdict = four.judge();

            List<Observation> meanwhile = four.clients().stream()
                    .flatMap(client -> client.log().observations().stream())
                    .filter(each -> each.at().isAfter(from) && each.at().isBefore(to))
                    .toList();
            List<UUID> sent = meanwhile.stream()
                    .filter(each -> each.at().isBefore(to.minus(UNDER_WAY)))
                    .filter(Observation.Sent.class::isInstance)
                    .map(each -> ((Observation.Sent) each).clientMessageId())
                    .toList();
            List<UUID> acked = meanwhile.stream()
                    .filter(Observation.Acked.class::isInstance)
                    .map(each -> ((Observation.Acked) each).clientMessageId())
                    .toList();
            SharedSystem.figures(
                    "postgres away",
                    String.format(
                            Locale.ROOT,
                            "for %d s: sent meanwhile %d, acked meanwhile %d, refused meanwhile %d, sessions lost meanwhile %d;"
                                    + " up again %d ms after it could, all heard %d ms later; put aside %d; %s",
                            seconds,
                            sent.size(),
                            acked.size(),
                            count(meanwhile, Observation.Refused.class),
                            count(meanwhile, Observation.Disconnected.class),
                            Duration.between(to, upAgain).toMillis(),
                            Duration.between(upAgain, allHeard).toMillis(),
                            deadLetters.inTopics() - putAside,
                            verdict));
            assertThat(sent).hasSizeGreaterThan(PER_SECOND);
            assertThat(acked).containsAll(sent);
            assertThat(meanwhile)
                    .doesNotHaveAnyElementsOfTypes(Observation.Refused.class, Observation.Disconnected.class);
            assertThat(verdict.faults()).isEmpty();
            assertThat(verdict.figures().unanswered()).isZero();
            assertThat(verdict.figures().stored()).isEqualTo(verdict.figures().sent());
            assertThat(deadLetters.inTopics()).isEqualTo(putAside);
            assertThat(deadLetters.kept()).isEqualTo(kept);
        }
    }

    private static long count(List<Observation> observations, Class<? extends Observation> kind) {
        return observations.stream().filter(kind::isInstance).count();
    }
}
