package chat.nonstop.wiring.limit;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Token buckets, one for each budget and caller, made full at first use. */
public interface Buckets {
    sealed interface Charge {
        record Granted() implements Charge {}

        /** {@code retryAfter}: when the next token will be there. */
        record Exhausted(Duration retryAfter) implements Charge {}
    }

    /** Takes one token. Fails when the buckets cannot be reached. */
    CompletionStage<Charge> charge(Budget budget, String caller);
}
