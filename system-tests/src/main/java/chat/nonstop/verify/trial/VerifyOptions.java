package chat.nonstop.verify.trial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The command line of {@code ./chat verify}.
 *
 * @param disruptions names; empty for load alone
 * @param repeats how often all of it is done
 */
record VerifyOptions(Path dataFolder, Plan plan, List<String> disruptions, int repeats, boolean list) {
    private static final int SECONDS = 30;
    private static final int USERS = 20;
    private static final int DEVICES = 2;
    private static final int ROOMS = 3;

    /** Within the 60 messages a minute that a user has by default, with some left for repeats. */
    private static final int PER_SECOND = 9;

    private static final List<String> ALL = List.of("all");

    static final class WrongOptionException extends Exception {
        private static final long serialVersionUID = 1;

        WrongOptionException(String message) {
            super(message);
        }
    }

    /** @param root where the data is unless said otherwise, in {@code .chat} */
    static VerifyOptions parse(Path root, List<String> arguments) throws WrongOptionException {
        Path dataFolder = root.resolve(".chat");
        int seconds = SECONDS;
        int users = USERS;
        int devices = DEVICES;
        int rooms = ROOMS;
        int perSecond = PER_SECOND;
        int members = 0;
        int repeats = 1;
        boolean list = false;
        List<String> disruptions = List.of();
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            int equals = option.indexOf('=');
            Optional<String> inline = equals < 0 ? Optional.empty() : Optional.of(option.substring(equals + 1));
            String name = equals < 0 ? option : option.substring(0, equals);
            if (name.equals("--list")) {
                list = true;
                continue;
            }
            if (inline.isEmpty() && i + 1 == arguments.size()) {
                throw new WrongOptionException(name + " wants a value, or is no option of verify: ./chat help");
            }
            String value = inline.isPresent() ? inline.get() : arguments.get(++i);
            switch (name) {
                case "--data-dir" -> dataFolder = Path.of(value).toAbsolutePath();
                case "--seconds" -> seconds = number(name, value, 1, 86_400);
                case "--users" -> users = number(name, value, 2, 1_000);
                case "--devices" -> devices = number(name, value, 1, 3);
                case "--rooms" -> rooms = number(name, value, 1, 50);
                case "--members" -> members = number(name, value, 2, 1_000);
                case "--rate" -> perSecond = number(name, value, 1, 5_000);
                case "--repeat" -> repeats = number(name, value, 1, 1_000);
                case "--faults" ->
                    disruptions = Arrays.stream(value.split(","))
                            .map(String::strip)
                            .filter(each -> !each.isEmpty())
                            .toList();
                default -> throw new WrongOptionException(name + " is no option of verify: ./chat help");
            }
        }
        try {
            Plan plan = new Plan(
                    users, devices, rooms, members == 0 ? users : members, perSecond, Duration.ofSeconds(seconds));
            return new VerifyOptions(dataFolder, plan, disruptions, repeats, list);
        } catch (IllegalArgumentException impossible) {
            throw new WrongOptionException("--users, --rooms, --members: " + impossible.getMessage());
        }
    }

    /** All disruptions are meant, none by its name. */
    boolean areAllDisruptions() {
        return disruptions.equals(ALL);
    }

    private static int number(String option, String value, int least, int most) throws WrongOptionException {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // said below
        }
        throw new WrongOptionException(option + " " + value + " (expected: " + least + " to " + most + ")");
    }
}
