package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.time.Duration;

/** Every Redis Pub/Sub link is cut, again and again; all other connections to Redis live on. */
record CutSignals(int times, Duration pause) implements Disruption {
    @Override
    public String name() {
        return "cut:signals";
    }

    @Override
    public void strike(LocalSystem system) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            String killed = system.redis("CLIENT KILL TYPE pubsub").strip();
            if (i == 0 && killed.equals(":0")) {
                throw new IOException("nobody listened for signals");
            }
            Thread.sleep(pause); // the disruption itself
        }
    }
}
