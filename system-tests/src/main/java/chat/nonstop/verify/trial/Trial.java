package chat.nonstop.verify.trial;

import chat.nonstop.contracts.internal.RoomAudit;
import chat.nonstop.verify.ClientLog;
import chat.nonstop.verify.Observation;
import chat.nonstop.verify.Recording;
import chat.nonstop.verify.SteadyClock;
import chat.nonstop.verify.StoredRoom;
import chat.nonstop.verify.Verdict;
import chat.nonstop.verify.client.ChatClient;
import chat.nonstop.verify.client.Gateway;
import chat.nonstop.verify.client.Person;
import chat.nonstop.verify.client.Transport;
import chat.nonstop.verify.disruption.Disruption;
import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Operator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Clients send, hear and read in rooms of their own while something happens to the system. When it is over they go on for a
 * while, repeat what was not answered, and are waited for; then all that they saw is judged together with what REST shows.
 */
public final class Trial {
    private static final Duration LIVE_PATIENCE = Duration.ofSeconds(90);
    private static final Duration QUIET_PATIENCE = Duration.ofSeconds(120);
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
    private int rooms;

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
        try (Clients clients = join()) {
            return judged(name, clients, disruption);
        } catch (IOException | IllegalStateException failed) {
            return new Outcome.Failed(name, failed.getMessage() == null ? failed.toString() : failed.getMessage());
        }
    }

    private record Clients(List<ChatClient> all, List<Long> rooms) implements AutoCloseable {
        @Override
        public void close() {
            all.forEach(ChatClient::close);
        }
    }

    /** Everybody in new rooms, connected, and hearing all of them. */
    private Clients join() throws IOException {
        List<Long> roomIds = new ArrayList<>();
        for (int room = 0; room < plan.rooms(); room++) {
            rooms++;
            roomIds.add(gateway.createGroup("trial " + rooms, people.getFirst(), people.subList(1, people.size())));
        }
        List<ChatClient> clients = new ArrayList<>();
        for (Person person : people) {
            for (int device = 1; device <= plan.devices(); device++) {
                String name = "user-" + person.userId() + "-" + device;
                clients.add(new ChatClient(name, person, gateway, Transport.WEBSOCKET, clock));
            }
        }
        clients.forEach(client -> roomIds.forEach(room -> client.watch(room, 0)));
        clients.forEach(client -> client.awaitLive(LIVE_PATIENCE));
        return new Clients(clients, roomIds);
    }

    private Outcome judged(String name, Clients clients, Optional<Disruption> disruption)
            throws IOException, InterruptedException {
        int around = plan.perSecond() * SECONDS_AROUND;
        long putAsideBefore = operator.putAside();
        Instant began = clock.instant();
        Instant struckAt;
        Duration upAgain;
        ClientLog shown;
        try (CursorWatch watch = CursorWatch.start(gateway, people.getFirst(), clients.rooms(), clock)) {
            try (SteadyLoad load = SteadyLoad.startWithEverything(clients.all(), clients.rooms(), plan.perSecond())) {
                load.awaitMore(around, LIVE_PATIENCE);
                struckAt = clock.instant();
                if (disruption.isPresent()) {
                    disruption.get().strike(system);
                }
                system.awaitAllUp();
                upAgain = Duration.between(struckAt, clock.instant());
                clients.all().forEach(client -> client.awaitLive(LIVE_PATIENCE));
                load.awaitMore(around, LIVE_PATIENCE);
                Duration left = plan.atLeast().minus(Duration.between(began, clock.instant()));
                if (left.isPositive()) {
                    Thread.sleep(left); // the length of the load
                }
            }
            awaitQuiet(clients);
            watch.close();
            shown = watch.log();
        }
        Instant quietAt = clock.instant();
        List<ClientLog> logs =
                new ArrayList<>(clients.all().stream().map(ChatClient::log).toList());
        logs.add(shown);
        Verdict verdict = settledVerdict(logs, clients.rooms());
        return new Outcome.Judged(
                name,
                verdict,
                logs.stream()
                        .flatMap(log -> log.observations().stream())
                        .filter(Observation.ReadReported.class::isInstance)
                        .count(),
                lastBack(logs, struckAt),
                upAgain,
                Duration.between(quietAt, clock.instant()),
                more(putAsideBefore, clients.rooms()));
    }

    /** Everything is answered, and everybody has heard a last message that comes behind all that was acked. */
    private void awaitQuiet(Clients clients) throws IOException, InterruptedException {
        clients.all().forEach(client -> client.awaitAnswered(QUIET_PATIENCE));
        for (long roomId : clients.rooms()) {
            UUID marker = clients.all().getFirst().send(roomId, "the last one");
            long last = awaitStored(roomId, marker);
            clients.all().forEach(client -> client.awaitHeard(roomId, last, QUIET_PATIENCE));
        }
        clients.all().forEach(client -> client.awaitAnswered(QUIET_PATIENCE));
    }

    private long awaitStored(long roomId, UUID marker) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + QUIET_PATIENCE.toNanos();
        @Nullable IOException failure = null;
        while (System.nanoTime() < deadline) {
            try {
                var last = gateway.newest(people.getFirst(), roomId);
                if (last.isPresent() && last.get().clientMessageId().equals(marker)) {
                    return last.get().messageId();
                }
            } catch (IOException away) {
                failure = away;
            }
            Thread.sleep(PACE);
        }
        throw new IOException(
                "the last message of room " + roomId + " was not stored within " + QUIET_PATIENCE, failure);
    }

    /** Reports of reading are stored a moment later; what is wrong with messages stays so. */
    private Verdict settledVerdict(List<ClientLog> logs, List<Long> roomIds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READ_PATIENCE.toNanos();
        while (true) {
            List<StoredRoom> stored = new ArrayList<>();
            for (long roomId : roomIds) {
                stored.add(gateway.historyAndCursors(people, roomId));
            }
            Verdict verdict = Verdict.of(new Recording(logs, stored));
            if (verdict.isClean() || System.nanoTime() > deadline) {
                return verdict;
            }
            Thread.sleep(PACE);
        }
    }

    private List<String> more(long putAsideBefore, List<Long> roomIds) throws IOException {
        List<String> more = new ArrayList<>();
        long putAside = operator.putAside() - putAsideBefore;
        if (putAside != 0) {
            more.add(putAside + " records were put aside as dead letters");
        }
        for (long roomId : roomIds) {
            RoomAudit audit = operator.audit(roomId);
            if (!audit.clean()) {
                more.add("the audit of room " + roomId + " found " + audit.violations());
            }
        }
        return more;
    }

    private static Duration lastBack(List<ClientLog> logs, Instant struckAt) {
        Duration last = Duration.ZERO;
        for (ClientLog log : logs) {
            for (Observation observation : log.observations()) {
                if (observation instanceof Observation.Connected back
                        && back.at().isAfter(struckAt)) {
                    Duration took = Duration.between(struckAt, back.at());
                    last = took.compareTo(last) > 0 ? took : last;
                }
            }
        }
        return last;
    }
}
