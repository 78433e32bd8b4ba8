package chat.nonstop.ws.session;

import chat.nonstop.contracts.RefusalCode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What became of a frame. */
public sealed interface Outcome {
    /** What it asked for is true; its receipt may be answered. */
    record Done() implements Outcome {}

    /**
     * It was refused and changed nothing, or, with a code that may be retried, nobody knows whether it did.
     *
     * @param clientMessageId of a refused message, when it could be read
     * @param detail for people, instead of the code's own text; without anything secret
     * @param retryAfter when trying again can help, if that is known
     */
    record Refused(
            RefusalCode code,
            @Nullable UUID clientMessageId,
            @Nullable String detail,
            @Nullable Duration retryAfter) implements Outcome {
        public Refused(RefusalCode code, @Nullable UUID clientMessageId, @Nullable String detail) {
            this(code, clientMessageId, detail, null);
        }
    }

    static Outcome done() {
        return new Done();
    }

    static Outcome refused(RefusalCode code) {
        return new Refused(code, null, null);
    }

    static Outcome refused(RefusalCode code, String detail) {
        return new Refused(code, null, detail);
    }

    /** This outcome, known already. */
    default CompletableFuture<Outcome> now() {
        return CompletableFuture.completedFuture(this);
    }
}
