package chat.nonstop.verify.disruption;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of a fixed size for PostgreSQL's data, in memory, of a system that is to be started in {@code folder}. Closed
 * after the system. Unmounted also when this JVM ends in order. Linux only, as root.
 */
public final class SmallDisk implements AutoCloseable {
    /** Above it a file system counts as one that nobody means to fill. */
    static final long MOST_BYTES = 1L << 30;

    private final Path mountPoint;
    private final Thread atExit = new Thread(this::unmount, "unmount-at-exit");
    private boolean mounted;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /** Whether this user may mount. */
    static boolean isPossible() {
        return Files.isReadable(Path.of("/proc/mounts"))
                && System.getProperty("user.name").equals("root");
    }

    /**
     * @param folder of the system, not started yet
     * @param megabytes of which an empty database takes about 50
     * @throws IOException when not root
     */
    public static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        SmallDisk disk = new SmallDisk(folder.toAbsolutePath().resolve("data").resolve("postgres"));
        Files.createDirectories(disk.mountPoint);
        Runtime.getRuntime().addShutdownHook(disk.atExit);
        Command.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", disk.mountPoint.toString());
        disk.mounted = true;
        return disk;
    }

    private synchronized void unmount() {
        if (!mounted) {
            return;
        }
        mounted = false;
        try {
            Command.run("umount", "--lazy", mountPoint.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        unmount();
    }
}
