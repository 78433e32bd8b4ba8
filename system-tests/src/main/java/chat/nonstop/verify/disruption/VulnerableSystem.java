package chat.nonstop.verify.disruption;

import chat.nonstop.verify.local.LocalSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A system of one's own that can be disrupted in every way that this machine allows: its processes have stop points, its clocks
 * can be stepped, PostgreSQL is on a {@link SmallDisk}. What the machine does not allow is left out.
 */
public final class VulnerableSystem implements AutoCloseable {
    /** Of PostgreSQL's disk: a run under load must not fill it by itself. */
    private static final int DISK_MEGABYTES = 512;

    private final LocalSystem system;
    private final @Nullable SmallDisk disk;

    private VulnerableSystem(LocalSystem system, @Nullable SmallDisk disk) {
        this.system = system;
        this.disk = disk;
    }

    /** As {@link LocalSystem#start(Path, Path, int, Map)}. */
    public static VulnerableSystem start(Path root, Path folder, int wsNodes, Map<String, String> settings)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put(CrashAt.SETTING, folder.toAbsolutePath().resolve("stop-point").toString());
        SmallDisk disk = SmallDisk.isPossible() ? SmallDisk.mount(folder, DISK_MEGABYTES) : null;
        try {
            return new VulnerableSystem(
                    LocalSystem.start(root, folder, wsNodes, all, SteppableClocks.environment(folder)), disk);
        } catch (IOException failed) {
            if (disk != null) {
                disk.close();
            }
            throw failed;
        }
    }

    /**
     * Starts one in a new folder, for {@code ./chat verify --data-dir FOLDER}, and stops it when the input ends.
     *
     * @param arguments the repository, the folder, and settings as {@code key=value}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>();
        for (String each : List.of(arguments).subList(2, arguments.length)) {
            settings.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        try (VulnerableSystem vulnerable = start(root, Path.of(arguments[1]).toAbsolutePath(), 2, settings)) {
            System.out.println("Up at " + vulnerable.system().gateway().base() + "; Ctrl-D stops it.");
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }

    public LocalSystem system() {
        return system;
    }

    @Override
    public void close() throws IOException {
        try {
            system.close();
        } finally {
            if (disk != null) {
                disk.close();
            }
        }
    }
}
