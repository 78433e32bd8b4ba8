package chat.nonstop.verify.trial;

import chat.nonstop.verify.Verdict;
import java.time.Duration;
import java.util.List;

/** What became of one trial. */
public sealed interface Outcome {
    /** What happened to the system. */
    String name();

    /**
     * @param reports of reading, by all clients
     * @param returns of clients, from the beginning of what happened on
     * @param upAgain from that beginning until every process was up
     * @param settled from the last message on until everything agreed
     * @param more violations beside the verdict's: messages that had no effect, records put aside, rooms whose audit is not
     *     clean
     */
    record Judged(
            String name,
            Verdict verdict,
            long reports,
            Returns returns,
            Duration upAgain,
            Duration settled,
            List<String> more)
            implements Outcome {
        public Judged {
            more = List.copyOf(more);
        }

        public boolean isClean() {
            return verdict.isClean() && more.isEmpty();
        }
    }

    /** It cannot be done here. */
    record Skipped(String name, String why) implements Outcome {}

    /** It could not be carried through: clients or the system did not come back in time, or nothing could be asked. */
    record Failed(String name, String why) implements Outcome {}
}
