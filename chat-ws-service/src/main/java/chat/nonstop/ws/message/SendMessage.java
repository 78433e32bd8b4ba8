package chat.nonstop.ws.message;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.contracts.stomp.Acknowledgement;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.membership.Standing;
import chat.nonstop.ws.message.MessageDraft.Reading;
import chat.nonstop.ws.publish.MessageLog;
import chat.nonstop.ws.session.ChatLimits;
import chat.nonstop.ws.session.ChatSession;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.SendHandler;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import chat.nonstop.ws.stomp.Subscribable.UserQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * {@code SEND /pub/chat/message}. Acknowledged on {@code /user/queue/acks} and by RECEIPT when the log has committed it, and
 * never before. Messages of one session keep their order and do not wait for each other.
 */
@Component
final class SendMessage implements SendHandler {
    private static final Logger LOG = LoggerFactory.getLogger(SendMessage.class);

    private final Memberships memberships;
    private final MessageRate rate;
    private final AttachmentRecord attachments;
    private final MessageLog log;
    private final ChatLimits limits;
    private final Clock clock;
    private final Timer accepted;

    SendMessage(
            Memberships memberships,
            MessageRate rate,
            AttachmentRecord attachments,
            MessageLog log,
            ChatLimits limits,
            Clock clock,
            MeterRegistry meters) {
        this.memberships = memberships;
        this.rate = rate;
        this.attachments = attachments;
        this.log = log;
        this.limits = limits;
        this.clock = clock;
        this.accepted = Timer.builder("chat.message.accept")
                .description("from reading a SEND until its message was durable")
                .register(meters);
    }

    @Override
    public String destination() {
        return Destinations.PUB_MESSAGE;
    }

    @Override
    public CompletableFuture<Outcome> onSend(ChatSession session, ClientFrame frame) {
        long begin = System.nanoTime();
        return switch (MessageDraft.read(frame.body(), limits.contentCodePoints())) {
            case Reading.Refused(var code, var clientMessageId, var detail) ->
                new Outcome.Refused(code, clientMessageId, detail).now();
            case Reading.Accepted(MessageDraft draft) ->
                switch (memberships.standing(draft.roomId(), session.userId())) {
                    case Standing.Member member -> accept(session, draft, begin);
                    case Standing.Outsider() ->
                        refused(RefusalCode.NOT_A_MEMBER, draft.clientMessageId())
                                .now();
                    case Standing.Unknown() ->
                        refused(RefusalCode.UNAVAILABLE, draft.clientMessageId())
                                .now();
                };
        };
    }

    private CompletableFuture<Outcome> accept(ChatSession session, MessageDraft draft, long begin) {
        Optional<Duration> wait = rate.charge(session.userId());
        if (wait.isPresent()) {
            return new Outcome.Refused(RefusalCode.RATE_LIMITED, draft.clientMessageId(), null, wait.get()).now();
        }
        Optional<RefusalCode> refusal = attachmentRefusal(session, draft);
        if (refusal.isPresent()) {
            return refused(refusal.get(), draft.clientMessageId()).now();
        }
        return append(session, draft, begin);
    }

    /** Waits for the answer, so that no later message of this session overtakes this one. */
    private Optional<RefusalCode> attachmentRefusal(ChatSession session, MessageDraft draft) {
        if (draft.attachmentId() == null) {
            return Optional.empty();
        }
        boolean asImage = draft.type() == MessageType.IMAGE;
        try {
            return attachments.refusal(
                    draft.attachmentId(),
                    new AttachmentUse.Request(draft.roomId(), session.userId(), asImage, draft.clientMessageId()));
        } catch (RuntimeException away) {
            LOG.atWarn()
                    .addKeyValue("roomId", draft.roomId())
                    .addKeyValue("userId", session.userId())
                    .setCause(away)
                    .log("an attachment could not be judged");
            return Optional.of(RefusalCode.UNAVAILABLE);
        }
    }

    private CompletableFuture<Outcome> append(ChatSession session, MessageDraft draft, long begin) {
        MessageSubmitted submitted = new MessageSubmitted(
                draft.roomId(),
                session.userId(),
                draft.clientMessageId(),
                draft.type(),
                draft.content(),
                draft.replyTo(),
                draft.attachmentId(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return log.append(submitted).handle((durable, failure) -> {
            if (failure != null) {
                return refused(RefusalCode.UNAVAILABLE, draft.clientMessageId());
            }
            accepted.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            session.tell(
                    UserQueue.ACKS,
                    ContractJson.mapper().writeValueAsBytes(Acknowledgement.accepted(draft.clientMessageId())));
            return Outcome.done();
        });
    }

    private static Outcome refused(RefusalCode code, UUID clientMessageId) {
        return new Outcome.Refused(code, clientMessageId, null);
    }
}
