package chat.nonstop.ws;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.stomp.Subscribable.UserQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the code does. */
class ProtocolPageTest {
    private final List<List<String>> rows = rows();

    @Test
    void everyCloseReasonStandsInItsTableWithWhetherToReconnect() {
        assertThat(rows.stream()
                        .filter(row -> row.getFirst().matches("4\\d{3}"))
                        .map(row -> row.subList(0, 3)))
                .containsExactlyElementsOf(Arrays.stream(CloseReason.values())
                        .map(reason -> List.of(
                                Integer.toString(reason.code()),
                                "`" + reason.name() + "`",
                                "`" + reason.reconnect().name() + "`"))
                        .toList());
    }

    @Test
    void everyRefusalInTheTableSaysWhetherTryingAgainHelps() {
        List<List<String>> refusals = rows.stream()
                .filter(row -> row.size() == 3
                        && row.getFirst().matches("`[A-Z_]+`")
                        && row.get(2).matches("yes|no"))
                .toList();

        assertThat(refusals).hasSizeGreaterThan(10).allSatisfy(row -> {
            RefusalCode code = RefusalCode.valueOf(row.getFirst().replace("`", ""));
            assertThat(row.get(2)).isEqualTo(code.mayRetry() ? "yes" : "no");
        });
    }

    @Test
    void everyRefusalThatTheServiceWritesIsInTheTable() throws IOException {
        List<String> documented = rows.stream().map(List::getFirst).toList();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<String> code = sources.filter(path -> path.toString().endsWith(".java"))
                    .map(ProtocolPageTest::text)
                    .toList();
            for (RefusalCode refusal : RefusalCode.values()) {
                if (code.stream().anyMatch(text -> text.contains("RefusalCode." + refusal.name()))) {
                    assertThat(documented).contains("`" + refusal.name() + "`");
                }
            }
        }
    }

    @Test
    void everyDestinationIsNamed() {
        List<String> documented = rows.stream().map(List::getFirst).toList();
        List<String> room = Stream.of("", Destinations.READ_SUFFIX, Destinations.EVENTS_SUFFIX)
                .map(suffix -> "`" + Destinations.ROOM_PREFIX + "{roomId}" + suffix + "`")
                .toList();

        assertThat(documented)
                .containsAll(room)
                .contains(
                        "`" + Destinations.PUB_MESSAGE + "`",
                        "`" + Destinations.PUB_READ + "`",
                        "`" + Destinations.PUB_DELIVERED + "`",
                        "`" + Destinations.PUB_TYPING + "`",
                        "`" + Destinations.PUB_RENEW + "`");
        assertThat(UserQueue.values())
                .allSatisfy(queue -> assertThat(documented).contains("`" + queue.destination() + "`"));
    }

    /** The cells of every table row. */
    private static List<List<String>> rows() {
        return text(Path.of("../docs/protocol.md"))
                .lines()
                .filter(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(String::strip)
                        .filter(cell -> !cell.isEmpty())
                        .toList())
                .toList();
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
