package chat.nonstop.verify;

import chat.nonstop.verify.StoredRoom.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether history keeps the order that senders can tell: of what one client sent, and of what came after a promise. */
final class SendingOrder {
    private final Map<Submission.Id, Submission> submissions;
    private final History history;
    private final List<Fault> faults;

    interface History {
        /** Null when it has none. */
        @Nullable
        StoredMessage copyOf(Submission submission);
    }

    /** Both ends of a message's way to its sender's promise, on the common clock. */
    private record Moment(Instant at, boolean isPromise, long messageId) {}

    /** @param faults where what is found goes */
    SendingOrder(Map<Submission.Id, Submission> submissions, History history, List<Fault> faults) {
        this.submissions = submissions;
        this.history = history;
        this.faults = faults;
    }

    void judgeSender(ClientLog log) {
        Map<Long, Long> furthest = new HashMap<>(); // by room, of what was sent once
        for (Observation observation : log.observations()) {
            if (!(observation instanceof Observation.Sent sent)) {
                continue;
            }
            Submission submission =
                    Objects.requireNonNull(submissions.get(new Submission.Id(log.userId(), sent.clientMessageId())));
            StoredMessage copy = history.copyOf(submission);
            if (copy == null || !sent.at().equals(submission.firstSentAt())) {
                continue; // a repeat may come behind what was sent meanwhile
            }
            long before = furthest.getOrDefault(sent.roomId(), 0L);
            if (before > copy.messageId()) {
                faults.add(new Fault.SenderReordered(log.client(), sent.roomId(), before, copy.messageId()));
            }
            if (submission.sends() == 1) {
                furthest.merge(sent.roomId(), copy.messageId(), Math::max);
            }
        }
    }

    void judgeOvertaking(StoredRoom room) {
        List<Moment> moments = new ArrayList<>();
        for (Submission submission : submissions.values()) {
            StoredMessage copy = submission.roomId() == room.roomId() ? history.copyOf(submission) : null;
            if (copy == null) {
                continue;
            }
            moments.add(new Moment(submission.firstSentAt(), false, copy.messageId()));
            Instant promisedAt = submission.promisedAt();
            if (promisedAt != null) {
                moments.add(new Moment(promisedAt, true, copy.messageId()));
            }
        }
        moments.sort(Comparator.comparing(Moment::at).thenComparing(Moment::isPromise));
        long highestPromised = 0;
        for (Moment moment : moments) {
            if (moment.isPromise()) {
                highestPromised = Math.max(highestPromised, moment.messageId());
            } else if (moment.messageId() < highestPromised) {
                faults.add(new Fault.Overtook(room.roomId(), moment.messageId(), highestPromised));
            }
        }
    }
}
