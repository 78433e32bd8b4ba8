package chat.nonstop.verify.trial;

import java.nio.file.Path;
import java.util.List;

/**
 * What is said behind the table.
 *
 * @param isGood everything that was asked for could be done, and every promise was kept
 */
record Conclusion(boolean isGood, String text) {
    /** @param logs of the system */
    static Conclusion of(VerifyOptions options, List<Outcome> outcomes, Path logs) {
        if (outcomes.stream().anyMatch(each -> each instanceof Outcome.Judged judged && !judged.isClean())) {
            return new Conclusion(
                    false,
                    "A promise was broken. What the services said is in " + logs
                            + "; what the words mean is in docs/reliability.md.");
        }
        if (outcomes.stream().anyMatch(Outcome.Failed.class::isInstance)) {
            return new Conclusion(
                    false, "Not everything could be carried through; look at ./chat status and " + logs + ".");
        }
        long skipped =
                outcomes.stream().filter(Outcome.Skipped.class::isInstance).count();
        if (skipped > 0) {
            return new Conclusion(
                    options.areAllDisruptions(),
                    "Every promise was kept; " + skipped + " of " + outcomes.size()
                            + " could not be done here, see above.");
        }
        return new Conclusion(
                true,
                options.disruptions().isEmpty()
                        ? "Every promise was kept."
                                + " Next: ./chat verify --faults kill:persistence,flush:redis, or --faults all"
                        : "Every promise was kept.");
    }
}
