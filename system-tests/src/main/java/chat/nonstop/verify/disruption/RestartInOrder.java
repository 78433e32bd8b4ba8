package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.util.List;

/** Each is stopped with grace and started again, one after the other, as a roll-out does. */
record RestartInOrder(String what, List<String> services) implements Disruption {
    @Override
    public String name() {
        return "restart:" + what;
    }

    @Override
    public void strike(LocalSystem system) throws IOException {
        for (String service : services) {
            system.restart(service);
        }
    }
}
