package chat.nonstop.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/api/v1/chat/rooms/7/messages",
                "/api/v1/chat/rooms/",
                "/.well-known/jwks.json",
                "/ws/v1/chat/123/abc_def-1/xhr_send",
                "/files/%ED%95%9C%20name",
                "/a..b/c...",
                "/a:b@c,d=e!$&'()*+~"
            })
    void ordinaryPathIsPlain(String path) {
        assertThat(PlainPath.isPlain(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "//",
                "//a",
                "/a//b",
                "/.",
                "/..",
                "/a/../b",
                "/a/./b",
                "/a/%2e%2E/b",
                "/%2E",
                "/a%2fb",
                "/a%5Cb",
                "/a\\b",
                "/a;b",
                "/a%3Bb",
                "/a%25b",
                "/a%252e",
                "/a%00",
                "/a%0d%0a",
                "/a%7f",
                "/a%",
                "/a%2",
                "/a%zz",
                "/a b",
                "/a\tb",
                "/a\u00e9",
                "/%61pi/v1/users/me",
                "/api/v1/auth/%6Cogin",
                "/ws/v1/ch%61t",
                "/actuator%2Dx",
                "/%7Euser",
                "/%30",
                "/%ff",
                "/%c0%af",
                "/%ed%a0%80",
                "/%e2%82"
            })
    void pathThatCanBeReadInTwoWaysIsNot(String path) {
        assertThat(PlainPath.isPlain(path)).isFalse();
    }

    @Test
    void endlessPathIsNot() {
        assertThat(PlainPath.isPlain("/" + "a".repeat(1_999))).isTrue();
        assertThat(PlainPath.isPlain("/" + "a".repeat(2_000))).isFalse();
    }
}
