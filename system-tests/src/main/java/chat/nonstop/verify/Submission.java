package chat.nonstop.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of one message in the eyes of its sender's clients; filled while their logs are read. */
final class Submission {
    /** A message's identity: a user may send the same one from several clients. */
    record Id(long userId, UUID clientMessageId) {}

    private final Id id;
    private final long roomId;
    private final int contentHash;
    private final String client;
    private Instant firstSentAt;
    private Instant composedAt;
    private int sends;
    private int finalRefusals;
    private @Nullable Instant promisedAt;
    private boolean acked;
    private boolean receipted;
    private Observation.@Nullable Refused refusal;

    Submission(Id id, String client, Observation.Sent first) {
        this.id = id;
        this.client = client;
        this.roomId = first.roomId();
        this.contentHash = first.contentHash();
        this.firstSentAt = first.at();
        this.composedAt = first.composedAt();
    }

    void sent(Observation.Sent sent) {
        sends++;
        firstSentAt = earlier(firstSentAt, sent.at());
        composedAt = earlier(composedAt, sent.composedAt());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    void acked(Instant at) {
        acked = true;
        promised(at);
    }

    void receipted(Instant at) {
        receipted = true;
        promised(at);
    }

    private void promised(Instant at) {
        if (promisedAt == null || at.isBefore(promisedAt)) {
            promisedAt = at;
        }
    }

    void refused(Observation.Refused refused) {
        if (!refused.leavesOutcomeOpen()) {
            finalRefusals++;
            refusal = refused;
        }
    }

    Id id() {
        return id;
    }

    long roomId() {
        return roomId;
    }

    int contentHash() {
        return contentHash;
    }

    String client() {
        return client;
    }

    Instant firstSentAt() {
        return firstSentAt;
    }

    /** Since when somebody waits for it, with or without a session to send it on. */
    Instant composedAt() {
        return composedAt;
    }

    int sends() {
        return sends;
    }

    boolean isAcked() {
        return acked;
    }

    boolean isReceipted() {
        return receipted;
    }

    /** When the sender was first told that it is durable; null when it was not. */
    @Nullable
    Instant promisedAt() {
        return promisedAt;
    }

    /** The last refusal for good; null when there was none. */
    Observation.@Nullable Refused refusal() {
        return refusal;
    }

    /** Every single send was refused for good, so that it must not be stored. */
    boolean isRefusedForGood() {
        return finalRefusals >= sends;
    }

    boolean isUnanswered() {
        return promisedAt == null && finalRefusals == 0;
    }

    Duration since(Instant later) {
        return Duration.between(firstSentAt, later);
    }
}
