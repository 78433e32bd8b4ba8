package chat.nonstop.verify.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A POSIX signal that Java cannot send itself. */
public enum Signal {
    STOP,
    CONT,
    TERM,
    INT;

    /** Sends it to a process and all its descendants. */
    public void to(ProcessHandle process) throws IOException, InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(List.of(process));
        process.descendants().forEach(all::add);
        send(all);
    }

    /** Those of them that have ended meanwhile are left out. */
    public void send(List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name()));
        processes.stream().filter(ProcessHandle::isAlive).forEach(process -> command.add("" + process.pid()));
        if (command.size() == 2) {
            throw new IOException(name() + " for none that lives");
        }
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0 && processes.stream().anyMatch(ProcessHandle::isAlive) && command.size() == 3) {
            throw new IOException(String.join(" ", command) + ": exit status " + status);
        }
    }
}
