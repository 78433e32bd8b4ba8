package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.util.Optional;

/** Something bad that happens to a running system under load. */
public interface Disruption {
    /** As it is named on the command line and in reports, for example {@code kill:kafka}. */
    String name();

    /** What this machine lacks for it, a tool or a right; empty when it can be done. */
    default Optional<String> impossible(LocalSystem system) {
        return Optional.empty();
    }

    /**
     * Does it, and undoes it whatever happens. Processes may still be starting when it returns.
     *
     * @throws IOException when it could not be done, so that nothing is proved
     */
    void strike(LocalSystem system) throws IOException, InterruptedException;
}
