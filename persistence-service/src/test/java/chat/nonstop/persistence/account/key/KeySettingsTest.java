package chat.nonstop.persistence.account.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeySettingsTest {
    private static final String SECRET = "a secret of thirty-two characters";

    @Test
    void secretIsNeededAndNeverPrinted() {
        assertThatThrownBy(() -> settings("", "10m", null)).hasMessageContaining("chat.auth.key-secret");
        assertThatThrownBy(() -> settings("short", "10m", null)).hasMessageContaining("at least 32");
        assertThat(settings(SECRET, "10m", null).toString()).doesNotContain("secret of");
    }

    @Test
    void newKeyMustReachEveryInstanceBeforeItSigns() {
        assertThatThrownBy(() -> settings(SECRET, "59s", null)).hasMessageContaining("chat.auth.key-publish-ahead");
        assertThat(settings(SECRET, "60s", null).keyPublishAhead()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void keyMustSignBeforeItIsReplaced() {
        assertThatThrownBy(() -> settings(SECRET, "10m", Duration.ofMinutes(10)))
                .hasMessageContaining("chat.auth.key-rotate-every");
    }

    private static KeySettings settings(String secret, String publishAhead, Duration rotateEvery) {
        return new KeySettings(secret, Duration.parse("PT" + publishAhead), Duration.ofSeconds(30), rotateEvery);
    }
}
