package chat.nonstop.ws.room;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.ws.membership.Standing;
import chat.nonstop.ws.room.Sequencer.Placed;
import chat.nonstop.ws.session.Outcome;
import chat.nonstop.ws.session.ReplayTurns;
import chat.nonstop.ws.session.Subscription;
import chat.nonstop.ws.stomp.Subscribable;
import chat.nonstop.ws.stomp.Subscribable.OfRoom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one subscription from the last message or change that its client has up to the live ones: pages of the record,
 * as fast as the session takes them, until it has got as far as everybody else; that moment is decided on the room's
 * loop, so that nothing is left out or doubled at the seam. One virtual thread for its time, which waits for its
 * {@linkplain ReplayTurns turn} before each page.
 */
final class Replay implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Subscription subscription;
    private final Standing.Member member;
    private final long roomId;
    private final Watch watch;
    private final Feed feed;
    private final Watch.Tools tools;
    private final Duration sendTime;
    private final ReplayTurns turns;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private long reached;

    /** What became of a page. */
    private enum Page {
        DELIVERED,
        /** The record lags behind what was delivered: it will have it in a moment. */
        NOT_YET,
        LOST,
        /** The session takes no more, the rest is not the member's to see, or the record has been away for too long. */
        LAST
    }

    /** @param after the last message or change that the client has; messages start no earlier than the membership */
    Replay(
            Subscription subscription,
            Standing.Member member,
            long after,
            Watch watch,
            Watch.Tools tools,
            Duration sendTime) {
        OfRoom room = (OfRoom) subscription.what();
        this.subscription = subscription;
        this.member = member;
        this.roomId = room.roomId();
        this.reached = room instanceof Subscribable.Messages ? Math.max(after, member.joinedAtMessageId()) : after;
        this.watch = watch;
        this.feed = watch.feed(room);
        this.tools = tools;
        this.sendTime = sendTime;
        this.turns = subscription.replayTurns();
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
        long begunAtNanos = System.nanoTime();
        while (!subscription.hasEnded()) {
            try {
                if (!aheadChecked) {
                    if (isBeyondTheRoom()) {
                        return lost("the client has more than the record");
                    }
                    aheadChecked = true;
                }
                if (feed.goLive(subscription, reached).join()) {
                    return Outcome.done();
                }
                Page page = turn(begunAtNanos);
                if (page == Page.LOST) {
                    return lost("the record has not got what the client misses");
                }
                if (page == Page.LAST) {
                    break;
                }
                if (page == Page.DELIVERED) {
                    continue;
                }
            } catch (RuntimeException away) {
                LOG.atWarn()
                        .addKeyValue("roomId", roomId)
                        .addKeyValue("sessionId", subscription.sessionId())
                        .setCause(away)
                        .log("the record cannot be read for a replay");
            }
            if (turns.standStill(begunAtNanos, tools.settings().replayPatience())) {
                break;
            }
            Thread.sleep(PAUSE);
        }
        return Outcome.refused(RefusalCode.UNAVAILABLE);
    }

    /** Fetches a page when the session has room for it, and delivers it. */
    private Page turn(long begunAtNanos) throws InterruptedException {
        turns.take();
        try {
            if (turns.standStill(begunAtNanos, tools.settings().replayPatience())
                    || !subscription.awaitRoom(sendTime)) {
                return Page.LAST;
            }
            List<Placed<FeedEntry>> page = feed.source().after(reached, subscription.userId());
            if (!page.isEmpty() && page.getFirst().id() > reached + 1 || page.isEmpty() && endsEarly()) {
                return Page.LOST;
            }
            if (page.isEmpty()) {
                return Page.NOT_YET;
            }
            return deliver(page) ? Page.DELIVERED : Page.LAST;
        } finally {
            turns.leave();
        }
    }

    /**
     * A client may know an id before this node has heard of it, but none that is not stored: what it was told of was stored
     * before, and the record itself is asked after that.
     */
    private boolean isBeyondTheRoom() {
        return reached > feed.delivered().join() && reached > recordedHead();
    }

    /** Whether there is nothing up to the record's head, which is asked first. */
    private boolean endsEarly() {
        return recordedHead() > reached
                && feed.source().after(reached, subscription.userId()).isEmpty();
    }

    private long recordedHead() {
        long before = feed.reached();
        long head = feed.source().recordedHead();
        feed.recordedHead(head, before, reached <= head ? subscription : null);
        return head;
    }

    /** The client is told at once, and that it is this subscription; who waits for a receipt is told so as well. */
    private Outcome lost(String why) {
        LOG.atWarn()
                .addKeyValue("roomId", roomId)
                .addKeyValue("sessionId", subscription.sessionId())
                .addKeyValue("after", reached)
                .log(why);
        feed.metrics().lost();
        subscription.revoke(RefusalCode.HISTORY_LOST);
        return Outcome.refused(RefusalCode.HISTORY_LOST);
    }

    /** Returns false when the session takes no more, or nothing more is the member's to see. Stops before a hole. */
    private boolean deliver(List<Placed<FeedEntry>> page) throws InterruptedException {
        for (Placed<FeedEntry> placed : page) {
            if (placed.id() > reached + 1) {
                return true;
            }
            FeedEntry entry = placed.message();
            if (!subscription.awaitRoom(sendTime) || !subscription.deliver(entry.seenBy(member.joinedAtMessageId()))) {
                return false;
            }
            reached = placed.id();
            turns.gotOn();
            feed.metrics().replayed();
            if (entry.departed().contains(subscription.userId())) {
                watch.left(subscription.userId(), reached).join();
                return false;
            }
        }
        return true;
    }
}
