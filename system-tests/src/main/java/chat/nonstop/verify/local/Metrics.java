package chat.nonstop.verify.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a service tells on {@code /actuator/prometheus} (text format 0.0.4). */
public final class Metrics {
    private final List<Sample> samples;

    private record Sample(String name, String labels, double value) {}

    private Metrics(List<Sample> samples) {
        this.samples = samples;
    }

    static Metrics parse(String text) {
        List<Sample> samples = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            int space = line.lastIndexOf(' ');
            if (line.isBlank() || line.startsWith("#") || space < 0) {
                continue;
            }
            int brace = line.indexOf('{');
            boolean labelled = brace > 0 && brace < space;
            samples.add(new Sample(
                    line.substring(0, labelled ? brace : space),
                    labelled ? line.substring(brace + 1, line.lastIndexOf('}')) : "",
                    Double.parseDouble(line.substring(space + 1))));
        }
        return new Metrics(samples);
    }

    /** The sum over all labels; 0 when there is no such metric. */
    public double value(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** The sum over those whose label has this value; 0 when there is none. */
    public double value(String name, String label, String labelValue) {
        String wanted = label + "=\"" + labelValue + "\"";
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.labels().contains(wanted))
                .mapToDouble(Sample::value)
                .sum();
    }

    public boolean has(String name) {
        return samples.stream().anyMatch(sample -> sample.name().equals(name));
    }

    /** How a timer stood, to be compared with how it stands later. */
    public TimerState timer(String name) {
        List<Bucket> buckets = samples.stream()
                .filter(sample -> sample.name().equals(name + "_seconds_bucket"))
                .map(sample -> new Bucket(upperBound(sample.labels()), sample.value()))
                .toList();
        return new TimerState(value(name + "_seconds_count"), value(name + "_seconds_sum"), buckets);
    }

    private static double upperBound(String labels) {
        int begin = labels.indexOf("le=\"") + 4;
        String bound = labels.substring(begin, labels.indexOf('"', begin));
        return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    }

    /** @param count of events at most {@code upToSeconds} long */
    private record Bucket(double upToSeconds, double count) {}

    /** A timer's counts since its process started. */
    public static final class TimerState {
        private final double count;
        private final double sumSeconds;
        private final List<Bucket> buckets;

        private TimerState(double count, double sumSeconds, List<Bucket> buckets) {
            this.count = count;
            this.sumSeconds = sumSeconds;
            this.buckets = buckets;
        }

        /** Counts of this and another process together. */
        public TimerState plus(TimerState other) {
            return combined(other, 1);
        }

        /** Counts since {@code earlier}. */
        public TimerState since(TimerState earlier) {
            return combined(earlier, -1);
        }

        private TimerState combined(TimerState other, int sign) {
            List<Bucket> bounds = buckets.isEmpty() ? other.buckets : buckets;
            List<Bucket> combined = bounds.stream()
                    .map(Bucket::upToSeconds)
                    .distinct()
                    .map(bound -> new Bucket(bound, upTo(bound) + sign * other.upTo(bound)))
                    .toList();
            return new TimerState(count + sign * other.count, sumSeconds + sign * other.sumSeconds, combined);
        }

        private double upTo(double bound) {
            return buckets.stream()
                    .filter(bucket -> bucket.upToSeconds() == bound)
                    .mapToDouble(Bucket::count)
                    .sum();
        }

        public long count() {
            return Math.round(count);
        }

        public Duration mean() {
            return seconds(count == 0 ? 0 : sumSeconds / count);
        }

        /** By linear interpolation within the bucket that holds it; the mean when the timer has no buckets. */
        public Duration quantile(double share) {
            if (buckets.isEmpty()) {
                return mean();
            }
            double wanted = share * count;
            double lower = 0;
            double below = 0;
            for (Bucket bucket : buckets.stream()
                    .sorted((one, other) -> Double.compare(one.upToSeconds(), other.upToSeconds()))
                    .toList()) {
                if (bucket.count() >= wanted && bucket.count() > below) {
                    double upper = Double.isInfinite(bucket.upToSeconds()) ? lower : bucket.upToSeconds();
                    return seconds(lower + (upper - lower) * (wanted - below) / (bucket.count() - below));
                }
                lower = bucket.upToSeconds();
                below = bucket.count();
            }
            return seconds(lower);
        }

        private static Duration seconds(double seconds) {
            return Duration.ofNanos(Math.round(seconds * 1e9));
        }
    }
}
