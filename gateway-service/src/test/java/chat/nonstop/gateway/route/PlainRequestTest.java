package chat.nonstop.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRequestTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "q=a+b&c=%ED%95%9C%20%F0%9F%98%80", "q=100%25", "cursor=%00", "a&b=&=c", "q=\u00e9%C3%A9"})
    void queryOfUtf8IsPlain(String query) {
        assertThat(isPlain(query, List.of("localhost"), List.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q=%ff%fe",
                "q=%C0%AF",
                "q=%ED%A0%80",
                "q=%E2%82",
                "q=%E2%82x%AC",
                "q=%",
                "q=%4",
                "q=%zz",
                "%ff=q"
            })
    void anyOtherIsNot(String query) {
        assertThat(isPlain(query, List.of("localhost"), List.of())).isFalse();
    }

    @Test
    void hostIsNamedOnceAtMost() {
        assertThat(isPlain(null, List.of(), List.of())).isTrue();
        assertThat(isPlain(null, List.of("localhost", "localhost"), List.of())).isFalse();
    }

    @Test
    void chunkedIsTheOnlyTransferCoding() {
        List<String> host = List.of("localhost");

        assertThat(isPlain(null, host, List.of("Chunked"))).isTrue();
        assertThat(isPlain(null, host, List.of("xchunked"))).isFalse();
        assertThat(isPlain(null, host, List.of("identity"))).isFalse();
        assertThat(isPlain(null, host, List.of("chunked", "identity"))).isFalse();
        assertThat(isPlain(null, host, List.of("gzip, chunked"))).isFalse();
    }

    private static boolean isPlain(@Nullable String query, List<String> hosts, List<String> transferEncodings) {
        return PlainRequest.faultOf("/", query, hosts, transferEncodings).isEmpty();
    }
}
