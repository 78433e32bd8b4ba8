package chat.nonstop.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The patches that take a safeguard out fit the code as it is: they are applied by hand, and would rot unseen. */
class BrokenBuildsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static Stream<Path> patches() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("broken-builds"))) {
            List<Path> patches = files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList();
            assertThat(patches).hasSize(5);
            return patches.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("patches")
    void patchFits(Path patch) throws IOException {
        List<String> before = new ArrayList<>();
        String text = "";
        for (String line : Files.readAllLines(patch)) {
            if (line.startsWith("--- a/")) {
                text = read(ROOT.resolve(line.substring("--- a/".length())));
            } else if (line.startsWith("@@")) {
                before.clear();
            } else if (line.startsWith(" ") || line.startsWith("-") && !line.startsWith("---")) {
                before.add(line.substring(1));
                assertThat(text).contains(String.join("\n", before));
            }
        }
        assertThat(before).as("lines that %s wants to find", patch).isNotEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
