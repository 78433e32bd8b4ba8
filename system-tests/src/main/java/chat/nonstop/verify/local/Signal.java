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

    /**
     * Those of them that have ended meanwhile are left out.
     *
     * @throws IOException when all have, or when one lives that it could not be sent to
     */
    public void send(List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<ProcessHandle> alive =
                processes.stream().filter(ProcessHandle::isAlive).toList();
        if (alive.isEmpty()) {
            throw new IOException(name() + " for none that lives");
        }
        if (kill(alive)) {
            return;
        }
        for (ProcessHandle each : alive) { // one that has just ended fails the whole command
            if (!kill(List.of(each)) && each.isAlive()) {
                throw new IOException(name() + " could not be sent to process " + each.pid());
            }
        }
    }

    private boolean kill(List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name()));
        processes.forEach(process -> command.add("" + process.pid()));
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
