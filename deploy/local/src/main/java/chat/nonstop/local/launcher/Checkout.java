package chat.nonstop.local.launcher;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The repository on disk: its sources, and what the last build made of them. */
final class Checkout {
    private static final List<String> SHARED_MODULES = List.of("common-contracts", "common-wiring");
    private static final Path LAUNCHER_MODULE = Path.of("deploy", "local");

    private final Path root;

    Checkout(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** The Spring Boot jar of a service; empty before the first build. */
    Optional<Path> serviceJar(Service service) throws IOException {
        return newestJar(root.resolve(service.module()).resolve("target"), service.module() + "-");
    }

    /** The launcher's jar and all that it needs. */
    List<Path> launcherJars() throws IOException {
        Path target = root.resolve(LAUNCHER_MODULE).resolve("target");
        List<Path> jars = new ArrayList<>();
        newestJar(target, "local-stack-").ifPresent(jars::add);
        Path lib = target.resolve("lib");
        if (Files.isDirectory(lib)) {
            try (var files = Files.list(lib)) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            }
        }
        return jars;
    }

    /** Why a build is needed before the system can start, for people; empty when what is there is up to date. */
    Optional<String> reasonToBuild() throws IOException {
        Instant lastBuild = lastBuild();
        List<Artifact> artifacts = new ArrayList<>();
        for (Service service : Service.values()) {
            artifacts.add(artifact(service.module(), Path.of(service.module()), serviceJar(service), lastBuild));
        }
        artifacts.add(artifact(
                "deploy/local", LAUNCHER_MODULE, launcherJars().stream().findFirst(), lastBuild));
        return Artifact.reasonToBuild(artifacts);
    }

    private Artifact artifact(String name, Path module, Optional<Path> jar, Instant lastBuild) throws IOException {
        Instant newestSource = newestSource(module);
        for (String shared : SHARED_MODULES) {
            newestSource = later(newestSource, newestSource(Path.of(shared)));
        }
        Instant source = later(newestSource, modified(root.resolve("pom.xml")));
        return new Artifact(
                name, source, jar.isPresent() ? Optional.of(later(lastBuild, writtenAt(jar.get()))) : Optional.empty());
    }

    /** A Spring Boot jar bears the time of every reproducible build; the plain jar it was made from, its own. */
    private static Instant writtenAt(Path jar) throws IOException {
        return later(modified(jar), modified(jar.resolveSibling(jar.getFileName() + ".original")));
    }

    /** A build leaves a jar alone that would not change, so that the jar's own time is not enough. */
    private Instant lastBuild() throws IOException {
        return modified(root.resolve(LAUNCHER_MODULE).resolve("target").resolve("built"));
    }

    private Instant newestSource(Path module) throws IOException {
        Path folder = root.resolve(module);
        Instant[] newest = {modified(folder.resolve("pom.xml"))};
        Path main = folder.resolve("src").resolve("main");
        if (Files.isDirectory(main)) {
            Files.walkFileTree(main, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    newest[0] = later(newest[0], attributes.lastModifiedTime().toInstant());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE; // an editor's file that has just gone
                }
            });
        }
        return newest[0];
    }

    private static Optional<Path> newestJar(Path folder, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> isMainJar(file.getFileName().toString(), prefix))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()));
        }
    }

    private static boolean isMainJar(String name, String prefix) {
        return name.startsWith(prefix)
                && name.endsWith(".jar")
                && !name.endsWith("-sources.jar")
                && !name.endsWith("-tests.jar")
                && !name.endsWith("-stubs.jar");
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        }
    }
}
