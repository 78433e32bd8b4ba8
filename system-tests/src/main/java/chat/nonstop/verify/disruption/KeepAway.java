package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * {@code kill -9} of one process that nobody starts again for a while: its supervisor is halted. Connections to it are refused, as
 * those to a machine without the server.
 */
record KeepAway(String instance, Duration time) implements Disruption {
    @Override
    public String name() {
        return "away-" + time.toSeconds() + "s:" + instance;
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        ProcessHandle victim = system.process(instance);
        List<ProcessHandle> supervisor =
                List.of(victim.parent().orElseThrow(() -> new IOException("nobody supervises " + instance)));
        try (AtExit goOn = AtExit.undo(() -> Signal.CONT.send(supervisor))) {
            Signal.STOP.send(supervisor);
            victim.destroyForcibly();
            Thread.sleep(time); // the disruption itself
        }
    }
}
