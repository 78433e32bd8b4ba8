package chat.nonstop.ws.signal;

import chat.nonstop.contracts.redis.Signal;
import java.util.concurrent.CompletableFuture;

/**
 * The channels of Redis that this node listens to. At most once: a signal sent while the link is down is lost, and whoever
 * needs it repairs from the record. Signals of one channel arrive in the order sent.
 */
public interface SignalLink {
    /** Hears what comes; called on the link's own thread, so it must not block. */
    interface Listener {
        /** Whether the channel is this listener's to hear. */
        boolean hears(String channel);

        void onSignal(String channel, Signal signal);

        /** The link is up after it was down, and every channel is heard again: what was sent meanwhile has not been. */
        void onRestored();
    }

    /** The listener is told of the channels that it hears, from now on. */
    void listen(Listener listener);

    /**
     * Listens to a channel until {@link #unsubscribe}. Completes when Redis has confirmed: what is sent from then on is heard.
     * Fails when Redis is away; the channel is then heard as soon as the link is restored.
     */
    CompletableFuture<Void> subscribe(String channel);

    /** In the order of the calls, so a later {@link #subscribe} to the same channel wins. */
    void unsubscribe(String channel);
}
