package chat.nonstop.ws.session;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.stomp.CloseReason;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.contracts.stomp.Refusal;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.ws.outbound.Outbound;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import chat.nonstop.ws.stomp.MessageFrame;
import chat.nonstop.ws.stomp.ServerFrame;
import chat.nonstop.ws.stomp.Subscribable;
import chat.nonstop.ws.stomp.Subscribable.UserQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection of one user: its subscriptions, what waits to be written, and how it ends. Other features deliver to it
 * from any thread; {@link FrameDispatch} works on its frames, one at a time.
 *
 * <pre>
 * opened --CONNECT--> connected --leave / cut / connection lost--> ended
 * </pre>
 *
 * From {@code opened} it ends the same ways. In {@code ended} nothing is subscribed, read or queued any more.
 */
public final class ChatSession {
    private enum Phase {
        OPENED,
        CONNECTED,
        ENDED
    }

    private static final int NORMAL_CLOSE = 1000;

    private final String id;
    private final long userId;
    private final String logInId;
    private final @Nullable String userAgent;
    private final ChatLimits limits;
    private final IdleTime idleTime;
    private final SessionMetrics metrics;
    private final Outbound outbound;
    private final long openedAtNanos = System.nanoTime();

    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final Map<Subscribable, Subscription> byDestination = new ConcurrentHashMap<>();
    private final Semaphore inFlight;
    private final AtomicLong ownFrames = new AtomicLong();
    private final ReplayTurns replayTurns = new ReplayTurns();

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPENED);
    private volatile HeartBeats heartBeats = HeartBeats.NONE;
    private volatile Instant expiresAt;
    private volatile long endedAtNanos;
    private volatile boolean aborted;
    private volatile boolean draining;

    /** When the client was last heard; while a frame of its is being worked on, the socket is not read. */
    private volatile long lastHeardNanos = openedAtNanos;

    private volatile boolean working;
    private volatile long lastPingNanos = openedAtNanos;

    /** Whether the transport let us ask for a sign of life since the client was last heard; else silence says nothing. */
    private volatile boolean asked;

    /** When a frame began whose end has not come; 0 when there is none. */
    private volatile long unfinishedSinceNanos;

    ChatSession(
            String id,
            CurrentUser user,
            @Nullable String userAgent,
            ChatLimits limits,
            SessionMetrics metrics,
            Function<Runnable, Outbound> outbound) {
        this.id = id;
        this.userId = user.userId();
        this.logInId = user.logInId();
        this.userAgent = userAgent;
        this.expiresAt = user.expiresAt();
        this.limits = limits;
        this.metrics = metrics;
        this.idleTime = new IdleTime(limits.idleTime());
        this.inFlight = new Semaphore(limits.inFlight());
        this.outbound = outbound.apply(() -> cut(CloseReason.TOO_SLOW));
    }

    public String id() {
        return id;
    }

    public long userId() {
        return userId;
    }

    /** Claim {@code sid} of the token that opened it; empty with an issuer that does not tell. */
    public String logInId() {
        return logInId;
    }

    /** As the client named itself, fit to be shown; null when it did not. */
    public @Nullable String userAgent() {
        return userAgent;
    }

    /** Queues a frame. Returns whether it will be written unless the connection breaks; never blocks. */
    public boolean send(ServerFrame frame) {
        return outbound.offer(frame);
    }

    /** Delivers JSON to one of the user's queues, when this session has subscribed to it. Returns whether it has. */
    public boolean tell(UserQueue queue, byte[] json) {
        return tell(queue, json, Map.of());
    }

    private boolean tell(UserQueue queue, byte[] json, Map<String, String> headers) {
        Subscription subscription = byDestination.get(queue);
        return subscription != null
                && subscription.deliver(
                        MessageFrame.of(queue.destination(), id + '-' + ownFrames.incrementAndGet(), json, headers, 0));
    }

    /** Tells the client that we have ended a subscription, and which. */
    void tellEnded(Subscription subscription, RefusalCode why) {
        metrics.refused(why);
        String detail = "The subscription to " + subscription.what().destination() + " has ended: " + why.message();
        tell(
                UserQueue.ERRORS,
                json(new Refusal(why, detail, null, null)),
                Map.of(Destinations.ENDED_HEADER, subscription.id()));
    }

    ReplayTurns replayTurns() {
        return replayTurns;
    }

    boolean awaitRoom(Duration patience) throws InterruptedException {
        return outbound.awaitBelow(limits.sendBufferBytes() / 2, patience);
    }

    // ---- what FrameDispatch asks

    boolean isOpened() {
        return phase.get() == Phase.OPENED;
    }

    boolean isEnded() {
        return phase.get() == Phase.ENDED;
    }

    boolean isReading() {
        return phase.get() != Phase.ENDED && !draining;
    }

    void heard() {
        working = true;
        lastHeardNanos = System.nanoTime();
    }

    void worked() {
        lastHeardNanos = System.nanoTime();
        working = false;
    }

    /** The client's WebSocket gave a sign of life by itself: a ping or a pong. */
    void heardSign() {
        lastHeardNanos = System.nanoTime();
    }

    void unfinishedFrame(boolean unfinished) {
        if (!unfinished) {
            unfinishedSinceNanos = 0;
        } else if (unfinishedSinceNanos == 0) {
            unfinishedSinceNanos = System.nanoTime() | 1; // never 0
        }
    }

    void connect(HeartBeats agreed, Duration ownHeartBeat) {
        heartBeats = agreed;
        phase.compareAndSet(Phase.OPENED, Phase.CONNECTED);
        send(ServerFrame.connected(id, userId, ownHeartBeat.toMillis()));
    }

    void renew(Instant until) {
        if (until.isAfter(expiresAt)) {
            expiresAt = until;
        }
    }

    /** Takes a place among the frames under way, waiting for one. Returns false when none came free in time. */
    boolean enterFlight(Duration patience) throws InterruptedException {
        return inFlight.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void leaveFlight() {
        inFlight.release();
    }

    /** Waits until every frame under way has its outcome; returns false when that took too long. */
    boolean awaitLanded(Duration patience) throws InterruptedException {
        boolean landed = inFlight.tryAcquire(limits.inFlight(), patience.toMillis(), TimeUnit.MILLISECONDS);
        if (landed) {
            inFlight.release(limits.inFlight());
        }
        return landed;
    }

    /** Adds a subscription unless one with this id or to this destination is there, or there are too many. */
    Optional<RefusalCode> add(Subscription subscription) {
        if (subscriptions.containsKey(subscription.id()) || byDestination.containsKey(subscription.what())) {
            return Optional.of(RefusalCode.DUPLICATE_SUBSCRIPTION);
        }
        if (subscriptions.size() >= limits.subscriptionsPerSession()) {
            return Optional.of(RefusalCode.TOO_MANY_SUBSCRIPTIONS);
        }
        subscriptions.put(subscription.id(), subscription);
        byDestination.put(subscription.what(), subscription);
        metrics.subscriptions(1);
        if (phase.get() == Phase.ENDED) {
            forget(subscription); // ended while it was being added: end() may have missed it
        }
        return Optional.empty();
    }

    Optional<Subscription> subscription(String subscriptionId) {
        return Optional.ofNullable(subscriptions.get(subscriptionId));
    }

    /** Ends a subscription. Returns false when it had ended before. */
    boolean forget(Subscription subscription) {
        if (!subscriptions.remove(subscription.id(), subscription)) {
            return false;
        }
        byDestination.remove(subscription.what(), subscription);
        metrics.subscriptions(-1);
        return subscription.end();
    }

    /**
     * Answers a refused frame where the client listens: on {@code /user/queue/errors} when it has subscribed to that, and the
     * session lives on. When it has not, a client that waits for an answer would wait for ever, so ERROR and close. Only a
     * SEND to an open destination without a receipt asked for no answer: its refusal is counted, no more.
     *
     * @param answerless whether the frame asked for no answer
     */
    void refuse(ClientFrame frame, Outcome.Refused why, boolean answerless) {
        Map<String, String> headers = new LinkedHashMap<>();
        String receipt = frame.receipt();
        if (receipt != null) {
            headers.put("receipt-id", receipt);
        }
        byte[] body = json(refusal(why));
        if (tell(UserQueue.ERRORS, body, headers) || answerless) {
            metrics.refused(why.code());
            return;
        }
        violate(why.code(), body, receipt);
    }

    /** The client broke the protocol, or cannot hear a refusal otherwise: ERROR, then close. */
    void violate(RefusalCode code, @Nullable String detail, @Nullable String receipt) {
        violate(code, json(refusal(new Outcome.Refused(code, null, detail))), receipt);
    }

    /** The client may not be here: ERROR, then close. */
    void turnAway(RefusalCode code, CloseReason reason, @Nullable String receipt) {
        metrics.refused(code);
        send(ServerFrame.error(code, json(refusal(new Outcome.Refused(code, null, null))), receipt));
        leave(reason);
    }

    private void violate(RefusalCode code, byte[] body, @Nullable String receipt) {
        metrics.refused(code);
        send(ServerFrame.error(code, body, receipt));
        leave(code.mayRetry() ? CloseReason.NODE_ERROR : CloseReason.PROTOCOL_VIOLATION);
    }

    private static Refusal refusal(Outcome.Refused why) {
        String detail = why.detail();
        Duration retryAfter = why.retryAfter();
        return new Refusal(
                why.code(),
                detail == null ? why.code().message() : detail,
                why.clientMessageId(),
                retryAfter == null ? null : Math.max(1, retryAfter.toMillis()));
    }

    private static byte[] json(Refusal refusal) {
        return ContractJson.mapper().writeValueAsBytes(refusal);
    }

    // ---- how it ends

    /** Closes behind everything that is queued. */
    public void leave(CloseReason reason) {
        if (end(reason.name())) {
            outbound.finish(reason.code(), reason.name());
        }
    }

    /** The client said good-bye. */
    void disconnect() {
        if (end("DISCONNECT")) {
            outbound.finish(NORMAL_CLOSE, "");
        }
    }

    /** Closes at once: what is queued would not be read any more. */
    void cut(CloseReason reason) {
        if (end(reason.name())) {
            outbound.cut(reason.code(), reason.name());
        }
    }

    /** The connection is gone. */
    void lost() {
        end("CONNECTION_LOST");
        aborted = true;
        outbound.abort();
    }

    /** Works on no more frames, waits for the outcome of those under way, and asks the client to move to another node. */
    void drain(Duration patience) throws InterruptedException {
        draining = true;
        awaitLanded(patience);
        leave(CloseReason.NODE_DRAINING);
    }

    private boolean end(String reason) {
        if (phase.get() == Phase.ENDED) {
            return false;
        }
        endedAtNanos = System.nanoTime(); // before the phase: tick reads them the other way round
        if (phase.getAndSet(Phase.ENDED) == Phase.ENDED) {
            return false;
        }
        metrics.ended(reason);
        List.copyOf(subscriptions.values()).forEach(this::forget);
        return true;
    }

    /** Called every second or so: does what time asks for. Never blocks. */
    void tick(Instant now, long nowNanos, Duration closePatience) {
        if (phase.get() == Phase.ENDED) {
            if (!aborted && since(endedAtNanos, nowNanos).compareTo(closePatience) > 0) {
                aborted = true;
                outbound.abort();
            }
            return;
        }
        if (outbound.writeTime(nowNanos).compareTo(limits.sendTime()) > 0) {
            cut(CloseReason.TOO_SLOW);
        } else if (unfinishedSinceNanos != 0
                && since(unfinishedSinceNanos, nowNanos).compareTo(limits.connectTime()) > 0) {
            violate(RefusalCode.FRAME_INVALID, "A frame was begun and not ended.", null);
        } else if (!now.isBefore(expiresAt)) {
            leave(CloseReason.TOKEN_EXPIRED);
        } else if (isOpened()) {
            if (since(openedAtNanos, nowNanos).compareTo(limits.connectTime()) > 0) {
                leave(CloseReason.CONNECT_TIMEOUT);
            }
        } else if (!working && isSilentTooLong(since(lastHeardNanos, nowNanos))) {
            cut(CloseReason.HEARTBEAT_LOST);
        } else if (heartBeats.isDue(since(outbound.lastWriteNanos(), nowNanos))) {
            send(ServerFrame.HEART_BEAT);
        }
        if (phase.get() != Phase.ENDED
                && idleTime.isAskDue(since(lastHeardNanos, nowNanos), since(lastPingNanos, nowNanos))) {
            lastPingNanos = nowNanos;
            asked = outbound.ping();
        }
    }

    private boolean isSilentTooLong(Duration silence) {
        return heartBeats.isLost(silence) || (asked && idleTime.isOver(silence));
    }

    private static Duration since(long thenNanos, long nowNanos) {
        return Duration.ofNanos(Math.max(0, nowNanos - thenNanos));
    }
}
