package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandTest {
    @Test
    void upHasDefaultsForEverything() {
        assertThat(parse("up")).isEqualTo(new Command.Up(new UpOptions(1, 8080, "127.0.0.1", Map.of(), List.of())));
    }

    @Test
    void upTakesItsOptionsInAnyFormAndOrder() {
        Command expected = new Command.Up(
                new UpOptions(2, 9000, "0.0.0.0", Map.of("a.b", "c=d", "e", ""), List.of("-Xmx1g", "-Xss1m")));

        assertThat(parse(
                        "up",
                        "--java-option=-Xmx1g",
                        "--java-option",
                        "-Xss1m",
                        "--ws-nodes",
                        "2",
                        "--port=9000",
                        "--set",
                        "a.b=c=d",
                        "--host",
                        "0.0.0.0",
                        "--set=e="))
                .isEqualTo(expected);
    }

    @Test
    void dataFolderGoesWithEveryCommand() {
        assertThat(Command.parse(List.of("status", "--json", "--data-dir", "/tmp/x")))
                .isEqualTo(new Command.Line(new Command.Status(true), Optional.of(Path.of("/tmp/x"))));
    }

    @Test
    void otherCommandsAreReadToo() {
        assertThat(parse("logs", "chat-ws", "-f", "-n", "5")).isEqualTo(new Command.Logs("chat-ws", true, 5));
        assertThat(parse("logs")).isEqualTo(new Command.Logs("", false, Command.DEFAULT_LOG_LINES));
        assertThat(parse("restart", "kafka")).isEqualTo(new Command.Restart("kafka"));
        assertThat(parse("reset", "--yes")).isEqualTo(new Command.Reset(true));
        assertThat(parse("down")).isEqualTo(new Command.Down());
        assertThat(parse("up", "--help")).isEqualTo(new Command.Help());
        assertThat(Command.parse(List.of()).command()).isEqualTo(new Command.Help());
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> parse("start")).hasMessageContaining("'start'").hasMessageContaining("up, status");
        assertThatThrownBy(() -> parse("up", "--prot", "1")).hasMessageContaining("--prot");
        assertThatThrownBy(() -> parse("up", "now")).hasMessageContaining("'now'");
        assertThatThrownBy(() -> parse("up", "--port")).hasMessage("--port needs a value");
        assertThatThrownBy(() -> parse("up", "--ws-nodes", "11")).hasMessageContaining("from 1 to 10");
        assertThatThrownBy(() -> parse("up", "--port", "80")).hasMessageContaining("expected: 1024 to");
        assertThatThrownBy(() -> parse("up", "--set", "novalue")).hasMessageContaining("key=value");
        assertThatThrownBy(() -> parse("restart")).hasMessageContaining("which service");
    }

    private static Command parse(String... words) {
        return Command.parse(List.of(words)).command();
    }
}
