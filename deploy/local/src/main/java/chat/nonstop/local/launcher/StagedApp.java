package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.Folders;
import chat.nonstop.local.stack.Jvm;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * Copies of the jars, from which the processes run: a JVM whose jar is rewritten by a build crashes or finds no classes.
 *
 * <p>A service is unpacked into its jar and a folder of libraries, by Spring Boot's own tool: that takes two thirds of a
 * second once after a build, and 2 to 3 seconds of CPU, a fifth to a third, off each start.
 */
final class StagedApp {
    /** In the folder of a service: the digest of the jar that it was made from. */
    private static final String MADE_FROM = "made-from";

    private StagedApp() {}

    /** What {@code java -jar} runs. */
    static Path serviceJar(Home home, Service service) throws IOException {
        try (var files = Files.list(serviceFolder(home, service))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no jar in " + serviceFolder(home, service)));
        }
    }

    private static Path serviceFolder(Home home, Service service) {
        return home.app().resolve(service.module());
    }

    private static Path launcherFolder(Home home) {
        return home.app().resolve("launcher");
    }

    /** The launcher and Kafka. */
    static String launcherClassPath(Home home) throws IOException {
        try (var jars = Files.list(launcherFolder(home))) {
            return jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** Brings the copies up to date with what the last build made. */
    static void stage(Checkout checkout, Home home) throws IOException, InterruptedException {
        for (Service service : Service.values()) {
            stageService(checkout.serviceJar(service).orElseThrow(), serviceFolder(home, service));
        }
        stageLauncher(checkout.launcherJars(), launcherFolder(home));
    }

    /** Compared by content: the build gives every jar the same time, so that it can be reproduced. */
    private static void stageService(Path jar, Path folder) throws IOException, InterruptedException {
        String digest = digest(jar);
        Path madeFrom = folder.resolve(MADE_FROM);
        if (Files.exists(madeFrom) && Files.readString(madeFrom).equals(digest)) {
            return;
        }
        Folders.delete(folder);
        if (isSpringBoot(jar)) {
            unpack(jar, folder);
        } else {
            Files.createDirectories(folder);
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
        Files.writeString(madeFrom, digest); // last: what was done half is done again
    }

    private static boolean isSpringBoot(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry("BOOT-INF/") != null;
        }
    }

    private static void unpack(Path jar, Path folder) throws IOException, InterruptedException {
        Process tool = new ProcessBuilder(
                        Jvm.executable().toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(tool.getInputStream().readAllBytes());
        if (tool.waitFor() != 0) {
            throw new CannotRunException(jar + " could not be unpacked to " + folder + ":\n" + output);
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                byte[] buffer = new byte[1 << 16];
                while (in.read(buffer) >= 0) {
                    // the digest sees what is read
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void stageLauncher(List<Path> jars, Path folder) throws IOException {
        Files.createDirectories(folder);
        Set<String> wanted = new HashSet<>();
        for (Path jar : jars) {
            wanted.add(jar.getFileName().toString());
            Path copy = folder.resolve(jar.getFileName());
            if (!Files.exists(copy) || Files.mismatch(jar, copy) != -1) {
                Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (var staged = Files.list(folder)) {
            for (Path jar : staged.toList()) {
                if (!wanted.contains(jar.getFileName().toString())) {
                    Files.delete(jar); // a dependency of an earlier version
                }
            }
        }
    }
}
