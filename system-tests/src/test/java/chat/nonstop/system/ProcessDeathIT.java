package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.verify.Observation;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.trial.SteadyLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} of one process under steady load: clients come back by themselves and repeat what was not answered; at the
 * end nothing acked is lost, nothing doubled, and everyone saw one order. The supervisor has started the process again.
 */
class ProcessDeathIT {
    private static final int PER_SECOND = 40;
    private static final Duration LOAD_PATIENCE = Duration.ofSeconds(30);
    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(90);
    private static final Duration QUIET_PATIENCE = Duration.ofSeconds(60);

    private final SharedSystem system = SharedSystem.get();

    @ParameterizedTest
    @ValueSource(strings = {"chat-ws-1", "gateway", "persistence", "redis", "postgres", "kafka"})
    void nothingAckedIsLost(String victim) throws Exception {
        system.awaitEvenSpread();
        VanishingMember vanishing = null;
        try (FourInARoom four = FourInARoom.gather(system, "survivor")) {
            Map<String, Long> sessions = system.sessionsByNode();
            Instance before = system.processes().instance(victim);
            if (victim.equals("chat-ws-1")) {
                vanishing = VanishingMember.on(system, victim, "chat-ws-2");
            }

            Instant killedAt;
            Instant upAgainAt;
            CompletableFuture<Instant> offlineAt;
            try (SteadyLoad load = four.startLoad(PER_SECOND)) {
                load.awaitMore(PER_SECOND * 2, LOAD_PATIENCE);
                killedAt = system.clock().instant();
                system.processes().kill(before);
                offlineAt = vanishing == null ? null : vanishing.offlineAt();
                await().atMost(RESTART_PATIENCE)
                        .pollInterval(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertThat(system.processes().instance(victim))
                                .matches(now -> now.isUp() && now.restarts() > before.restarts()));
                upAgainAt = system.clock().instant();
                four.awaitLive(QUIET_PATIENCE);
                load.awaitMore(PER_SECOND * 2, LOAD_PATIENCE);
            }
            four.awaitQuiet(QUIET_PATIENCE);
            Verdict verdict = four.judge();
            report(victim, verdict, four.clients(), killedAt, upAgainAt, sessions);

            assertThat(verdict.faults()).isEmpty();
            assertThat(verdict.figures().unanswered()).isZero();
            assertThat(verdict.figures().stored()).isEqualTo(verdict.figures().sent());
            if (victim.startsWith("chat-ws")) {
                assertThat(sessions.values()).doesNotContain(0L);
                SharedSystem.figures(
                        "kill -9 " + victim,
                        "a member who does not come back is offline after "
                                + Duration.between(killedAt, offlineAt.join()).toMillis() + " ms");
                assertThat(verdict.figures().disconnects()).isEqualTo(Math.toIntExact(sessions.get(victim)));
            }
        } finally {
            if (vanishing != null) {
                vanishing.close();
            }
        }
    }

    private static void report(
            String victim,
            Verdict verdict,
            List<ChatClient> clients,
            Instant killedAt,
            Instant upAgainAt,
            Map<String, Long> sessions) {
        Duration lastBack = Duration.ZERO;
        for (ChatClient client : clients) {
            for (Observation observation : client.log().observations()) {
                if (observation instanceof Observation.Connected back
                        && back.at().isAfter(killedAt)) {
                    Duration took = Duration.between(killedAt, back.at());
                    lastBack = took.compareTo(lastBack) > 0 ? took : lastBack;
                }
            }
        }
        SharedSystem.figures(
                "kill -9 " + victim,
                String.format(
                        Locale.ROOT,
                        "%s; %s; process up again after %d ms; sessions by node before %s",
                        verdict,
                        lastBack.isZero()
                                ? "no client lost its session"
                                : "last client back after " + lastBack.toMillis() + " ms",
                        Duration.between(killedAt, upAgainAt).toMillis(),
                        sessions));
    }
}
