package chat.nonstop.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json; charset=\"utf-8\""
            })
    void jsonIsJson(String type) {
        assertThat(BodyType.isJson(List.of(type), List.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/plain",
                "application/yaml",
                "application/vnd.any+json",
                "application/problem+json",
                "application/json; charset=utf-16",
                "application/json, text/plain",
                "application/jsonx",
                "multipart/form-data; boundary=x"
            })
    void nothingElseIs(String type) {
        assertThat(BodyType.isJson(List.of(type), List.of())).isFalse();
    }

    @Test
    void whatIsPackedIsNot() {
        assertThat(BodyType.isJson(List.of("application/json"), List.of("gzip")))
                .isFalse();
        assertThat(BodyType.isJson(List.of("application/json"), List.of("identity")))
                .isTrue();
    }

    @Test
    void whatSaysNothingIsLeftToTheService() {
        assertThat(BodyType.isJson(List.of(), List.of())).isTrue();
        assertThat(BodyType.isJson(List.of("application/json", "application/json"), List.of()))
                .isFalse();
    }
}
