package chat.nonstop.ws.read;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.ReadReported;
import chat.nonstop.contracts.kafka.Topics;
import chat.nonstop.wiring.limit.Buckets;
import chat.nonstop.wiring.limit.Budget;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.membership.Standing;
import chat.nonstop.ws.publish.KafkaRecord;
import chat.nonstop.ws.publish.RecordLog;
import chat.nonstop.ws.session.ChatSession;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.SendBody;
import chat.nonstop.ws.session.SendHandler;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code SEND} of how far a member has come in a room, {@code {roomId,<cursor>}}; its receipt says that the report is durable.
 * Reports of one session and room that come fast are coalesced, and of what is left a session has a budget, so that a client
 * that reports without end costs no more than many that do not.
 */
final class ReportCursor implements SendHandler {
    private final String destination;
    private final String cursor;
    private final LongFunction<Progress> progress;
    private final Reporting reporting;

    /** What all such destinations share. */
    record Reporting(
            Memberships memberships,
            CoalescedReports coalesced,
            Buckets buckets,
            Budget budget,
            RecordLog log,
            ReadEventSettings settings,
            Clock clock) {}

    /**
     * @param cursor the field with the message id
     * @param progress what a message id there means
     */
    ReportCursor(String destination, String cursor, LongFunction<Progress> progress, Reporting reporting) {
        this.destination = destination;
        this.cursor = cursor;
        this.progress = progress;
        this.reporting = reporting;
    }

    @Override
    public String destination() {
        return destination;
    }

    @Override
    public CompletableFuture<Outcome> onSend(ChatSession session, ClientFrame frame) {
        Optional<SendBody> body = SendBody.of(frame);
        if (body.isEmpty()) {
            return SendBody.unreadable().now();
        }
        OptionalLong roomId = body.get().id("roomId");
        if (roomId.isEmpty()) {
            return SendBody.noId("roomId").now();
        }
        OptionalLong messageId = body.get().id(cursor);
        if (messageId.isEmpty()) {
            return SendBody.noId(cursor).now();
        }
        return switch (reporting.memberships.standing(roomId.getAsLong(), session.userId())) {
            case Standing.Member member -> report(session, roomId.getAsLong(), progress.apply(messageId.getAsLong()));
            case Standing.Outsider() ->
                Outcome.refused(RefusalCode.NOT_A_MEMBER).now();
            case Standing.Unknown() -> Outcome.refused(RefusalCode.UNAVAILABLE).now();
        };
    }

    private CompletableFuture<Outcome> report(ChatSession session, long roomId, Progress reported) {
        return reporting.coalesced.report(
                session.id(), roomId, reported, furthest -> charge(session, roomId, furthest));
    }

    private CompletableFuture<Outcome> charge(ChatSession session, long roomId, Progress furthest) {
        return reporting
                .buckets
                .charge(reporting.budget, session.id())
                .toCompletableFuture()
                .thenCompose(charge -> switch (charge) {
                    case Buckets.Charge.Granted() -> append(session.userId(), roomId, furthest);
                    case Buckets.Charge.Exhausted(var retryAfter) ->
                        new Outcome.Refused(RefusalCode.RATE_LIMITED, null, null, retryAfter).now();
                });
    }

    private CompletableFuture<Outcome> append(long userId, long roomId, Progress furthest) {
        ReadReported report = new ReadReported(
                roomId,
                userId,
                said(furthest.read()),
                said(furthest.delivered()),
                reporting.clock.instant().truncatedTo(ChronoUnit.MILLIS));
        long key = switch (reporting.settings.key()) {
            case ROOM -> roomId;
            case USER -> userId;
        };
        return reporting
                .log
                .append(new KafkaRecord(
                        Topics.CHAT_READ_EVENTS,
                        Long.toString(key),
                        ContractJson.mapper().writeValueAsBytes(report)))
                .handle((durable, failure) ->
                        failure == null ? Outcome.done() : Outcome.refused(RefusalCode.UNAVAILABLE));
    }

    private static @Nullable Long said(long messageId) {
        return messageId == 0 ? null : messageId;
    }
}
