package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.StompTestClient;
import chat.nonstop.testing.StompTestClient.Frame;
import chat.nonstop.verify.client.Person;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What {@code /docs/asyncapi.yaml} says of sessions is what a session meets: each destination can be used as it says, and the
 * bodies that come fit the schemas that it names.
 */
class SessionDocsIT {
    private final SharedSystem system = SharedSystem.get();

    @Test
    void everyDestinationIsAsDescribed() throws Exception {
        JsonNode document = new YAMLMapper()
                .readTree(system.gateway()
                        .call("GET", "/docs/asyncapi.yaml", Map.of(), "")
                        .body());
        List<Person> people = system.gateway().signUp("described", 2);
        long room = system.gateway().createGroup("described", people.getFirst(), people.subList(1, 2));
        Map<String, String> bodies = Map.of(
                Destinations.PUB_MESSAGE,
                json(Map.of(
                        "roomId",
                        room,
                        "clientMessageId",
                        UUID.randomUUID(),
                        "type",
                        "TEXT",
                        "content",
                        "as described")),
                Destinations.PUB_READ,
                json(Map.of("roomId", room, "lastReadMessageId", 1)),
                Destinations.PUB_DELIVERED,
                json(Map.of("roomId", room, "lastDeliveredMessageId", 1)),
                Destinations.PUB_TYPING,
                json(Map.of("roomId", room)),
                Destinations.PUB_RENEW,
                json(Map.of("accessToken", people.getFirst().token())));

        try (StompTestClient speaker = StompTestClient.connect(
                        system.gateway().webSocket(), people.getFirst().token());
                StompTestClient listener = StompTestClient.connect(
                        system.gateway().webSocket(), people.getLast().token())) {
            List<String> heard = addresses(document, "receive").stream()
                    .map(address -> address.replace("{roomId}", Long.toString(room)))
                    .toList();
            for (String destination : heard) {
                speaker.subscribe(destination);
                listener.subscribe(destination);
            }
            for (String destination : addresses(document, "send")) {
                String receipt = "of-" + destination;
                speaker.send("SEND", Map.of("destination", destination, "receipt", receipt), bodies.get(destination));
                assertThat(speaker.awaitReceipt(receipt).command()).isEqualTo("RECEIPT");
            }
            speaker.send("SEND", Map.of("destination", Destinations.PUB_MESSAGE), "{}");
            listener.await(frame -> Destinations.room(room).equals(frame.header("destination")));
            listener.send("SEND", Map.of("destination", Destinations.PUB_READ), bodies.get(Destinations.PUB_READ));

            for (String destination : List.of(
                    Destinations.room(room),
                    Destinations.roomRead(room),
                    Destinations.roomEvents(room),
                    Destinations.USER_NOTIFICATIONS)) {
                assertFits(document, room, listener, destination);
            }
            assertFits(document, room, speaker, Destinations.USER_ACKS);
            assertFits(document, room, speaker, Destinations.USER_ERRORS);
        }
    }

    /** The first frame at the destination has a body of one of the kinds that the channel names. */
    private static void assertFits(JsonNode document, long room, StompTestClient session, String destination) {
        Frame frame = session.await(
                each -> each.command().equals("MESSAGE") && destination.equals(each.header("destination")));
        JsonNode channel = channels(document)
                .filter(each -> each.get("address")
                        .asString()
                        .replace("{roomId}", Long.toString(room))
                        .equals(destination))
                .findFirst()
                .orElseThrow();
        List<String> schemas = channel.get("messages").propertyNames().stream()
                .map(message -> document.at("/components/messages/" + message + "/payload/schema/$ref")
                        .asString())
                .map(file -> file.replace("./schemas/", "").replace(".schema.json", ""))
                .toList();
        assertThat(schemas).as(destination).anySatisfy(schema -> ContractAssert.assertFits(schema, frame.body()));
    }

    /** Addresses at the gateway that an operation of this action is for, in a stable order. */
    private static List<String> addresses(JsonNode document, String action) {
        TreeSet<String> addresses = new TreeSet<>();
        document.get("operations")
                .valueStream()
                .filter(operation -> operation.get("action").asString().equals(action))
                .map(operation ->
                        document.at(operation.at("/channel/$ref").asString().substring(1)))
                .filter(SessionDocsIT::isAtTheGateway)
                .forEach(channel -> addresses.add(channel.get("address").asString()));
        assertThat(addresses).isNotEmpty();
        return List.copyOf(addresses);
    }

    private static Stream<JsonNode> channels(JsonNode document) {
        return document.get("channels").valueStream().filter(SessionDocsIT::isAtTheGateway);
    }

    private static boolean isAtTheGateway(JsonNode channel) {
        return channel.at("/servers/0/$ref").asString().equals("#/servers/gateway");
    }

    private static String json(Map<String, ?> body) {
        return ContractJson.mapper().writeValueAsString(body);
    }
}
