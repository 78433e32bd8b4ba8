package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.ChildProcess;
import chat.nonstop.local.stack.Durability;
import chat.nonstop.local.stack.LocalStack;
import chat.nonstop.local.stack.PostgresServer;
import chat.nonstop.local.stack.ProcessLedger;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The parent of every process of the system: starts them in order, starts again what dies, stops them in order. */
final class Supervisor {
    private static final Duration SERVICE_GRACE = Duration.ofSeconds(30);
    private static final Duration SERVER_GRACE = Duration.ofSeconds(20);
    private static final Duration RESTART_LIMIT = Duration.ofMinutes(3);
    private static final long LOG_MAX_BYTES = 50L << 20;

    private final Home home;
    private final List<Supervised> servers;
    private final List<Supervised> services;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private Supervisor(Home home, List<Supervised> servers, List<Supervised> services) {
        this.home = home;
        this.servers = servers;
        this.services = services;
    }

    /** Runs until it is told to stop, by command or by signal. */
    static void run(Home home) throws IOException, InterruptedException {
        UpOptions options = UpOptions.from(Home.read(home.upOptions()));
        Secrets secrets = Secrets.of(home);
        Supervisor supervisor = assemble(home, options, secrets);
        supervisor
                .all()
                .forEach(supervised ->
                        Thread.ofPlatform().name(supervised.instance()).daemon().start(supervised::run));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> supervisor.stop(line -> {}), "stop"));
        try (Control.Server control = Control.Server.open(home, supervisor::answer);
                var housekeeping = Executors.newSingleThreadScheduledExecutor()) {
            var unused = housekeeping.scheduleWithFixedDelay(supervisor::capLogs, 1, 1, TimeUnit.MINUTES);
            supervisor.stopped.await();
            housekeeping.shutdownNow();
        }
        Files.deleteIfExists(home.control());
    }

    private static Supervisor assemble(Home home, UpOptions options, Secrets secrets) throws IOException {
        Clock clock = Clock.systemUTC();
        ProcessLedger ledger = home.ledger();
        LocalStack stack = new LocalStack(
                new LocalStack.Layout(home.data(), home.logs(), home.binaries(), StagedApp.launcherClassPath(home)),
                options.ports().servers(),
                new LocalStack.Secrets(
                        new PostgresServer.Passwords(secrets.superuserPassword(), secrets.persistencePassword()),
                        secrets.redisPassword()),
                Durability.POWER_CUT,
                ledger);
        List<Supervised> servers = stack.processes().stream()
                .map(process -> new Supervised(process.program().name(), process, List.of(), SERVER_GRACE, clock))
                .toList();

        List<Supervised> services = new ArrayList<>();
        List<Supervised> owners = new ArrayList<>();
        for (ServiceInstance instance : ServiceInstance.all(options)) {
            List<Supervised> needs = new ArrayList<>(servers);
            if (instance.service() == Service.READ_RECEIPT || instance.service() == Service.NOTIFICATION) {
                needs.addAll(owners); // which make the tables and roles that these two work with
            }
            Supervised supervised = new Supervised(
                    instance.service().id(),
                    new ChildProcess(
                            new ServiceProgram(
                                    instance, home, instance.properties(options, secrets), options.javaOptions()),
                            ledger),
                    needs,
                    SERVICE_GRACE,
                    clock);
            services.add(supervised);
            if (instance.service() == Service.PERSISTENCE) {
                owners.add(supervised);
            }
        }
        return new Supervisor(home, servers, services);
    }

    private List<Supervised> all() {
        List<Supervised> all = new ArrayList<>(servers);
        all.addAll(services);
        return all;
    }

    private void answer(String word, String argument, Consumer<String> tell) {
        switch (word) {
            case "status" ->
                all().forEach(supervised -> tell.accept(supervised.status().toLine()));
            case "status-json" ->
                all().forEach(supervised -> tell.accept(supervised.status().toJson()));
            case "restart" -> restart(argument, tell);
            case "stop" -> stop(tell);
            default -> throw new IllegalArgumentException("unknown request " + word);
        }
    }

    /** One after the other, so that the rest of a service's instances serve meanwhile. */
    private void restart(String name, Consumer<String> tell) {
        List<Supervised> chosen = all().stream()
                .filter(supervised -> supervised.instance().equals(name)
                        || supervised.service().equals(name))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("There is no " + name + ". There are: "
                    + String.join(", ", all().stream().map(Supervised::instance).toList()) + ".");
        }
        for (Supervised supervised : chosen) {
            Instant begin = Instant.now();
            awaitUp(supervised, supervised.restart(), begin.plus(RESTART_LIMIT));
            tell.accept(Text.step(supervised.instance(), "up", Duration.between(begin, Instant.now())));
        }
    }

    private static void awaitUp(Supervised supervised, int start, Instant deadline) {
        while (!supervised.hasComeUpSince(start)) {
            if (supervised.status().isFailing() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        supervised.instance() + " does not come up again: see ./chat logs " + supervised.instance());
            }
            sleep(Duration.ofMillis(100));
        }
    }

    /** From the door inwards: who is asked last stops last. */
    private void stop(Consumer<String> tell) {
        stopTogether(ofService(Service.GATEWAY), tell);
        stopTogether(ofService(Service.CHAT_WS), tell);
        stopTogether(services, tell);
        stopTogether(servers, tell);
        stopped.countDown();
    }

    private List<Supervised> ofService(Service service) {
        return services.stream()
                .filter(supervised -> supervised.service().equals(service.id()))
                .toList();
    }

    private static void stopTogether(List<Supervised> group, Consumer<String> tell) {
        try (var stoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Supervised supervised : group) {
                stoppers.execute(() -> {
                    if (supervised.status().pid().isPresent()) {
                        Instant begin = Instant.now();
                        supervised.stop();
                        tell.accept(
                                Text.step(supervised.instance(), "stopped", Duration.between(begin, Instant.now())));
                    } else {
                        supervised.stop();
                    }
                });
            }
        }
    }

    /**
     * A log that has grown large is copied aside and emptied. The processes append, so that they go on at its new end;
     * what they write between the two is lost.
     */
    private void capLogs() {
        for (Supervised supervised : all()) {
            Path log = home.log(supervised.instance());
            try {
                if (Files.exists(log) && Files.size(log) > LOG_MAX_BYTES) {
                    Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                    try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                        file.truncate(0);
                    }
                }
            } catch (IOException e) {
                System.err.println("cannot cap " + log + ": " + e.getMessage());
            }
        }
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
