package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.StartFailedException;
import chat.nonstop.local.stack.UnsupportedPlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * {@code ./chat}. Exit status: 0 done, 1 it could not be done, 2 the command line is wrong, 3 nothing runs, {@value
 * #BUILD_FIRST} the calling script must build first.
 */
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_RUNNING = 3;
    static final int BUILD_FIRST = 86;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        try {
            Command.Line line = Command.parse(arguments);
            Path root = Path.of(System.getProperty("chat.root", "")).toAbsolutePath();
            Home home = new Home(line.dataFolder()
                    .orElse(root.resolve(".chat"))
                    .toAbsolutePath()
                    .normalize());
            Launcher launcher = new Launcher(new Checkout(root), home, System.out);
            return switch (line.command()) {
                case Command.Up(var options) -> launcher.up(options);
                case Command.Status(var json) -> launcher.status(json);
                case Command.Restart(var service) -> launcher.restart(service);
                case Command.Down() -> launcher.down();
                case Command.Reset(var evenWhileRunning) -> launcher.reset(evenWhileRunning);
                case Command.Logs logs -> {
                    new LogCommand(home, System.out).run(logs);
                    yield DONE;
                }
                case Command.Help() -> {
                    System.out.print(help());
                    yield DONE;
                }
                case Command.Supervise() -> {
                    Supervisor.run(home);
                    yield DONE;
                }
            };
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            return USAGE;
        } catch (CannotRunException | SilentSupervisorException | UnsupportedPlatformException e) {
            System.err.println(e.getMessage());
            return FAILED;
        } catch (StartFailedException e) {
            System.err.println(e.getMessage() + "\n" + e.lastLogLines());
            return FAILED;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Failed: " + e);
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static String help() throws IOException {
        try (InputStream help = Objects.requireNonNull(Main.class.getResourceAsStream("help.txt"))) {
            return new String(help.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
