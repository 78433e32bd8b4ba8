package chat.nonstop.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void secretsAreMadeOnce() throws IOException {
        Home home = new Home(folder);

        Secrets made = Secrets.of(home);

        assertThat(Secrets.of(home).values()).isEqualTo(made.values());
    }

    @Test
    void anOlderInstallationGetsTheSecretThatItLacksAndKeepsTheOthers() throws IOException {
        Home home = new Home(folder);
        Properties older = new Properties();
        older.putAll(Secrets.of(home).values());
        older.remove("store-addresses");
        Home.writePrivately(home.secrets(), older, "older");

        Secrets completed = Secrets.of(home);

        assertThat(completed.storeAddressSecret()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(completed.values()).containsAllEntriesOf(older);
        assertThat(Secrets.of(home).values()).isEqualTo(completed.values());
    }
}
