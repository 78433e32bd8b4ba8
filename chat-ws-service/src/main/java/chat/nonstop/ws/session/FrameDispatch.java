package chat.nonstop.ws.session;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.wiring.limit.Buckets;
import chat.nonstop.wiring.limit.Budget;
import chat.nonstop.wiring.limit.LocalBuckets;
import chat.nonstop.ws.stomp.Inbound;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import chat.nonstop.ws.stomp.ServerFrame;
import chat.nonstop.ws.stomp.Subscribable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What a client may ask, and who answers it. An allow-list: what is not named here ends the session. Every refusal is
 * written from here or from {@link ChatSession}, none is thrown, so that no client is left waiting.
 */
@Component
final class FrameDispatch {
    private static final Logger LOG = LoggerFactory.getLogger(FrameDispatch.class);
    private static final String VERSION = "1.2";

    /** Of whom SUBSCRIBE frames are counted; a session is on one node, so it counts by itself. */
    private static final int SESSIONS = 100_000;

    private final Map<String, SendHandler> sendHandlers;
    private final List<SubscribeHandler> subscribeHandlers;
    private final SessionRegistry registry;
    private final List<SessionWatcher> watchers;
    private final SessionSettings settings;
    private final ChatLimits limits;
    private final LocalBuckets subscribes = new LocalBuckets(SESSIONS);
    private final Budget subscribeBudget;

    FrameDispatch(
            List<SendHandler> sendHandlers,
            List<SubscribeHandler> subscribeHandlers,
            SessionRegistry registry,
            List<SessionWatcher> watchers,
            SessionSettings settings,
            ChatLimits limits) {
        this.sendHandlers = sendHandlers.stream().collect(toUnmodifiableMap(SendHandler::destination, identity()));
        this.subscribeHandlers = List.copyOf(subscribeHandlers);
        this.registry = registry;
        this.watchers = List.copyOf(watchers);
        this.settings = settings;
        this.limits = limits;
        this.subscribeBudget = new Budget("subscribes", limits.subscribesPerMinute());
    }

    /** Works on one thing that the client sent; called in their order, one at a time for each session. */
    void work(ChatSession session, Inbound inbound) throws InterruptedException {
        switch (inbound) {
            case Inbound.HeartBeat() -> {}
            case Inbound.ServerCommand(String command) ->
                session.violate(RefusalCode.FRAME_INVALID, command + " is not a command of clients.", null);
            case ClientFrame frame -> work(session, frame);
        }
    }

    private void work(ChatSession session, ClientFrame frame) throws InterruptedException {
        if (session.isOpened()) {
            switch (frame.command()) {
                case CONNECT -> connect(session, frame);
                default -> invalid(session, frame, "The first frame must be CONNECT.");
            }
            return;
        }
        switch (frame.command()) {
            case CONNECT -> invalid(session, frame, "This session is connected already.");
            case SEND -> send(session, frame);
            case SUBSCRIBE -> subscribe(session, frame);
            case UNSUBSCRIBE -> unsubscribe(session, frame);
            case ACK, NACK -> receipt(session, frame); // all subscriptions are ack:auto; nothing is redelivered
            case BEGIN, COMMIT, ABORT -> invalid(session, frame, "Transactions are not supported.");
            case DISCONNECT -> disconnect(session, frame);
        }
    }

    private void connect(ChatSession session, ClientFrame frame) {
        String versions = frame.header("accept-version");
        if (versions == null || !List.of(versions.split(",", -1)).contains(VERSION)) {
            invalid(session, frame, "accept-version must include " + VERSION + '.');
            return;
        }
        HeartBeats heartBeats;
        try {
            heartBeats = HeartBeats.negotiate(frame.header("heart-beat"), settings.heartBeat());
        } catch (IllegalArgumentException malformed) {
            invalid(session, frame, "heart-beat must be two numbers of milliseconds.");
            return;
        }
        String replaced = frame.header(Destinations.REPLACES_HEADER);
        Optional<CloseReason> ended = registry.register(session, replaced == null ? "" : replaced);
        if (ended.isPresent()) {
            session.turnAway(RefusalCode.TOKEN_REVOKED, ended.get(), frame.receipt());
        } else {
            watchers.forEach(watcher -> watcher.connected(session));
            session.connect(heartBeats, settings.heartBeat());
        }
        if (session.isEnded()) { // perhaps its connection went meanwhile: who was told of that was told too early
            registry.remove(session);
            watchers.forEach(watcher -> watcher.ended(session, false));
        }
    }

