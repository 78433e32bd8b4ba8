package chat.nonstop.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.kafka.TopicPlan;
import chat.nonstop.contracts.stomp.Destinations;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI description has what the constants say, no more and no less. */
class AsyncApiTest {
    private static final JsonNode DOCUMENT = read("/contracts/asyncapi.yaml");

    @Test
    void isValidAsyncApi() throws IOException {
        try (InputStream schema = AsyncApiTest.class.getResourceAsStream("/asyncapi/3.0.0.json")) {
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                            .getSchema(schema)
                            .validate(ContractJson.mapper().writeValueAsString(DOCUMENT), InputFormat.JSON))
                    .isEmpty();
        }
    }

    @Test
    void namesEveryDestinationAndTopic() {
        List<String> destinations = List.of(
                Destinations.PUB_MESSAGE,
                Destinations.PUB_READ,
                Destinations.PUB_DELIVERED,
                Destinations.PUB_TYPING,
                Destinations.PUB_RENEW,
                Destinations.ROOM_PREFIX + "{roomId}",
                Destinations.ROOM_PREFIX + "{roomId}" + Destinations.READ_SUFFIX,
                Destinations.ROOM_PREFIX + "{roomId}" + Destinations.EVENTS_SUFFIX,
                Destinations.USER_ACKS,
                Destinations.USER_ERRORS,
                Destinations.USER_NOTIFICATIONS);
        Stream<String> topics = TopicPlan.ALL.stream().map(TopicPlan::name);

        assertThat(DOCUMENT.get("channels")
                        .valueStream()
                        .map(channel -> channel.get("address").asString()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(destinations.stream(), topics).toList());
    }

    @Test
    void everyChannelHasAnOperation() {
        assertThat(DOCUMENT.get("operations")
                        .valueStream()
                        .map(operation -> operation.at("/channel/$ref").asString())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(DOCUMENT.get("channels").propertyNames().stream()
                        .map(channel -> "#/channels/" + channel)
                        .toList());
    }

    @Test
    void everyBodyIsASchemaOfTheContract() {
        assertThat(DOCUMENT.at("/components/messages").valueStream())
                .isNotEmpty()
                .allSatisfy(message -> {
                    String schema = message.at("/payload/schema/$ref").asString();
                    assertThat(schema).startsWith("./schemas/");
                    assertThat(AsyncApiTest.class.getResource("/contracts/" + schema.substring(2)))
                            .as(schema)
                            .isNotNull();
                });
    }

    private static JsonNode read(String resource) {
        try (InputStream yaml = AsyncApiTest.class.getResourceAsStream(resource)) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
