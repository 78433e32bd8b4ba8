package chat.nonstop.ws.session;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.ws.stomp.MessageFrame;
import chat.nonstop.ws.stomp.Subscribable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One live SUBSCRIBE of one session. Thread-safe. */
public final class Subscription {
    private final ChatSession session;
    private final String id;
    private final Subscribable what;
    private final SubscribeHandler handler;
    private final byte[] head;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable RefusalCode revokedFor;

    Subscription(ChatSession session, String id, Subscribable what, SubscribeHandler handler) {
        this.session = session;
        this.id = id;
        this.what = what;
        this.handler = handler;
        this.head = MessageFrame.headOf(id);
    }

    public Subscribable what() {
        return what;
    }

    public long userId() {
        return session.userId();
    }

    public String sessionId() {
        return session.id();
    }

    /** Queues a frame. Returns whether it will be written unless the connection breaks; never blocks. */
    public boolean deliver(MessageFrame frame) {
        return !ended.get() && session.send(frame.to(head));
    }

    /** Waits until the session has written half of what may wait; see {@code Outbound.awaitBelow}. */
    public boolean awaitRoom(Duration patience) throws InterruptedException {
        return !ended.get() && session.awaitRoom(patience);
    }

    /** Shared by all subscriptions of the session. */
    public ReplayTurns replayTurns() {
        return session.replayTurns();
    }

    public boolean hasEnded() {
        return ended.get();
    }

    /** Ends it from our side: nothing more is delivered, and the client is told why on {@code /user/queue/errors}. */
    public void revoke(RefusalCode code) {
        revokedFor = code;
        if (session.forget(this)) {
            session.tellEnded(this, code);
        }
    }

    /** Why we ended it, if we did. */
    @Nullable
    RefusalCode revokedFor() {
        return revokedFor;
    }

    String id() {
        return id;
    }

    /** Returns whether this call ended it. */
    boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        handler.unsubscribed(this);
        return true;
    }
}
