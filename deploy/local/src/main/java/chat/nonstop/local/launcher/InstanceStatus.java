package chat.nonstop.local.launcher;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * One process as {@code status} shows it.
 *
 * @param pid empty when it does not run at the moment
 * @param state {@code starting}, {@code up}, {@code down} or {@code failing}
 * @param restarts how often it was started again since the last {@code up}
 * @param problem why it could not be started; empty when it could
 */
record InstanceStatus(
        String service,
        String instance,
        OptionalLong pid,
        int port,
        String state,
        Instant startedAt,
        int restarts,
        String problem) {
    private static final String SEPARATOR = "\t";

    boolean isUp() {
        return state.equals("up");
    }

    boolean isFailing() {
        return state.equals("failing");
    }

    /** One line, for {@link Control}. */
    String toLine() {
        return String.join(
                SEPARATOR,
                service,
                instance,
                pid.isPresent() ? Long.toString(pid.getAsLong()) : "-",
                Integer.toString(port),
                state,
                Long.toString(startedAt.toEpochMilli()),
                Integer.toString(restarts),
                problem.replaceAll("\\s+", " "));
    }

    static InstanceStatus fromLine(String line) {
        List<String> parts = List.of(line.split(SEPARATOR, -1));
        return new InstanceStatus(
                parts.get(0),
                parts.get(1),
                parts.get(2).equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts.get(2))),
                Integer.parseInt(parts.get(3)),
                parts.get(4),
                Instant.ofEpochMilli(Long.parseLong(parts.get(5))),
                Integer.parseInt(parts.get(6)),
                parts.get(7));
    }

    /** {@code {service,instance,pid,port,state}}; pid is null when it does not run. */
    String toJson() {
        return "{\"service\":" + Json.string(service)
                + ",\"instance\":" + Json.string(instance)
                + ",\"pid\":" + (pid.isPresent() ? pid.getAsLong() : "null")
                + ",\"port\":" + port
                + ",\"state\":" + Json.string(state)
                + ",\"restarts\":" + restarts
                + "}";
    }
}
