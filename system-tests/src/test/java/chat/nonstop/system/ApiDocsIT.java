package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What {@code /docs/openapi.json} describes is what the gateway leads to. */
class ApiDocsIT {
    private final SharedSystem system = SharedSystem.get();

    @Test
    void everyServiceIsDescribed() throws Exception {
        JsonNode api = describe();

        assertThat(api.get("paths").propertyNames())
                .contains("/api/v1/auth/login", "/api/v1/chat/rooms/{roomId}/messages", "/.well-known/jwks.json")
                .contains("/api/v1/chat/rooms/{roomId}/read")
                .contains("/api/v1/notifications")
                .noneMatch(path -> path.startsWith("/internal"));
    }

    /** An operation that is not routed is 404, one that has another method 405; with its door closed it is 401. */
    @TestFactory
    Iterable<DynamicTest> everyOperationIsThere() throws Exception {
        return describe()
                .get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .map(operation -> DynamicTest.dynamicTest(
                                operation.getKey() + " " + path.getKey(),
                                () -> isThere(operation.getKey(), path.getKey(), operation.getValue()))))
                .toList();
    }

    private void isThere(String method, String path, JsonNode operation) throws Exception {
        boolean open = operation.path("security").isArray()
                && operation.path("security").isEmpty();
        int status = send(method, path.replaceAll("\\{\\*?[A-Za-z]+}", "1")).statusCode();

        if (open) {
            assertThat(status).isNotIn(401, 404, 405);
        } else {
            assertThat(status).isEqualTo(401);
        }
        assertThat(operation
                        .at("/responses/default/content/application~1problem+json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Problem");
    }

    private JsonNode describe() throws Exception {
        HttpResponse<String> answer = send("get", "/docs/openapi.json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ContractJson.mapper().readTree(answer.body());
    }

    private HttpResponse<String> send(String method, String path) throws IOException {
        boolean hasBody = Set.of("post", "put", "patch").contains(method);
        return system.gateway().call(method.toUpperCase(Locale.ROOT), path, Map.of(), hasBody ? "{}" : "");
    }
}
