package chat.nonstop.verify.trial;

import chat.nonstop.verify.disruption.Disruption;
import chat.nonstop.verify.disruption.Disruptions;
import chat.nonstop.verify.local.Instance;
import chat.nonstop.verify.local.LocalSystem;
import chat.nonstop.verify.trial.VerifyOptions.WrongOptionException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ./chat verify}: puts load on a system that runs here, hurts it if asked to, and recounts. Exit status: 0 every
 * promise was kept, 1 one was broken, or a trial could not be carried through, or what was asked for by name could not be
 * done here, 2 the command line is wrong, 3 nothing runs.
 */
public final class VerifyCommand {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int USAGE = 2;
    private static final int NOT_RUNNING = 3;

    private final PrintStream out;

    private VerifyCommand(PrintStream out) {
        this.out = out;
    }

    /** The repository by property {@code chat.root}. */
    public static void main(String[] arguments) throws InterruptedException {
        Path root = Path.of(System.getProperty("chat.root", "")).toAbsolutePath();
        System.exit(new VerifyCommand(System.out).run(root, List.of(arguments)));
    }

    private int run(Path root, List<String> arguments) throws InterruptedException {
        VerifyOptions options;
        try {
            options = VerifyOptions.parse(root, arguments);
        } catch (WrongOptionException wrong) {
            System.err.println(wrong.getMessage());
            return USAGE;
        }
        LocalSystem system;
        List<Optional<Disruption>> disruptions;
        try {
            system = LocalSystem.running(root, options.dataFolder());
            int wsNodes = (int) system.status().stream()
                    .map(Instance::service)
                    .filter("chat-ws"::equals)
                    .count();
            if (options.list()) {
                Disruptions.all(wsNodes).forEach(each -> out.println(each.name()));
                Disruptions.atLength().forEach(each -> out.println(each.name() + "   (not among all: takes minutes)"));
                return KEPT;
            }
            disruptions = named(options, wsNodes);
        } catch (WrongOptionException wrong) {
            System.err.println(wrong.getMessage());
            return USAGE;
        } catch (IOException absent) {
            System.err.println("Nothing answers for " + options.dataFolder() + ": ./chat up first, or --data-dir\n"
                    + absent.getMessage());
            return NOT_RUNNING;
        }
        return run(system, options, disruptions);
    }

    private static List<Optional<Disruption>> named(VerifyOptions options, int wsNodes) throws WrongOptionException {
        if (options.disruptions().isEmpty()) {
            return List.of(Optional.empty());
        }
        if (options.areAllDisruptions()) {
            return Disruptions.all(wsNodes).stream().map(Optional::of).toList();
        }
        List<Optional<Disruption>> named = new ArrayList<>();
        for (String name : options.disruptions()) {
            Optional<Disruption> known = Disruptions.named(name, wsNodes);
            if (known.isEmpty()) {
                throw new WrongOptionException("--faults " + name + ": ./chat verify --list names what there is");
            }
            named.add(known);
        }
        return named;
    }

    private int run(LocalSystem system, VerifyOptions options, List<Optional<Disruption>> disruptions)
            throws InterruptedException {
        Plan plan = options.plan();
        out.println(plan.users() + " users with " + plan.devices() + " sessions each in " + plan.rooms() + " rooms of "
                + plan.members() + ", " + plan.perSecond() + " messages a second, "
                + plan.atLeast().toSeconds()
                + " s or more for each line. Times in"
                + " seconds: longest without an ack, of a client without a message, until the last client was back, until all"
                + " processes were up.");
        out.println(Report.head());
        List<Outcome> outcomes = new ArrayList<>();
        try {
            Trial trial = new Trial(system, plan);
            for (int round = 1; round <= options.repeats(); round++) {
                for (Optional<Disruption> disruption : disruptions) {
                    Outcome outcome = trial.run(disruption);
                    outcomes.add(outcome);
                    out.println(Report.line(outcome));
                    if (outcome instanceof Outcome.Judged judged && !judged.isClean()) {
                        judged.more().forEach(each -> out.println("  " + each));
                        out.println("  " + judged.verdict());
                    }
                }
            }
        } catch (IOException failed) {
            System.err.println("The users of the trial could not be made: " + failed.getMessage());
            return BROKEN;
        }
        out.println(Report.total(outcomes));
        Conclusion conclusion = Conclusion.of(options, outcomes, system.logs());
        out.println(conclusion.text());
        return conclusion.isGood() ? KEPT : BROKEN;
    }
}
