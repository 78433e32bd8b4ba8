package chat.nonstop.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.ContractJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MergedApiTest {
    private static final String ROOMS = """
            {"openapi":"3.1.0","info":{"title":"rooms"},"security":[{"token":[]}],
             "paths":{"/rooms":{"get":{"tags":["room-controller"],"responses":{"200":{"content":{"application/json":
                 {"schema":{"$ref":"#/components/schemas/Page"}}}}}}}},
             "components":{"schemas":{"Page":{"type":"object","properties":{"rooms":{"type":"array"}}},
                                      "Problem":{"type":"object"}},
                           "securitySchemes":{"token":{"type":"http"}}}}
            """;
    private static final String INBOX = """
            {"openapi":"3.1.0","info":{"title":"inbox"},
             "paths":{"/inbox":{"get":{"responses":{"200":{"content":{"application/json":
                 {"schema":{"type":"array","items":[{"$ref":"#/components/schemas/Page"}]}}},
                 "400":{"$ref":"#/components/schemas/Problem"}}}}},
                      "/rooms":{"post":{}}},
             "components":{"schemas":{"Page":{"type":"object","properties":{"items":{"$ref":"#/components/schemas/Page"}}},
                                      "Problem":{"type":"object"}}}}
            """;

    @Test
    void hasEveryPathGroupedByService() {
        JsonNode merged = merge(ROOMS, INBOX);

        assertThat(merged.get("paths").propertyNames()).containsExactlyInAnyOrder("/rooms", "/inbox");
        assertThat(merged.at("/paths/~1rooms").propertyNames()).containsExactlyInAnyOrder("get", "post");
        assertThat(merged.at("/paths/~1rooms/get/tags/0").asString()).isEqualTo("first");
        assertThat(merged.at("/paths/~1rooms/get/tags")).hasSize(1);
        assertThat(merged.at("/paths/~1inbox/get/tags/0").asString()).isEqualTo("second");
        assertThat(merged.at("/tags/1/description").asString()).isEqualTo("inbox");
        assertThat(merged.at("/components/securitySchemes/token/type").asString())
                .isEqualTo("http");
        assertThat(merged.at("/security/0").has("token")).isTrue();
    }

    @Test
    void schemasOfOneNameThatDifferAreKeptApart() {
        JsonNode merged = merge(ROOMS, INBOX);

        assertThat(merged.at("/components/schemas").propertyNames())
                .containsExactlyInAnyOrder("Page", "second.Page", "Problem");
        assertThat(merged.at("/paths/~1rooms/get/responses/200/content/application~1json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Page");
        assertThat(merged.at("/paths/~1inbox/get/responses/200/content/application~1json/schema/items/0/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/second.Page");
        assertThat(merged.at("/components/schemas/second.Page/properties/items/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/second.Page");
    }

    @Test
    void oneOperationOfTwoServicesIsAMistake() {
        assertThatThrownBy(() -> merge(ROOMS, ROOMS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("get /rooms");
    }

    private static JsonNode merge(String first, String second) {
        return MergedApi.of(List.of(
                        new MergedApi.Part("first", ContractJson.mapper().readTree(first)),
                        new MergedApi.Part("second", ContractJson.mapper().readTree(second))))
                .tree();
    }
}
