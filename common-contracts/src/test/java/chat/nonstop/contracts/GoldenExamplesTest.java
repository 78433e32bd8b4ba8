package chat.nonstop.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.event.RoomEvent;
import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.internal.Membership;
import chat.nonstop.contracts.internal.PresenceRooms;
import chat.nonstop.contracts.internal.RoomAudit;
import chat.nonstop.contracts.internal.RoomHeads;
import chat.nonstop.contracts.internal.RoomMembers;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.redis.CloseSession;
import chat.nonstop.contracts.redis.SessionDetail;
import chat.nonstop.contracts.rest.Problem;
import chat.nonstop.contracts.stomp.Acknowledgement;
import chat.nonstop.contracts.stomp.Notification;
import chat.nonstop.contracts.stomp.Presence;
import chat.nonstop.contracts.stomp.ReadCursors;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.contracts.stomp.RoomRenamed;
import chat.nonstop.contracts.stomp.Typing;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GoldenExamplesTest {
    private static final Map<String, Class<?>> RECORDS = Map.ofEntries(
            Map.entry("close-session", CloseSession.class),
            Map.entry("attachment-use", AttachmentUse.class),
            Map.entry("change", Change.class),
            Map.entry("changes-page", ChangesPage.class),
            Map.entry("room-renamed", RoomRenamed.class),
            Map.entry("acknowledgement", Acknowledgement.class),
            Map.entry("history-page", HistoryPage.class),
            Map.entry("membership", Membership.class),
            Map.entry("message", Message.class),
            Map.entry("message-submitted", MessageSubmitted.class),
            Map.entry("notification", Notification.class),
            Map.entry("presence", Presence.class),
            Map.entry("presence-rooms", PresenceRooms.class),
            Map.entry("problem", Problem.class),
            Map.entry("read-cursors", ReadCursors.class),
            Map.entry("read-reported", ReadReported.class),
            Map.entry("refusal", Refusal.class),
            Map.entry("room-audit", RoomAudit.class),
            Map.entry("room-event", RoomEvent.class),
            Map.entry("room-heads", RoomHeads.class),
            Map.entry("room-members", RoomMembers.class),
            Map.entry("session-detail", SessionDetail.class),
            Map.entry("typing", Typing.class));

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(
                    resolvers -> resolvers.mapPrefix("https://schemas.nonstop.chat/", "classpath:contracts/schemas/")));

    @ParameterizedTest
    @MethodSource("examples")
    void exampleFitsItsSchema(Path example) throws IOException {
        assertThat(validate(schemaOf(example), Files.readString(example))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void recordReadsAndWritesItsExample(Path example) throws IOException {
        Class<?> record = RECORDS.get(schemaOf(example));
        if (record == null) {
            return; // a shape that one service alone reads or writes: tested there
        }
        String golden = Files.readString(example);

        Object read = ContractJson.mapper().readValue(golden, record);

        assertThat(ContractJson.mapper().readTree(ContractJson.mapper().writeValueAsString(read)))
                .isEqualTo(ContractJson.mapper().readTree(golden));
    }

    @Test
    void everySchemaHasAnExample() throws Exception {
        List<String> withExample =
                examples().map(GoldenExamplesTest::schemaOf).distinct().toList();

        assertThat(files("/contracts/schemas")
                        .map(path -> path.getFileName().toString().replace(".schema.json", "")))
                .isSubsetOf(withExample)
                .hasSizeGreaterThan(10);
    }

    @Test
    void schemaRefusesAMessageWithoutItsPlace() {
        assertThat(validate("message", "{\"roomId\":1,\"senderId\":1,\"content\":\"x\"}"))
                .isNotEmpty();
    }

    @Test
    void schemaRefusesContentOfADeletedMessage() throws IOException {
        assertThat(validate(
                        "message", exampleText("message.deleted").replace("\"content\": \"\"", "\"content\": \"x\"")))
                .isNotEmpty();
    }

    @Test
    void schemaRefusesAReportOfNothing() {
        assertThat(validate("read-reported", "{\"roomId\":7,\"userId\":3,\"reportedAt\":\"2026-11-20T09:15:30Z\"}"))
                .isNotEmpty();
    }

    @Test
    void anEventOfALaterKindIsReadAsUnknown() {
        assertThat(ContractJson.mapper()
                        .readValue("{\"kind\":\"ROOM_PAINTED\",\"roomId\":7,\"messageId\":0}", RoomEvent.class)
                        .kind())
                .isEqualTo(RoomEvent.Kind.UNKNOWN);
    }

    @Test
    void aChangeFromBeforeTheJoinIsUnseen() throws IOException {
        Change edited = ContractJson.mapper().readValue(exampleText("change.edited"), Change.class);

        assertThat(edited.seenBy(41)).isEqualTo(edited);
        assertThat(edited.seenBy(42)).isEqualTo(Change.unseen(7, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"problem", "refusal"})
    void schemasKnowEveryRefusalCode(String schema) throws IOException {
        JsonNode known = ContractJson.mapper()
                .readTree(GoldenExamplesTest.class.getResourceAsStream("/contracts/schemas/" + schema + ".schema.json"))
                .at("/properties/code/enum");

        assertThat(known.valueStream().map(JsonNode::stringValue))
                .containsExactlyElementsOf(
                        Stream.of(RefusalCode.values()).map(RefusalCode::name).toList());
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(ContractJson.mapper()
                        .readValue("{\"kind\":\"TYPING\",\"roomId\":1,\"userId\":2,\"later\":true}", Typing.class))
                .isEqualTo(Typing.by(1, 2));
    }

    private static List<Error> validate(String schema, String json) {
        return SCHEMAS.getSchema(SchemaLocation.of("https://schemas.nonstop.chat/" + schema + ".schema.json"))
                .validate(json, InputFormat.JSON);
    }

    private static String exampleText(String name) throws IOException {
        return Files.readString(examplesFolder().resolve(name + ".json"));
    }

    private static Path examplesFolder() throws IOException {
        try {
            return Path.of(
                    GoldenExamplesTest.class.getResource("/contracts/examples").toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static String schemaOf(Path example) {
        String name = example.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    static Stream<Path> examples() throws IOException, URISyntaxException {
        return files("/contracts/examples");
    }

    private static Stream<Path> files(String folder) throws IOException, URISyntaxException {
        URI uri = GoldenExamplesTest.class.getResource(folder).toURI();
        try (Stream<Path> files = Files.list(Path.of(uri))) {
            return files.sorted().toList().stream();
        }
    }
}
