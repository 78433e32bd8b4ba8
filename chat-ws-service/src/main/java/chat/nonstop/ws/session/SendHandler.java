package chat.nonstop.ws.session;

import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.util.concurrent.CompletableFuture;

/** Works on the SEND frames to one destination. */
public interface SendHandler {
    /** The destination, exactly. */
    String destination();

    /**
     * Called in the order in which the session's frames came, on the session's own thread. May block for a short, bounded
     * time; whatever takes longer completes the outcome later, while the session's next frames go on.
     */
    CompletableFuture<Outcome> onSend(ChatSession session, ClientFrame frame);
}
