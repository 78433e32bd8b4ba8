package chat.nonstop.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenInUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://h/ws?access_token=abc, http://h/ws",
        "http://h/ws?a=1&access_token=abc&b=%2F2, http://h/ws?a=1&b=%2F2",
        "http://h/ws?access%5Ftoken=abc, http://h/ws",
        "http://h/ws?%61ccess_token=abc&a, http://h/ws?a",
        "http://h/ws?Access_Token=abc, http://h/ws",
        "http://h/w%20s?access_token=%61bc, http://h/w%20s",
    })
    void tokenIsTakenOutHoweverItsNameIsWritten(URI url, URI clean) {
        assertThat(TokenInUrl.in(url)).hasValue(new TokenInUrl(clean, List.of("abc")));
    }

    @Test
    void everyTokenIsTakenOut() {
        assertThat(TokenInUrl.in(URI.create("/ws?access_token=a&x=1&access_token=b&access_token")))
                .hasValue(new TokenInUrl(URI.create("/ws?x=1"), List.of("a", "b", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/ws", "http://h/ws?", "http://h/ws?token=abc", "http://h/access_token=abc"})
    void urlWithoutATokenIsLeftAlone(URI url) {
        assertThat(TokenInUrl.in(url)).isEmpty();
    }
}
