package chat.nonstop.local.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tells people how far {@code up} is: a line for each process that comes up, and what is awaited when none does. */
final class UpProgress {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consumer<String> tell;
    private final Set<String> shown = new HashSet<>();
    private Instant lastWord;

    UpProgress(Instant begin, Consumer<String> tell) {
        this.lastWord = begin;
        this.tell = tell;
    }

    /** Tells what is new; returns whether all have come up. */
    boolean show(List<InstanceStatus> instances, Instant now) {
        for (InstanceStatus instance : instances) {
            if (instance.isUp() && shown.add(instance.instance())) {
                say(Text.step(instance.instance(), "up", Duration.between(instance.startedAt(), now)), now);
            }
        }
        boolean all = !instances.isEmpty() && shown.size() == instances.size();
        if (!all && Duration.between(lastWord, now).compareTo(PATIENCE) >= 0) {
            say(
                    "  still waiting for "
                            + instances.stream()
                                    .filter(instance -> !shown.contains(instance.instance()))
                                    .map(InstanceStatus::instance)
                                    .collect(Collectors.joining(", ")),
                    now);
        }
        return all;
    }

    private void say(String line, Instant now) {
        tell.accept(line);
        lastWord = now;
    }
}
