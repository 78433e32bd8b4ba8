package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.message.Message;
import chat.nonstop.verify.Observation;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.trial.SteadyLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} of one process under steady load: clients come back by themselves and repeat what was not answered; at the
 * end nothing acked is lost, nothing doubled, and everyone saw one order. The supervisor has started the process again.
 */
class ProcessDeathIT {
    private static final int PER_SECOND = 40;
    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(90);
    private static final Duration QUIET_PATIENCE = Duration.ofSeconds(60);

    private final SharedSystem system = SharedSystem.get();

    @ParameterizedTest
    @ValueSource(strings = {"chat-ws-1", "gateway", "persistence", "redis", "postgres", "kafka"})
    void nothingAckedIsLost(String victim) throws Exception {
        system.awaitEvenSpread();
        List<Person> people = system.gateway().signUp("survivor", 4);
        long room = system.gateway().createGroup("survivors", people.getFirst(), people.subList(1, 4));
        List<ChatClient> clients = new ArrayList<>();
        VanishingMember vanishing = null;
        try {
            for (Person person : people) {
                clients.add(system.client("user-" + person.userId() + "-phone", person));
                clients.add(system.client("user-" + person.userId() + "-desk", person));
            }
            clients.forEach(client -> client.watch(room, 0));
            clients.forEach(client -> client.awaitLive(SharedSystem.PATIENCE));
            Map<String, Long> sessions = system.sessionsByNode();
            Instance before = system.processes().instance(victim);
            if (victim.equals("chat-ws-1")) {
                vanishing = VanishingMember.on(system, victim, "chat-ws-2");
            }

            Instant killedAt;
            Instant upAgainAt;
            CompletableFuture<Instant> offlineAt;
            try (SteadyLoad load = SteadyLoad.start(clients, room, PER_SECOND)) {
                awaitSent(load, PER_SECOND * 2);
                killedAt = system.clock().instant();
                system.processes().kill(before);
                offlineAt = vanishing == null ? null : vanishing.offlineAt();
                await().atMost(RESTART_PATIENCE)
                        .pollInterval(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertThat(system.processes().instance(victim))
                                .matches(now -> now.isUp() && now.restarts() > before.restarts()));
                upAgainAt = system.clock().instant();
                clients.forEach(client -> client.awaitLive(QUIET_PATIENCE));
                awaitSent(load, load.sent() + PER_SECOND * 2);
            }
            for (ChatClient client : clients) {
                client.awaitAnswered(QUIET_PATIENCE);
            }
            UUID marker = clients.getFirst().send(room, "marker"); // comes behind all that was acked
            Message last = await().atMost(QUIET_PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptions()
                    .until(
                            () -> system.gateway()
                                    .newest(people.getFirst(), room)
                                    .orElseThrow(),
                            message -> message.clientMessageId().equals(marker));
            for (ChatClient client : clients) {
                client.awaitAnswered(QUIET_PATIENCE);
                client.awaitHeard(room, last.messageId(), QUIET_PATIENCE);
            }
            Verdict verdict = system.judge(clients, people.getFirst(), room);
            report(victim, verdict, clients, killedAt, upAgainAt, sessions);

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
            clients.forEach(ChatClient::close);
            if (vanishing != null) {
                vanishing.close();
            }
        }
    }

    private static void awaitSent(SteadyLoad load, int messages) {
        await().atMost(Duration.ofSeconds(30)).until(() -> load.sent() >= messages);
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
