package chat.nonstop.verify.disruption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of this machine that is run to its end. */
final class Command {
    private Command() {}

    /** @throws IOException with what it printed when it fails, or is not there */
    static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }

    static void run(String... command) throws IOException, InterruptedException {
        run(List.of(command));
    }
}