    private void send(ChatSession session, ClientFrame frame) throws InterruptedException {
        String destination = frame.header("destination");
        if (destination == null) {
            invalid(session, frame, "SEND needs a destination.");
            return;
        }
        if (frame.header("transaction") != null) {
            invalid(session, frame, "Transactions are not supported.");
            return;
        }
        SendHandler handler = sendHandlers.get(destination);
        if (handler == null) {
            session.refuse(frame, new Outcome.Refused(RefusalCode.DESTINATION_FORBIDDEN, null, null), false);
            return;
        }
        boolean answerless = frame.receipt() == null;
        if (frame.body().length > limits.messageBytes()) {
            session.refuse(frame, new Outcome.Refused(RefusalCode.MESSAGE_TOO_LARGE, null, null), answerless);
            return;
        }
        // Beyond the limit this socket is read no further: back-pressure on this client alone.
        if (!session.enterFlight(settings.answerPatience().multipliedBy(4))) {
            session.refuse(frame, new Outcome.Refused(RefusalCode.UNAVAILABLE, null, null), answerless);
            return;
        }
        attempt(() -> handler.onSend(session, frame)).whenComplete((outcome, failure) -> {
            try {
                answer(session, frame, outcome, failure, answerless);
            } finally {
                session.leaveFlight();
            }
        });
    }

    private void subscribe(ChatSession session, ClientFrame frame) {
        String id = frame.header("id");
        String destination = frame.header("destination");
        if (id == null || destination == null) {
            invalid(session, frame, "SUBSCRIBE needs an id and a destination.");
            return;
        }
        if (id.length() > Limits.SUBSCRIPTION_ID_LENGTH) {
            invalid(session, frame, "The id of a subscription is too long.");
            return;
        }
        // Each may ask another service for a membership and a head: not as often as somebody likes.
        if (subscribes.chargeNow(subscribeBudget, session.id()) instanceof Buckets.Charge.Exhausted exhausted) {
            session.refuse(
                    frame, new Outcome.Refused(RefusalCode.RATE_LIMITED, null, null, exhausted.retryAfter()), false);
            return;
        }
        Optional<Subscribable> what = Subscribable.parse(destination);
        if (what.isEmpty()) {
            session.refuse(frame, new Outcome.Refused(RefusalCode.DESTINATION_FORBIDDEN, null, null), false);
            return;
        }
        SubscribeHandler handler = subscribeHandlers.stream()
                .filter(candidate -> candidate.serves(what.get()))
                .findFirst()
                .orElseThrow();
        Subscription subscription = new Subscription(session, id, what.get(), handler);
        Optional<RefusalCode> refusal = session.add(subscription);
        if (refusal.isPresent()) {
            session.refuse(frame, new Outcome.Refused(refusal.get(), null, null), false);
            return;
        }
        attempt(() -> handler.subscribe(subscription, frame)).whenComplete((outcome, failure) -> {
            RefusalCode revoked = subscription.revokedFor();
            if (revoked != null) {
                if (frame.receipt() != null) { // the end was told; who waits for the receipt needs an answer as well
                    session.refuse(frame, new Outcome.Refused(revoked, null, null), false);
                }
                return;
            }
            if (!(outcome instanceof Outcome.Done) && !session.forget(subscription)) {
                return; // the client, or the end of the session, was faster
            }
            answer(session, frame, outcome, failure, false);
        });
    }

    private void unsubscribe(ChatSession session, ClientFrame frame) {
        String id = frame.header("id");
        if (id == null) {
            invalid(session, frame, "UNSUBSCRIBE needs an id.");
            return;
        }
        session.subscription(id).ifPresent(session::forget); // one that we ended meanwhile is no mistake of the client
        receipt(session, frame);
    }

    private void disconnect(ChatSession session, ClientFrame frame) throws InterruptedException {
        session.awaitLanded(settings.answerPatience());
        receipt(session, frame);
        session.disconnect();
    }

    private static CompletableFuture<Outcome> attempt(Supplier<CompletableFuture<Outcome>> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static void answer(
            ChatSession session,
            ClientFrame frame,
            @Nullable Outcome outcome,
            @Nullable Throwable failure,
            boolean answerless) {
        switch (outcome) {
            case Outcome.Done() -> receipt(session, frame);
            case Outcome.Refused refused -> session.refuse(frame, refused, answerless);
            case null -> {
                LOG.atError()
                        .addKeyValue("sessionId", session.id())
                        .addKeyValue("userId", session.userId())
                        .setCause(failure)
                        .log("{} failed", frame.command());
                session.refuse(frame, new Outcome.Refused(RefusalCode.INTERNAL_ERROR, null, null), answerless);
            }
        }
    }

    private static void receipt(ChatSession session, ClientFrame frame) {
        String receipt = frame.receipt();
        if (receipt != null) {
            session.send(ServerFrame.receipt(receipt));
        }
    }

    private static void invalid(ChatSession session, ClientFrame frame, String detail) {
        session.violate(RefusalCode.FRAME_INVALID, detail, frame.receipt());
    }
}
