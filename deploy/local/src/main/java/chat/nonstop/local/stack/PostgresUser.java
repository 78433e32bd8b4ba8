package chat.nonstop.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** As whom PostgreSQL runs: it refuses to run as root. */
sealed interface PostgresUser {
    /** Put before each command line. */
    List<String> commandPrefix();

    /** Makes files usable to it that the launcher has written. */
    void own(Path file) throws IOException;

    /** An ordinary user: as whoever started the launcher. */
    record Myself() implements PostgresUser {
        @Override
        public List<String> commandPrefix() {
            return List.of();
        }

        @Override
        public void own(Path file) {}
    }

    /**
     * Root, in a user namespace of its own: PostgreSQL sees itself as nobody, and its files as nobody's, while to everyone
     * else both are root's.
     */
    record RootInNamespace() implements PostgresUser {
        private static final List<String> PREFIX = List.of("unshare", "-U");

        @Override
        public List<String> commandPrefix() {
            return PREFIX;
        }

        @Override
        public void own(Path file) {}
    }

    /** Root where namespaces are forbidden, as in many containers: runs as nobody, and its files are given to nobody. */
    record Nobody(UserPrincipal principal) implements PostgresUser {
        private static final String NAME = "nobody";
        private static final List<String> PREFIX =
                List.of("setpriv", "--reuid=" + NAME, "--regid=nogroup", "--clear-groups", "--");

        @Override
        public List<String> commandPrefix() {
            return PREFIX;
        }

        @Override
        public void own(Path file) throws IOException {
            Files.walkFileTree(file, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) throws IOException {
                    Files.setOwner(visited, principal);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.setOwner(visited, principal);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    /**
     * Finds one that works here.
     *
     * @param executable must be readable to the user found
     * @param data has to belong to that user when it exists already
     */
    static PostgresUser find(Path executable, Path data) throws IOException {
        String myself = output(List.of("id", "-un"));
        String owner = Files.exists(data) ? Files.getOwner(data).getName() : myself;
        boolean root = "0".equals(output(List.of("id", "-u")));
        if (root && owner.equals(Nobody.NAME)) {
            return new Nobody(Files.getOwner(data));
        }
        if (!owner.equals(myself)) {
            throw new StartFailedException(
                    "the data in " + data + " belongs to the user " + owner + ", not to " + myself + ": run as " + owner
                            + ", or choose another folder with --data-dir",
                    "");
        }
        if (!root) {
            return new Myself();
        }
        if (canRun(RootInNamespace.PREFIX, executable)) {
            return new RootInNamespace();
        }
        if (canRun(Nobody.PREFIX, executable)) {
            return new Nobody(nobody(executable));
        }
        throw new StartFailedException(
                "PostgreSQL refuses to run as root, and neither 'unshare -U' nor 'setpriv --reuid=nobody' can run "
                        + executable + " here: run as an ordinary user, or choose with --data-dir a folder that every"
                        + " user may enter",
                "");
    }

    private static boolean canRun(List<String> prefix, Path executable) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(executable.toString(), "--version"));
        return output(command).startsWith("postgres");
    }

    private static UserPrincipal nobody(Path file) {
        try {
            return file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(Nobody.NAME);
        } catch (IOException e) {
            throw new UncheckedIOException("there is no user " + Nobody.NAME, e);
        }
    }

    /** What the command writes, trimmed; empty when it fails. */
    private static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var out = process.getInputStream()) {
                String text = new String(out.readAllBytes()).strip();
                return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : "";
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
