package chat.nonstop.local.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How things look on the terminal. */
final class Text {
    private Text() {}

    /** For example {@code "  kafka           up          5.2 s"}. */
    static String step(String name, String what, Duration took) {
        return String.format(Locale.ROOT, "  %-16s%-9s%6.1f s", name, what, took.toMillis() / 1_000.0);
    }

    /** For example {@code 3h 12m}. */
    static String uptime(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
    }

    /** Columns as wide as their widest cell; the first row is the heading. */
    static String table(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                line.append(row.get(column))
                        .append(" ".repeat(widths[column] - row.get(column).length() + 2));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }
}
