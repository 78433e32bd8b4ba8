package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The clock of one service's process is stepped back, and after a while to the right time again; what runs by steady time runs
 * on. Needs a system whose clocks can be stepped ({@link SteppableClocks}).
 */
record StepClock(String instance, Duration back, Duration time) implements Disruption {
    @Override
    public String name() {
        return "step-clock-back-" + back.toMinutes() + "m:" + instance;
    }

    @Override
    public Optional<String> impossible(LocalSystem system) {
        try {
            return SteppableClocks.isIn(system.process(instance).pid())
                    ? Optional.empty()
                    : Optional.of("a system with clocks that can be stepped (VulnerableSystem, with a C compiler)");
        } catch (IOException unknown) {
            return Optional.of("the environment of " + instance + ": " + unknown.getMessage());
        }
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        Path clock = system.data().resolve(instance).resolve(SteppableClocks.FILE);
        try (AtExit forward = AtExit.undo(() -> Files.writeString(clock, "+0\n"))) {
            Files.writeString(clock, "-" + back.toSeconds() + "\n");
            Thread.sleep(time); // the disruption itself
        }
        Thread.sleep(SteppableClocks.NOTICED); // of the step forward
    }
}
