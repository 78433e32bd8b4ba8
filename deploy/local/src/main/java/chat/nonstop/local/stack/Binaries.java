package chat.nonstop.local.stack;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks server binaries from the Maven artifacts on the class path, once per version, into a folder. Several processes
 * may do so at the same time: each unpacks aside and renames, the first one wins.
 */
final class Binaries {
    private final Path folder;
    private final Platform platform;

    Binaries(Path folder, Platform platform) {
        this.folder = folder;
        this.platform = platform;
    }

    /** The folder that holds PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
    Path postgres() throws IOException {
        return unpacked("postgres", platform.postgresArchive(), Binaries::untar);
    }

    /** The {@code redis-server} executable. */
    Path redisServer() throws IOException {
        return unpacked("redis", platform.redisBinary(), (in, into) -> {
                    Path server = into.resolve("redis-server");
                    Files.copy(in, server);
                    makeExecutable(server);
                })
                .resolve("redis-server");
    }

    private interface Unpacking {
        void unpack(InputStream in, Path into) throws IOException;
    }

    private Path unpacked(String name, String resource, Unpacking unpacking) throws IOException {
        URL url = Binaries.class.getResource("/" + resource);
        if (url == null) {
            throw new FileNotFoundException(resource + " is not on the class path: the build ran on another platform."
                    + " Build again on this machine.");
        }
        URLConnection connection = url.openConnection();
        String version = connection instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : Long.toHexString(connection.getContentLengthLong());
        Path target = folder.resolve(name + "-" + version);
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(folder);
        Path aside = Files.createTempDirectory(
                folder, "." + name, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (InputStream in = new BufferedInputStream(connection.getInputStream(), 1 << 16)) {
            unpacking.unpack(in, aside);
        }
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            Folders.delete(aside); // another process was faster
        }
        return target;
    }

    private static void untar(InputStream in, Path into) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = into.resolve(entry.getName()).normalize();
                if (!file.startsWith(into)) {
                    throw new IOException("archive entry outside its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Path parent = file.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0) {
                        makeExecutable(file);
                    }
                }
            }
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
