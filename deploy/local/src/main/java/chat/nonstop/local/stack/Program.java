package chat.nonstop.local.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One server program: how to prepare, start, ask and end it. {@link ChildProcess} runs it. */
public interface Program {
    /** Unique among the programs of one stack, for example {@code kafka} or {@code chat-ws-1}. */
    String name();

    /** The port on which it answers, on 127.0.0.1. */
    int port();

    /** Where its standard output and error go; kept across restarts. */
    Path log();

    /** Called before every start. Writes configuration and creates what the first start needs; repeating it is harmless. */
    void prepare() throws IOException, InterruptedException;

    /** Called after {@link #prepare()}. The program itself is what runs in the end, so that its pid is the child's. */
    Launch launch() throws IOException;

    /** Asks the server, in its own protocol and within about a second, whether it serves now. Never throws. */
    boolean answers();

    /** The signal that asks it to finish what it has begun and to exit. */
    default String stopSignal() {
        return "TERM";
    }

    /**
     * A command line.
     *
     * @param command the program and its arguments; never a secret, which everyone on the machine could read
     * @param environment added to the launcher's own
     * @param directory working directory
     */
    record Launch(List<String> command, Map<String, String> environment, Path directory) {
        public Launch {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }
}
