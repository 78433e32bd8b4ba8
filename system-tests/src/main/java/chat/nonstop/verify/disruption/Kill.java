package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code kill -9} of processes at one moment: no good-bye, nothing flushed. The supervisor starts them again. */
record Kill(List<String> instances) implements Disruption {
    static Kill of(String... instances) {
        return new Kill(List.of(instances));
    }

    @Override
    public String name() {
        return "kill:" + String.join("+", instances);
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        List<Instance> victims = new ArrayList<>();
        for (String instance : instances) {
            victims.add(system.instance(instance));
        }
        victims.forEach(system::kill);
        for (Instance victim : victims) {
            system.awaitRestarted(victim);
        }
    }
}
