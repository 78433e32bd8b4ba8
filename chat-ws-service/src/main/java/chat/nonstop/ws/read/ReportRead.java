package chat.nonstop.ws.read;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.membership.Standing;
import chat.nonstop.ws.publish.KafkaRecord;
import chat.nonstop.ws.publish.RecordLog;
import chat.nonstop.ws.session.ChatSession;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.SendHandler;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code SEND /pub/chat/read {roomId,lastReadMessageId}}; its receipt says that the report is durable. */
@Component
@EnableConfigurationProperties(ReadEventSettings.class)
final class ReportRead implements SendHandler {
    private final Memberships memberships;
    private final RecordLog log;
    private final ReadEventSettings settings;
    private final Clock clock;

    ReportRead(Memberships memberships, RecordLog recordLog, ReadEventSettings settings, Clock clock) {
        this.memberships = memberships;
        this.log = recordLog;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String destination() {
        return Destinations.PUB_READ;
    }

    @Override
    public CompletableFuture<Outcome> onSend(ChatSession session, ClientFrame frame) {
        JsonNode body;
        try {
            body = ContractJson.mapper().readTree(frame.body());
        } catch (JacksonException unreadable) {
            return Outcome.refused(RefusalCode.INVALID_JSON).now();
        }
        if (!isId(body.path("roomId")) || !isId(body.path("lastReadMessageId"))) {
            return Outcome.refused(
                            RefusalCode.INVALID_REQUEST, "roomId and lastReadMessageId must be positive whole numbers.")
                    .now();
        }
        long roomId = body.path("roomId").longValue();
        return switch (memberships.standing(roomId, session.userId())) {
            case Standing.Member member ->
                append(new ReadReported(
                        roomId,
                        session.userId(),
                        body.path("lastReadMessageId").longValue(),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS)));
            case Standing.Outsider() ->
                Outcome.refused(RefusalCode.NOT_A_MEMBER).now();
            case Standing.Unknown() -> Outcome.refused(RefusalCode.UNAVAILABLE).now();
        };
    }

    private CompletableFuture<Outcome> append(ReadReported report) {
        long key = switch (settings.key()) {
            case ROOM -> report.roomId();
            case USER -> report.userId();
        };
        return log.append(new KafkaRecord(
                        Topics.CHAT_READ_EVENTS,
                        Long.toString(key),
                        ContractJson.mapper().writeValueAsBytes(report)))
                .handle((durable, failure) ->
                        failure == null ? Outcome.done() : Outcome.refused(RefusalCode.UNAVAILABLE));
    }

    private static boolean isId(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 1;
    }
}
