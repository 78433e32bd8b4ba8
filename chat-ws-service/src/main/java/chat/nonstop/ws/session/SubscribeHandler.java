package chat.nonstop.ws.session;

import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import chat.nonstop.ws.stomp.Subscribable;
import java.util.concurrent.CompletableFuture;

/** Makes subscriptions to some kinds of destinations live. */
public interface SubscribeHandler {
    boolean serves(Subscribable what);

    /**
     * Called on the session's own thread; may block for a bounded time. The outcome completes when the subscription is live:
     * from then on nothing is missed. A refused one is forgotten by the session, and {@link #unsubscribed} is called.
     */
    CompletableFuture<Outcome> subscribe(Subscription subscription, ClientFrame frame);

    /** The subscription has ended, whoever ended it; called once, by any thread, also for one that never became live. */
    void unsubscribed(Subscription subscription);
}
