package chat.nonstop.gateway.docs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Several OpenAPI 3.1 descriptions as one. Operations are grouped by the service they come from; schemas that have one name
 * and differ get the service's name as well.
 */
final class MergedApi {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode merged;

    /** A service's own description. */
    record Part(String service, JsonNode api) {}

    /**
     * @throws IllegalArgumentException when two services describe the same method of the same path: the routes can lead to
     *     one of them only
     */
    static MergedApi of(List<Part> parts) {
        MergedApi merged = new MergedApi();
        parts.forEach(merged::add);
        return merged;
    }

    private MergedApi() {
        merged = NODES.objectNode();
        merged.put("openapi", "3.1.0");
        merged.putObject("info")
                .put("title", "Nonstop Chat")
                .put("version", "v1")
                .put("description", "REST. Sessions and topics are described by asyncapi.yaml.");
        merged.putArray("servers").addObject().put("url", "/");
        merged.putArray("tags");
        merged.putObject("paths");
        merged.putObject("components").putObject("schemas");
    }

    /** As UTF-8 JSON. */
    byte[] json(JsonMapper mapper) {
        return mapper.writeValueAsBytes(merged);
    }

    JsonNode tree() {
        return merged;
    }

    private void add(Part part) {
        ObjectNode schemas = (ObjectNode) merged.at("/components/schemas");
        Map<String, String> renamed = new HashMap<>();
        part.api().at("/components/schemas").propertyStream().forEach(schema -> {
            JsonNode present = schemas.get(schema.getKey());
            if (present != null && !present.equals(schema.getValue())) {
                renamed.put(SCHEMAS + schema.getKey(), SCHEMAS + nameIn(part, schema.getKey()));
            }
        });
        JsonNode api = withReferences(part.api(), renamed);
        api.at("/components/schemas").propertyStream().forEach(schema -> {
            String name =
                    renamed.containsKey(SCHEMAS + schema.getKey()) ? nameIn(part, schema.getKey()) : schema.getKey();
            schemas.set(name, schema.getValue());
        });
        JsonNode schemes = api.at("/components/securitySchemes");
        if (schemes.isObject()) {
            ((ObjectNode) merged.get("components")).set("securitySchemes", schemes);
        }
        if (api.has("security")) {
            merged.set("security", api.get("security"));
        }
        ((ArrayNode) merged.get("tags"))
                .addObject()
                .put("name", part.service())
                .put("description", api.at("/info/title").asString(""));
        api.path("paths").propertyStream().forEach(path -> addPath(part.service(), path.getKey(), path.getValue()));
    }

    private void addPath(String service, String path, JsonNode operations) {
        ObjectNode present = ((ObjectNode) merged.get("paths")).withObjectProperty(path);
        operations.propertyStream().forEach(operation -> {
            if (present.has(operation.getKey())) {
                throw new IllegalArgumentException(
                        operation.getKey() + " " + path + ": described by two services, " + service + " is one");
            }
            JsonNode described = operation.getValue();
            if (described instanceof ObjectNode object) {
                object.putArray("tags").add(service);
            }
            present.set(operation.getKey(), described);
        });
    }

    private static String nameIn(Part part, String schema) {
        return part.service().replaceAll("[^A-Za-z0-9]", "-") + "." + schema;
    }

    /** A copy of the tree in which these references are others. */
    private static JsonNode withReferences(JsonNode node, Map<String, String> renamed) {
        if (node.isObject()) {
            ObjectNode copy = NODES.objectNode();
            node.propertyStream()
                    .forEach(field -> copy.set(
                            field.getKey(),
                            field.getKey().equals("$ref")
                                    ? StringNode.valueOf(renamed.getOrDefault(
                                            field.getValue().asString(),
                                            field.getValue().asString()))
                                    : withReferences(field.getValue(), renamed)));
            return copy;
        }
        if (node.isArray()) {
            return NODES.arrayNode()
                    .addAll(node.valueStream()
                            .map(element -> withReferences(element, renamed))
                            .collect(Collectors.toList()));
        }
        return node;
    }
}
