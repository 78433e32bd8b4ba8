package chat.nonstop.local.launcher;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the person at the terminal asks for. */
sealed interface Command {
    record Up(UpOptions options) implements Command {}

    record Status(boolean json) implements Command {}

    /** An empty service lists the logs there are. */
    record Logs(String service, boolean follow, int lines) implements Command {}

    record Restart(String service) implements Command {}

    record Down() implements Command {}

    record Reset(boolean evenWhileRunning) implements Command {}

    record Help() implements Command {}

    /** Not for people: what {@code up} starts to stay behind. */
    record Supervise() implements Command {}

    /** A command and where its data is, if not in the usual place. */
    record Line(Command command, Optional<Path> dataFolder) {}

    int DEFAULT_LOG_LINES = 100;

    /** Reads a command line; options may stand anywhere after the command. */
    static Line parse(List<String> arguments) {
        if (arguments.isEmpty()) {
            return new Line(new Help(), Optional.empty());
        }
        Words words = new Words(arguments.getFirst(), arguments.subList(1, arguments.size()));
        if (words.flag("--help", "-h")) {
            return new Line(new Help(), Optional.empty());
        }
        Optional<Path> dataFolder = words.value("--data-dir").map(Path::of);
        Command command = switch (arguments.getFirst()) {
            case "up" -> up(words);
            case "status" -> new Status(words.flag("--json"));
            case "logs" ->
                new Logs(
                        words.argument().orElse(""),
                        words.flag("-f", "--follow"),
                        words.number("-n", 1, 1_000_000).orElse(DEFAULT_LOG_LINES));
            case "restart" ->
                new Restart(words.argument()
                        .orElseThrow(() -> new UsageException("restart: which service? For example:"
                                + " ./chat restart chat-ws-1 (./chat status lists them)")));
            case "down" -> new Down();
            case "reset" -> new Reset(words.flag("--yes", "-y"));
            case "help", "--help", "-h" -> new Help();
            case "supervise" -> new Supervise();
            default ->
                throw new UsageException("There is no command '" + arguments.getFirst()
                        + "'. Commands: up, status, logs, restart, down, reset, help.");
        };
        words.expectNothingLeft();
        return new Line(command, dataFolder);
    }

    private static Up up(Words words) {
        int wsNodes = words.number("--ws-nodes", 1, PortPlan.MAX_WS_NODES).orElse(1);
        int port = words.number("--port", 1, 65_535).orElse(UpOptions.DEFAULT_PORT);
        String host = words.value("--host").orElse(UpOptions.LOOPBACK);
        return new Up(new UpOptions(wsNodes, port, host, words.settings(), words.values("--java-option")));
    }

    /** The words of a command line that nobody has taken yet. */
    final class Words {
        private final String command;
        private final Deque<String> arguments = new ArrayDeque<>();
        private final Map<String, Deque<String>> options = new LinkedHashMap<>();

        Words(String command, List<String> words) {
            this.command = command;
            Deque<String> left = new ArrayDeque<>(words);
            while (!left.isEmpty()) {
                String word = left.removeFirst();
                int equals = word.indexOf('=');
                if (word.startsWith("--") && equals > 0) {
                    add(word.substring(0, equals), word.substring(equals + 1));
                } else if (takesValue(word)) {
                    if (left.isEmpty()) {
                        throw new UsageException(word + " needs a value");
                    }
                    add(word, left.removeFirst());
                } else if (word.startsWith("-")) {
                    add(word, "");
                } else {
                    arguments.add(word);
                }
            }
        }

        private static boolean takesValue(String option) {
            return List.of("--ws-nodes", "--port", "--host", "--set", "--java-option", "--data-dir", "-n")
                    .contains(option);
        }

        private void add(String option, String value) {
            options.computeIfAbsent(option, name -> new ArrayDeque<>()).add(value);
        }

        Optional<String> argument() {
            return Optional.ofNullable(arguments.pollFirst());
        }

        boolean flag(String... names) {
            boolean found = false;
            for (String name : names) {
                found |= options.remove(name) != null;
            }
            return found;
        }

        /** The last one counts when it is given twice. */
        Optional<String> value(String option) {
            return Optional.ofNullable(options.remove(option)).map(Deque::getLast);
        }

        List<String> values(String option) {
            return List.copyOf(Optional.ofNullable(options.remove(option)).orElseGet(ArrayDeque::new));
        }

        Optional<Integer> number(String option, int lowest, int highest) {
            return value(option).map(text -> {
                String expected = option + ": " + text + " (expected: a number from " + lowest + " to " + highest + ")";
                try {
                    int number = Integer.parseInt(text);
                    if (number < lowest || number > highest) {
                        throw new UsageException(expected);
                    }
                    return number;
                } catch (NumberFormatException e) {
                    throw new UsageException(expected);
                }
            });
        }

        Map<String, String> settings() {
            Map<String, String> settings = new LinkedHashMap<>();
            for (String setting : values("--set")) {
                int equals = setting.indexOf('=');
                if (equals <= 0) {
                    throw new UsageException("--set: " + setting
                            + " (expected: key=value, for example --set chat.limits.messages-per-minute=100000)");
                }
                settings.put(setting.substring(0, equals).strip(), setting.substring(equals + 1));
            }
            return settings;
        }

        void expectNothingLeft() {
            options.keySet().stream().findFirst().ifPresent(option -> {
                throw new UsageException(command + " has no option " + option + ". See ./chat --help.");
            });
            argument().ifPresent(word -> {
                throw new UsageException(command + ": what is '" + word + "'? See ./chat --help.");
            });
        }
    }
}
