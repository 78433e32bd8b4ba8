package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Kafka is stopped for some hundred milliseconds while commits are under way, again and again, at random instants: under load a
 * transaction is open at most of them, and otherwise the next one begins in the pause. Commits must have been held up, else
 * nothing is proved.
 */
record PauseBroker(int times) implements Disruption {
    private static final int SHORTEST_MILLIS = 300;
    private static final int LONGEST_MILLIS = 800;

    /** Between two pauses, so that commits go on meanwhile. */
    private static final int BETWEEN_MILLIS = 400;

    @Override
    public String name() {
        return "pause-" + times + "-times:kafka";
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        List<Instance> nodes = system.status().stream()
                .filter(each -> each.service().equals("chat-ws"))
                .toList();
        ProcessHandle broker = system.process("kafka");
        Duration committing = committing(system, nodes);
        Duration paused = Duration.ZERO;
        for (int i = 0; i < times; i++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            Thread.sleep(BETWEEN_MILLIS + random.nextInt(BETWEEN_MILLIS)); // an instant of no one's choice
            Duration pause = Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
            try (AtExit goOn = AtExit.undo(() -> Signal.CONT.to(broker))) {
                Signal.STOP.to(broker);
                Thread.sleep(pause); // the disruption itself
            }
            paused = paused.plus(pause);
        }
        Duration heldUp = committing(system, nodes).minus(committing);
        if (heldUp.compareTo(paused.dividedBy(2)) < 0) {
            throw new IOException("commits took " + heldUp + " in all (expected: at least half of the " + paused
                    + " that Kafka was paused; load that goes on)");
        }
    }

    /** The time that transactions have taken so far, all nodes together. */
    private static Duration committing(LocalSystem system, List<Instance> nodes) throws IOException {
        double seconds = 0;
        for (Instance node : nodes) {
            seconds += system.metrics(node).value("chat_publish_commit_seconds_sum");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
