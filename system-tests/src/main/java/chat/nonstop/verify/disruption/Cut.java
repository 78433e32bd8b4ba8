package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One process cannot reach one server, and is not reached by it, while everybody else can: its packets are dropped without a
 * word, or its connections are refused at once. Linux only, as root.
 */
record Cut(String instance, String from, Firewall.Manner manner, Duration time) implements Disruption {
    @Override
    public String name() {
        return (manner == Firewall.Manner.SILENT ? "cut" : "refuse") + "-" + time.toSeconds() + "s:" + instance
                + "-from-" + from;
    }

    @Override
    public Optional<String> impossible(LocalSystem system) {
        return Firewall.lacks();
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        long pid = system.process(instance).pid();
        int port = system.instance(from).port();
        try (Firewall firewall = Firewall.between(pid, port, manner)) {
            Thread.sleep(time); // the disruption itself
        }
    }
}
