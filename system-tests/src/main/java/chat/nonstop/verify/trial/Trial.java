package chat.nonstop.verify.trial;

import chat.nonstop.contracts.internal.RoomAudit;
import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Figures;
import chat.nonstop.verify.Observation;
import chat.nonstop.verify.SteadyClock;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.disruption.Disruption;
import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Operator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Clients send, hear and read in rooms of their own while something happens to the system. When it is over they go on for a
 * while, repeat what was not answered, and are waited for; then all that they saw is judged together with what REST shows.
 */
public final class Trial {
    private static final Duration LOAD_PATIENCE = Duration.ofSeconds(90);
    private static final Duration READ_PATIENCE = Duration.ofSeconds(45);
    private static final Duration PACE = Duration.ofMillis(300);

    /** Of load before and behind what happens. */
    private static final int SECONDS_AROUND = 2;

    private final LocalSystem system;
    private final Gateway gateway;
    private final Operator operator;
    private final Plan plan;
    private final List<Person> people;
    private final SteadyClock clock = new SteadyClock();

    /** Signs up the users. */
    public Trial(LocalSystem system, Plan plan) throws IOException {
        this.system = system;
        this.gateway = system.gateway();
        this.operator = new Operator(system);
        this.plan = plan;
        this.people = gateway.signUp("trial", plan.users());
    }

    /** Under load while {@code disruption} strikes; with none, under load alone. */
    public Outcome run(Optional<Disruption> disruption) throws InterruptedException {
        String name = disruption.map(Disruption::name).orElse("load alone");
        Optional<String> impossible = disruption.flatMap(one -> one.impossible(system));
        if (impossible.isPresent()) {
            return new Outcome.Skipped(name, impossible.get());
        }
        try (Gathering gathering = Gathering.of(plan, people, gateway, clock)) {
            return judged(name, gathering, disruption);
        } catch (IOException | RuntimeException failed) {
            return new Outcome.Failed(name, failed.getMessage() == null ? failed.toString() : failed.getMessage());
        }
    }

    private Outcome judged(String name, Gathering gathering, Optional<Disruption> disruption)
            throws IOException, InterruptedException {
        int around = plan.perSecond() * SECONDS_AROUND;
        long putAsideBefore = operator.putAside();
        Instant began = clock.instant();
        Instant struckAt;
        Duration upAgain;
        ClientLog shown;
        try (Onlooker onlooker = Onlooker.start(gateway, gathering.rooms(), clock)) {
            try (SteadyLoad load = SteadyLoad.startWithEverything(gathering.rooms(), plan.perSecond())) {
                load.awaitMore(around, LOAD_PATIENCE);
                struckAt = clock.instant();
                if (disruption.isPresent()) {
                    disruption.get().strike(system);
                }
                system.awaitAllUp();
                upAgain = Duration.between(struckAt, clock.instant());
                gathering.awaitLive();
                load.awaitMore(around, LOAD_PATIENCE);
                Duration left = plan.atLeast().minus(Duration.between(began, clock.instant()));
                if (left.isPositive()) {
                    Thread.sleep(left); // the length of the load
                }
            }
            gathering.awaitQuiet();
            onlooker.close();
            shown = onlooker.log();
        }
        Instant quietAt = clock.instant();
        List<ClientLog> logs = new ArrayList<>(gathering.logs());
        Returns returns = Returns.of(logs, struckAt);
        logs.add(shown);
        Verdict verdict = new Settling(logs, clock, READ_PATIENCE, PACE).verdict(gathering::stored);
        return new Outcome.Judged(
                name,
                verdict,
                reports(logs),
                returns,
                upAgain,
                Duration.between(quietAt, clock.instant()),
                more(verdict.figures(), putAsideBefore, gathering));
    }

    /** Nobody's membership ends in a trial, and what has no answer is repeated: every message must have its place. */
    static List<String> withoutEffect(Figures figures) {
        List<String> violations = new ArrayList<>();
        if (figures.refused() > 0) {
            violations.add(figures.refused() + " messages were refused for good");
        }
        if (figures.unanswered() > 0) {
            violations.add(figures.unanswered() + " messages were never answered");
        }
        if (figures.stored() != figures.sent()) {
            violations.add(figures.stored() + " messages are stored, and " + figures.sent() + " were sent");
        }
        return violations;
    }

    private static long reports(List<ClientLog> logs) {
        return logs.stream()
                .flatMap(log -> log.observations().stream())
                .filter(Observation.ReadReported.class::isInstance)
                .count();
    }

    private List<String> more(Figures figures, long putAsideBefore, Gathering gathering) throws IOException {
        List<String> more = new ArrayList<>(withoutEffect(figures));
        long putAside = operator.putAside() - putAsideBefore;
        if (putAside != 0) {
            more.add(putAside + " records were put aside as dead letters");
        }
        for (Gathering.Room room : gathering.rooms()) {
            RoomAudit audit = operator.audit(room.roomId());
            if (!audit.clean()) {
                more.add("the audit of room " + room.roomId() + " found " + audit.violations());
            }
        }
        return more;
    }
}
