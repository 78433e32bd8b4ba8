package chat.nonstop.wiring.crash;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.wiring.node.NodeIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class StopPointsTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    Path folder;

    private final List<String> happened = new ArrayList<>();

    @Test
    void processDiesAtThePointThatTheFileNamesOnce() throws IOException {
        Files.writeString(stopFile(), "stored\n");
        StopPoints points = points("persistence");

        points.reached(StopPoint.STORING);
        assertThat(happened).isEmpty();

        points.reached(StopPoint.STORED, () -> happened.add("made true"));
        points.reached(StopPoint.STORED);
        assertThat(happened).containsExactly("made true", "persistence died");
        assertThat(stopFile()).doesNotExist();
        assertThat(folder.resolve("stop.reached")).hasContent("stored");
    }

    @Test
    void fileMayNameOneInstance() throws IOException {
        Files.writeString(stopFile(), "stored@persistence-2");

        points("persistence").reached(StopPoint.STORED);
        assertThat(happened).isEmpty();

        points("persistence-2").reached(StopPoint.STORED);
        assertThat(happened).containsExactly("persistence-2 died");
    }

    @Test
    void ofManyThatComeThereAtOnceOneDies() throws Exception {
        Files.writeString(stopFile(), "told");

        List<Thread> processes = IntStream.range(0, 16)
                .mapToObj(number ->
                        Thread.startVirtualThread(() -> points("node-" + number).reached(StopPoint.TOLD)))
                .toList();
        for (Thread process : processes) {
            process.join();
        }
        assertThat(happened).hasSize(1);
    }

    @Test
    void withoutTheSettingThereAreNone() {
        context().run(started -> assertThat(started).getBean(StopPoints.class).isSameAs(StopPoints.NONE));
    }

    @Test
    void settingIsTakenWhereNobodyCanBeHarmed() {
        context()
                .withPropertyValues("chat.test.stop-file=" + stopFile(), "spring.profiles.active=local")
                .run(started -> assertThat(started).getBean(StopPoints.class).isInstanceOf(StopFile.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod", "azure"})
    void settingStopsTheStartInProduction(String profile) {
        context()
                .withPropertyValues("chat.test.stop-file=" + stopFile(), "spring.profiles.active=" + profile)
                .run(started -> assertThat(started)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("chat.test.stop-file")
                        .hasMessageContaining("prod"));
    }

    @ParameterizedTest
    @EnumSource
    void eachPointIsReachedAtOnePlaceOfItsService(StopPoint point) throws IOException {
        List<Path> places = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        int times = Files.readString(file).split("StopPoint\\." + point.name() + "\\b", -1).length - 1;
                        IntStream.range(0, times).forEach(time -> places.add(ROOT.relativize(file)));
                    }
                }
            }
        }
        assertThat(places).hasSize(1).allMatch(place -> place.startsWith(point.service()));
    }

    @ParameterizedTest
    @EnumSource
    void eachPointIsInTheReadmeOfItsService(StopPoint point) throws IOException {
        assertThat(ROOT.resolve(point.service()).resolve("README.md"))
                .content()
                .contains("`" + point.pointName() + "`");
    }

    private ApplicationContextRunner context() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(StopPointAutoConfiguration.class))
                .withBean(NodeIdentity.class, () -> new NodeIdentity("node"));
    }

    private StopPoints points(String nodeId) {
        return new StopFile(stopFile(), nodeId, () -> {
            synchronized (happened) {
                happened.add(nodeId + " died");
            }
        });
    }

    private Path stopFile() {
        return folder.resolve("stop");
    }
}
