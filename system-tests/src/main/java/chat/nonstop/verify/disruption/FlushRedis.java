package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;

/** {@code FLUSHALL}, as a failover to an empty replica is. */
record FlushRedis() implements Disruption {
    @Override
    public String name() {
        return "flush:redis";
    }

    @Override
    public void strike(LocalSystem system) throws IOException {
        system.flushRedis();
    }
}
