package chat.nonstop.verify.trial;

import chat.nonstop.verify.Figures;
import chat.nonstop.verify.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Outcomes of trials as a table: a line each, and one for all together. */
public final class Report {
    private static final String ROW = "%-26s %7s %7s %7s %7s %9s %5s %7s %8s %7s %7s %8s %8s %8s %7s %8s  %s";

    private Report() {}

    public static String head() {
        return String.format(
                Locale.ROOT,
                ROW,
                "what happened",
                "sent",
                "repeats",
                "acked",
                "stored",
                "heard",
                "lost",
                "doubled",
                "disorder",
                "missed",
                "cursors",
                "no ack",
                "unheard",
                "back",
                "back/s",
                "all up",
                "");
    }

    /**
     * Times in seconds: the longest without an ack, of a client without a message, until the last client was back, until all was
     * up; {@code back/s} is how many clients came back within one second at most.
     */
    public static String line(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Judged judged -> line(judged);
            case Outcome.Skipped(String name, String why) -> String.format(Locale.ROOT, "%-26s skipped: %s", name, why);
            case Outcome.Failed(String name, String why) -> String.format(Locale.ROOT, "%-26s FAILED: %s", name, why);
        };
    }

    private static String line(Outcome.Judged judged) {
        Verdict verdict = judged.verdict();
        Figures figures = verdict.figures();
        return row(
                judged.name(),
                figures.sent(),
                figures.repeats(),
                figures.acked(),
                figures.stored(),
                figures.heard(),
                Count.of(verdict),
                new String[] {
                    seconds(figures.longestSilence()),
                    seconds(figures.longestUnheard()),
                    seconds(judged.returns().last()),
                    judged.returns().mostInASecond() == 0
                            ? "-"
                            : "" + judged.returns().mostInASecond(),
                    seconds(judged.upAgain())
                },
                judged.isClean() ? "ok" : "VIOLATED");
    }

    /** All together. */
    public static String total(List<Outcome> outcomes) {
        List<Outcome.Judged> judged = outcomes.stream()
                .filter(Outcome.Judged.class::isInstance)
                .map(Outcome.Judged.class::cast)
                .toList();
        List<Figures> figures =
                judged.stream().map(each -> each.verdict().figures()).toList();
        Count counts = judged.stream().map(each -> Count.of(each.verdict())).reduce(Count.NONE, Count::plus);
        long violated = judged.stream().filter(each -> !each.isClean()).count();
        long failed = outcomes.stream().filter(Outcome.Failed.class::isInstance).count();
        long skipped =
                outcomes.stream().filter(Outcome.Skipped.class::isInstance).count();
        return row(
                "all " + outcomes.size(),
                figures.stream().mapToLong(Figures::sent).sum(),
                figures.stream().mapToLong(Figures::repeats).sum(),
                figures.stream().mapToLong(Figures::acked).sum(),
                figures.stream().mapToLong(Figures::stored).sum(),
                figures.stream().mapToLong(Figures::heard).sum(),
                counts,
                new String[] {"", "", "", "", ""},
                violated + " violated, " + failed + " failed, " + skipped + " skipped");
    }

    private static String row(
            String name,
            long sent,
            long repeats,
            long acked,
            long stored,
            long heard,
            Count counts,
            String[] times,
            String end) {
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                sent,
                repeats,
                acked,
                stored,
                heard,
                counts.lost(),
                counts.doubled(),
                counts.disorder(),
                counts.missed(),
                counts.cursors(),
                times[0],
                times[1],
                times[2],
                times[3],
                times[4],
                end);
    }

    private static String seconds(Duration duration) {
        return duration.isZero() ? "-" : String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }

    /** Broken promises, by kind. */
    private record Count(long lost, long doubled, long disorder, long missed, long cursors) {
        static final Count NONE = new Count(0, 0, 0, 0, 0);

        static Count of(Verdict verdict) {
            return new Count(
                    verdict.lost(), verdict.doubled(), verdict.outOfOrder(), verdict.missed(), verdict.cursors());
        }

        Count plus(Count other) {
            return new Count(
                    lost + other.lost,
                    doubled + other.doubled,
                    disorder + other.disorder,
                    missed + other.missed,
                    cursors + other.cursors);
        }
    }
}
