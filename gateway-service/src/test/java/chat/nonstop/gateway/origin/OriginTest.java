package chat.nonstop.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, http, localhost, 3000",
        "https://App.Example, https, app.example, 443",
        "HTTP://app.example:80, http, app.example, 80",
        "http://[::1]:8080, http, [::1], 8080",
        "http://10.0.0.1, http, 10.0.0.1, 80",
    })
    void originIsSchemeHostAndPort(String text, String scheme, String host, int port) {
        assertThat(Origin.parse(text)).hasValue(new Origin(scheme, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "localhost:3000",
                "ws://localhost",
                "http://",
                "http://:80",
                "http://localhost:",
                "http://localhost:0",
                "http://localhost:65536",
                "http://localhost:3000.evil.test",
                "http://localhost/",
                "http://localhost?",
                "http://localhost#",
                "http://user@localhost",
                "http://local host",
                "http://a,b",
                "http://[::1",
                "http://-",
                "https://höst",
            })
    void anythingElseIsNone(String text) {
        assertThat(Origin.parse(text)).isEmpty();
    }

    @Test
    void hostHeaderTellsTheOriginWithItsScheme() {
        assertThat(Origin.ofAuthority("http", "localhost:8080")).isEqualTo(Origin.parse("http://localhost:8080"));
        assertThat(Origin.ofAuthority("https", "chat.example")).isEqualTo(Origin.parse("https://chat.example:443"));
        assertThat(Origin.ofAuthority("http", "a/b")).isEqualTo(Optional.empty());
    }

    @Test
    void textLeavesOutTheImpliedPort() {
        assertThat(new Origin("https", "chat.example", 443).text()).isEqualTo("https://chat.example");
        assertThat(new Origin("http", "chat.example", 443).text()).isEqualTo("http://chat.example:443");
    }
}
