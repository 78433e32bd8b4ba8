package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.local.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Every connection to PostgreSQL is ended by the server, again and again: SIGTERM to each backend that serves a client. */
record DropConnections(int times, Duration pause) implements Disruption {
    @Override
    public String name() {
        return "drop:postgres";
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        ProcessHandle postmaster = system.process("postgres");
        for (int i = 0; i < times; i++) {
            List<ProcessHandle> backends =
                    postmaster.children().filter(system::servesClient).toList();
            if (i == 0 && backends.isEmpty()) {
                throw new IOException("no connections to PostgreSQL found");
            }
            if (!backends.isEmpty()) {
                Signal.TERM.send(backends);
            }
            Thread.sleep(pause); // the disruption itself
        }
    }
}
