package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.AnotherProcess;
import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.time.Duration;

/** Consumers of a service's groups come and are killed, again and again. */
record RebalanceStorm(String service, int times, Duration life) implements Disruption {
    private static final Duration START = Duration.ofSeconds(90);

    @Override
    public String name() {
        return "rebalance:" + service;
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        for (int i = 1; i <= times; i++) {
            try (AnotherProcess another = system.another(system.instance(service), service + "-extra-" + i)) {
                another.awaitUp(START);
                Thread.sleep(life); // the disruption itself
            }
        }
    }
}
