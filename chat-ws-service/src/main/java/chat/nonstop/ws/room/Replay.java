package chat.nonstop.ws.room;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.ws.room.Sequencer.Placed;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.Subscription;
import chat.nonstop.ws.stomp.MessageFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one subscription from the last message that its client has up to the live ones: pages of history, as fast as the
 * session takes them, until it has got as far as everybody else; that moment is decided on the room's loop, so that nothing
 * is left out or doubled at the seam. One virtual thread for its time.
 */
final class Replay implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Subscription subscription;
    private final long roomId;
    private final Watch watch;
    private final Watch.Tools tools;
    private final Duration sendTime;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private long reached;

    /** @param after the last message that the client has, raised to where its membership began */
    Replay(Subscription subscription, long roomId, long after, Watch watch, Watch.Tools tools, Duration sendTime) {
        this.subscription = subscription;
        this.roomId = roomId;
        this.reached = after;
        this.watch = watch;
        this.tools = tools;
        this.sendTime = sendTime;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    @Override
    public void run() {
        try {
            outcome.complete(replay());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outcome.complete(Outcome.refused(RefusalCode.UNAVAILABLE));
        } catch (RuntimeException failure) {
            outcome.completeExceptionally(failure);
        }
    }

    private Outcome replay() throws InterruptedException {
        boolean aheadChecked = false;
        long giveUpAtNanos =
                System.nanoTime() + tools.settings().replayPatience().toNanos();
        while (!subscription.hasEnded()) {
            try {
                if (!aheadChecked) {
                    notBeyondTheRoom();
                    aheadChecked = true;
                }
                if (watch.goLive(subscription, reached).join()) {
                    return Outcome.done();
                }
                List<Placed<MessageFrame>> page = RoomMessages.frames(tools.history()
                        .after(roomId, reached, tools.settings().page())
                        .messages());
                if (!page.isEmpty()) {
                    if (!deliver(page)) {
                        break;
                    }
                    giveUpAtNanos = System.nanoTime()
                            + tools.settings().replayPatience().toNanos();
                    continue;
                }
                // The record lags behind what was delivered: it will have it in a moment.
            } catch (RuntimeException away) {
                LOG.atWarn()
                        .addKeyValue("roomId", roomId)
                        .addKeyValue("sessionId", subscription.sessionId())
                        .setCause(away)
                        .log("history cannot be read for a replay");
            }
            if (System.nanoTime() - giveUpAtNanos > 0) {
                break;
            }
            Thread.sleep(PAUSE);
        }
        return Outcome.refused(RefusalCode.UNAVAILABLE);
    }

    /** A client may know a message before this node has heard of it, but none that the room does not have. */
    private void notBeyondTheRoom() {
        long delivered = watch.delivered().join();
        if (reached <= delivered) {
            return;
        }
        long head = tools.history().heads(List.of(roomId)).getOrDefault(roomId, 0L);
        watch.head(head);
        reached = Math.min(reached, Math.max(head, delivered));
    }

    /** Returns false when the session takes no more. */
    private boolean deliver(List<Placed<MessageFrame>> page) throws InterruptedException {
        for (Placed<MessageFrame> placed : page) {
            if (!subscription.awaitRoom(sendTime) || !subscription.deliver(placed.message())) {
                return false;
            }
            reached = placed.id();
            tools.metrics().replayed();
        }
        return true;
    }
}
