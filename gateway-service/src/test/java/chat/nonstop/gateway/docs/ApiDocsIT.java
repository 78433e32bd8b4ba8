package chat.nonstop.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.gateway.testing.Gateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiDocsIT {
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void describesAllServicesInOneDocument() {
        HttpResponse<String> answer = gateway.get("/docs/openapi.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode api = ContractJson.mapper().readTree(answer.body());
        assertThat(api.get("tags").valueStream().map(tag -> tag.get("name").asString()))
                .containsExactly("persistence", "read-receipt", "notification");
        assertThat(api.get("openapi").asString()).isEqualTo("3.1.0");
    }

    @Test
    void pageAndItsFilesAreServedWithoutAToken() {
        for (String path : new String[] {
            "/docs/",
            "/docs/docs.js",
            "/docs/docs.css",
            "/docs/swagger-ui/swagger-ui-bundle.js",
            "/docs/swagger-ui/swagger-ui.css"
        }) {
            HttpResponse<String> answer = gateway.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("ETag")).as(path).isPresent();
        }
    }

    @Test
    void describesSessionsAndTheSchemasOfTheirBodies() {
        HttpResponse<String> asyncApi = gateway.get("/docs/asyncapi.yaml");

        assertThat(asyncApi.statusCode()).isEqualTo(200);
        assertThat(asyncApi.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(asyncApi.body()).contains("asyncapi: 3.0.0").contains("./schemas/message.schema.json");
        HttpResponse<String> schema = gateway.get("/docs/schemas/message.schema.json");
        assertThat(schema.statusCode()).isEqualTo(200);
        assertThat(ContractJson.mapper().readTree(schema.body()).get("title").isString())
                .isTrue();
    }

    @Test
    void whatIsNoDocumentIsNotThere() {
        assertThat(gateway.get("/docs/schemas/nothing.schema.json").statusCode())
                .isEqualTo(404);
        assertThat(gateway.get("/docs/schemas/..%2f..%2fapplication.yml").statusCode())
                .isIn(400, 404);
        assertThat(gateway.get("/docs/swagger-ui/pom.properties").statusCode()).isEqualTo(404);
    }
}
