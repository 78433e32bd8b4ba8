package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;

/** {@code kill -9} of a process each time that it has come up again, so that what it should do piles up. */
record KillAgain(String instance, int times) implements Disruption {
    @Override
    public String name() {
        return "kill-" + times + "-times:" + instance;
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            Instance before = system.instance(instance);
            system.kill(before);
            system.awaitRestarted(before);
        }
    }
}
