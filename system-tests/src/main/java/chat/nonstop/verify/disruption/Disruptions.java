package chat.nonstop.verify.disruption;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All disruptions that this suite knows, in the order in which it does them. */
public final class Disruptions {
    private static final Duration FROZEN = Duration.ofSeconds(20);

    /** Longer than a consumer group waits for a member (session time-out 45 s). */
    private static final Duration FROZEN_OUT = Duration.ofSeconds(60);

    private static final Duration CUT = Duration.ofSeconds(20);

    private Disruptions() {}

    /** @param wsNodes how many chat-ws nodes run */
    public static List<Disruption> all(int wsNodes) {
        List<Disruption> all = new ArrayList<>();
        for (String each : List.of(
                "chat-ws-1", "gateway", "persistence", "read-receipt", "notification", "redis", "postgres", "kafka")) {
            all.add(Kill.of(each));
        }
        all.add(Kill.of("kafka", "postgres"));
        all.add(Kill.of("kafka", "persistence"));
        all.add(Kill.of("redis", "chat-ws-1"));
        all.add(Kill.of("postgres", "redis"));
        all.add(Kill.of("persistence", "chat-ws-1"));
        if (wsNodes > 1) {
            all.add(Kill.of("chat-ws-1", "chat-ws-2"));
        }
        for (String each : List.of(
                "chat-ws-1", "gateway", "persistence", "read-receipt", "notification", "redis", "postgres", "kafka")) {
            all.add(new Freeze(each, FROZEN));
        }
        all.add(new Freeze("persistence", FROZEN_OUT));
        all.add(new FlushRedis());
        all.add(new CutSignals(5, Duration.ofSeconds(1)));
        all.add(new DropConnections(5, Duration.ofSeconds(1)));
        all.add(new LockRooms(Duration.ofSeconds(10)));
        all.add(new RebalanceStorm("persistence", 3, Duration.ofSeconds(2)));
        all.add(new RestartInOrder("postgres", List.of("postgres")));
        all.add(new RestartInOrder(
                "services", List.of("gateway", "chat-ws", "persistence", "read-receipt", "notification")));
        crashes(all);
        cuts(all);
        all.add(new RepeatRecords(50, Duration.ofSeconds(10)));
        all.add(new AbandonTransaction());
        all.add(new RestoreOlderCopy(Duration.ofSeconds(10)));
        all.add(new FillDisk(Duration.ofSeconds(10)));
        for (String each : List.of("chat-ws-1", "persistence", "read-receipt", "notification", "gateway")) {
            all.add(new StepClock(each, Duration.ofHours(1), FROZEN));
        }
        all.add(new PauseBroker(50));
        return List.copyOf(all);
    }

    private static void crashes(List<Disruption> all) {
        for (String point : List.of("publishing", "published")) {
            all.add(new CrashAt(point, "chat-ws-1"));
        }
        for (String point : List.of("storing", "stored", "signalled", "told", "outbox-committed", "outbox-told")) {
            all.add(new CrashAt(point, "persistence"));
        }
        for (String point : List.of("cursors-stored", "cursors-cached", "cursors-told")) {
            all.add(new CrashAt(point, "read-receipt"));
        }
        all.add(new CrashAt("notified", "notification"));
    }

    private static void cuts(List<Disruption> all) {
        for (Firewall.Manner manner : Firewall.Manner.values()) {
            for (String server : List.of("redis", "kafka")) {
                all.add(new Cut("chat-ws-1", server, manner, CUT));
            }
            for (String server : List.of("redis", "kafka", "postgres")) {
                all.add(new Cut("persistence", server, manner, CUT));
            }
        }
    }

    /** A process is dead for so long, whatever the supervisor does. Too long to be among {@link #all}. */
    public static Disruption away(String instance, Duration time) {
        return new KeepAway(instance, time);
    }

    /** What takes minutes, and is done by name only. */
    public static List<Disruption> atLength() {
        return List.of(new KillAgain("persistence", 10));
    }

    /** The one of this name, if there is one. */
    public static Optional<Disruption> named(String name, int wsNodes) {
        return Stream.concat(all(wsNodes).stream(), atLength().stream())
                .filter(each -> each.name().equals(name))
                .findFirst();
    }
}
