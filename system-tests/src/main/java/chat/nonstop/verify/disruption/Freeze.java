package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Signal;
import java.io.IOException;
import java.time.Duration;

/**
 * SIGSTOP of a process and its children for a while, then SIGCONT: it believes that no time has passed, the others believe
 * that it has died.
 */
record Freeze(String instance, Duration time) implements Disruption {
    @Override
    public String name() {
        return "freeze-" + time.toSeconds() + "s:" + instance;
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        ProcessHandle process = system.process(instance);
        try (AtExit goOn = AtExit.undo(() -> Signal.CONT.to(process))) {
            Signal.STOP.to(process);
            Thread.sleep(time); // the disruption itself
        }
    }
}
