package chat.nonstop.verify;

import chat.nonstop.verify.Observation.Heard;
import chat.nonstop.verify.Observation.Sent;
import chat.nonstop.verify.StoredRoom.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the invariants of a room held in a recorded run:
 *
 * <ul>
 *   <li>what was acked is in history exactly once and unaltered, or its refusal reached the sender; what was neither acked
 *       nor refused is there once or not at all; what was refused is not there
 *   <li>history goes 1, 2, 3, …
 *   <li>every client heard every message from where it began to watch up to the last, or up to the one that ended its user's
 *       membership and none behind that, once, in that order, as stored; who was no member has nothing in history
 *   <li>a message that was sent after another had been acked, by whomever, stands behind it; so does what a client
 *       sent after something that it sent once
 *   <li>where cursors were asked for: {@link Reading}
 * </ul>
 */
public record Verdict(Figures figures, List<Fault> faults) {
    private static final int FAULTS_SHOWN = 20;

    public Verdict {
        faults = List.copyOf(faults);
    }

    public boolean isClean() {
        return faults.isEmpty();
    }

    public <F extends Fault> long count(Class<F> kind) {
        return faults.stream().filter(kind::isInstance).count();
    }

    public long lost() {
        return count(Fault.Lost.class);
    }

    /** Stored or heard twice. */
    public long doubled() {
        return count(Fault.StoredTwice.class) + count(Fault.HeardTwice.class);
    }

    /** Stored or heard in another order than it was sent, acked or stored. */
    public long outOfOrder() {
        return count(Fault.OutOfOrder.class)
                + count(Fault.SenderReordered.class)
                + count(Fault.Overtook.class)
                + count(Fault.HeardAnother.class);
    }

    /** Not heard by one who watched, or not in history where there should be something. */
    public long missed() {
        return count(Fault.Missed.class) + count(Fault.Hole.class);
    }

    /** Read cursors and unread counts that are wrong. */
    public long cursors() {
        return count(Fault.CursorBack.class)
                + count(Fault.CursorLost.class)
                + count(Fault.CursorInvented.class)
                + count(Fault.WrongUnread.class);
    }

    /** All figures, and the faults by kind. */
    @Override
    public String toString() {
        return figures + "; lost " + lost() + ", doubled " + doubled() + ", out of order " + outOfOrder() + ", missed "
                + missed() + ", cursors " + cursors() + ", faults in all " + faults.size()
                + (faults.isEmpty()
                        ? ""
                        : faults.stream()
                                .limit(FAULTS_SHOWN)
                                .map(Fault::toString)
                                .collect(Collectors.joining("\n  ", "\n  ", "")));
    }

    public static Verdict of(Recording recording) {
        return new Judgement(recording).decide();
    }

    /** One reading of a recording. */
    private static final class Judgement {
        private final Recording recording;
        private final List<Fault> faults = new ArrayList<>();
        private final Map<Submission.Id, Submission> submissions = new LinkedHashMap<>();
        private final Map<Long, StoredRoom> rooms;
        private final Map<Long, Map<Submission.Id, List<StoredMessage>>> stored = new HashMap<>();
        private final List<Duration> hearTimes = new ArrayList<>();
        private Duration longestUnheard = Duration.ZERO;
        private long heard;
        private long toHear;
        private int disconnects;

        Judgement(Recording recording) {
            this.recording = recording;
            this.rooms = recording.rooms().stream().collect(Collectors.toMap(StoredRoom::roomId, room -> room));
        }

        Verdict decide() {
            recording.clients().forEach(this::readSubmissions);
            recording.rooms().forEach(this::judgeHistory);
            submissions.values().forEach(this::judgeSubmission);
            recording.clients().forEach(this::judgeHearing);
            SendingOrder order = new SendingOrder(submissions, this::storedCopy, faults);
            recording.clients().forEach(order::judgeSender);
            recording.rooms().forEach(order::judgeOvertaking);
            faults.addAll(Reading.faults(recording));
            return new Verdict(figures(), faults);
        }

        private void readSubmissions(ClientLog log) {
            for (Observation observation : log.observations()) {
                switch (observation) {
                    case Sent sent -> {
                        Submission.Id id = new Submission.Id(log.userId(), sent.clientMessageId());
                        submissions
                                .computeIfAbsent(id, fresh -> new Submission(fresh, log.client(), sent))
                                .sent(sent);
                    }
                    case Observation.Acked acked ->
                        submission(log, acked.clientMessageId()).acked(acked.at());
                    case Observation.Receipted receipted ->
                        submission(log, receipted.clientMessageId()).receipted(receipted.at());
                    case Observation.Refused refused ->
                        submission(log, refused.clientMessageId()).refused(refused);
                    case Observation.Disconnected gone -> disconnects++;
                    case Observation.Connected live -> {}
                    case Observation.Watched watched -> {}
                    case Observation.Ended ended -> {}
                    case Observation.ReadReported report -> {}
                    case Observation.ReadReceipted receipt -> {}
                    case Observation.CursorShown cursor -> {}
                    case Heard message -> heard++;
                }
            }
        }

        private Submission submission(ClientLog log, UUID clientMessageId) {
            Submission submission = submissions.get(new Submission.Id(log.userId(), clientMessageId));
            if (submission == null) {
                throw new IllegalArgumentException(
                        "log of " + log.client() + ": an answer to " + clientMessageId + ", which was not sent before");
            }
            return submission;
        }

        private void judgeHistory(StoredRoom room) {
            Set<Long> users =
                    recording.clients().stream().map(ClientLog::userId).collect(Collectors.toSet());
            Map<Submission.Id, List<StoredMessage>> byId = new LinkedHashMap<>();
            Set<Long> outsiders = new HashSet<>();
            long expected = 1;
            for (StoredMessage message : room.messages()) {
                if (message.messageId() != expected) {
                    faults.add(new Fault.Hole(room.roomId(), expected, message.messageId()));
                }
                expected = message.messageId() + 1;
                outsiders.removeAll(message.joined());
                outsiders.addAll(message.left());
                if (!message.fromClient()) {
                    continue;
                }
                if (outsiders.contains(message.senderId())) {
                    faults.add(new Fault.StoredFromOutsider(room.roomId(), message.messageId(), message.senderId()));
                }
                Submission.Id id = new Submission.Id(message.senderId(), message.clientMessageId());
                byId.computeIfAbsent(id, fresh -> new ArrayList<>()).add(message);
                Submission submission = submissions.get(id);
                if (submission == null || submission.roomId() != room.roomId()) {
                    if (users.contains(message.senderId())) {
                        faults.add(new Fault.NeverSent(room.roomId(), message.messageId(), message.senderId()));
                    }
                } else if (submission.contentHash() != message.contentHash()) {
                    faults.add(new Fault.Altered("history", room.roomId(), message.messageId()));
                }
            }
            byId.forEach((id, copies) -> {
                if (copies.size() > 1) {
                    List<Long> places =
                            copies.stream().map(StoredMessage::messageId).toList();
                    faults.add(new Fault.StoredTwice(room.roomId(), id.userId(), id.clientMessageId(), places));
                }
            });
            stored.put(room.roomId(), byId);
        }

        private @Nullable StoredMessage storedCopy(Submission submission) {
            Map<Submission.Id, List<StoredMessage>> room = stored.get(submission.roomId());
            List<StoredMessage> copies = room == null ? null : room.get(submission.id());
            return copies == null ? null : copies.getFirst();
        }

        private void judgeSubmission(Submission submission) {
            boolean isStored = storedCopy(submission) != null;
            Observation.Refused refusal = submission.refusal();
            UUID clientMessageId = submission.id().clientMessageId();
            if (submission.promisedAt() != null
                    && !isStored
                    && (refusal == null || refusal.code().mayRetry())) {
                faults.add(new Fault.Lost(submission.client(), submission.roomId(), clientMessageId));
            }
            if (refusal != null && submission.isRefusedForGood() && isStored) {
                faults.add(new Fault.RefusedButStored(
                        submission.client(), submission.roomId(), clientMessageId, refusal.code()));
            }
        }

        private void judgeHearing(ClientLog log) {
            longestUnheard = longer(
                    longestUnheard,
                    longestSilence(log.observations().stream()
                            .filter(Heard.class::isInstance)
                            .map(Observation::at)
                            .toList()));
            Map<Long, Hearing> hearings = new LinkedHashMap<>();
            for (Observation observation : log.observations()) {
                switch (observation) {
                    case Observation.Watched(Instant at, long roomId, long after) -> {
                        Hearing before = hearings.get(roomId);
                        if (before == null || before.hasEnded()) {
                            StoredRoom room = rooms.getOrDefault(roomId, new StoredRoom(roomId, List.of()));
                            Hearing hearing = new Hearing(log.client(), log.userId(), room, after, faults);
                            toHear += hearing.toHear();
                            hearings.put(roomId, hearing);
                        }
                    }
                    case Heard message -> {
                        hearing(log, hearings, message.roomId()).hear(message);
                        Submission submission =
                                submissions.get(new Submission.Id(message.senderId(), message.clientMessageId()));
                        if (submission != null) {
                            hearTimes.add(submission.since(message.at()));
                        }
                    }
                    case Observation.Ended(Instant at, long roomId) ->
                        hearing(log, hearings, roomId).end();
                    case Observation.Connected live -> {}
                    case Observation.Disconnected gone -> {}
                    case Sent sent -> {}
                    case Observation.Acked acked -> {}
                    case Observation.Receipted receipted -> {}
                    case Observation.Refused refused -> {}
                    case Observation.ReadReported report -> {}
                    case Observation.ReadReceipted receipt -> {}
                    case Observation.CursorShown cursor -> {}
                }
            }
            hearings.values().forEach(Hearing::end);
        }

        private static Hearing hearing(ClientLog log, Map<Long, Hearing> hearings, long roomId) {
            Hearing hearing = hearings.get(roomId);
            if (hearing == null) {
                throw new IllegalArgumentException(
                        "log of " + log.client() + ": heard room " + roomId + ", which it had not asked to watch");
            }
            return hearing;
        }

        private Figures figures() {
            List<Duration> ackTimes = new ArrayList<>();
            List<Submission> promised = new ArrayList<>();
            int sends = 0;
            int acked = 0;
            int receipts = 0;
            int refused = 0;
            int unanswered = 0;
            for (Submission submission : submissions.values()) {
                sends += submission.sends();
                acked += submission.isAcked() ? 1 : 0;
                receipts += submission.isReceipted() ? 1 : 0;
                refused += submission.refusal() != null && storedCopy(submission) == null ? 1 : 0;
                unanswered += submission.isUnanswered() ? 1 : 0;
                Instant promisedAt = submission.promisedAt();
                if (promisedAt != null) {
                    ackTimes.add(submission.since(promisedAt));
                    promised.add(submission);
                }
            }
            int storedMessages = recording.rooms().stream()
                    .mapToInt(room -> (int) room.messages().stream()
                            .filter(StoredMessage::fromClient)
                            .count())
                    .sum();
            return new Figures(
                    recording.clients().size(),
                    submissions.size(),
                    sends - submissions.size(),
                    acked,
                    receipts,
                    refused,
                    unanswered,
                    storedMessages,
                    heard,
                    toHear,
                    disconnects,
                    new Durations(ackTimes),
                    new Durations(hearTimes),
                    longestWait(promised),
                    longestUnheard);
        }

        /** Of promises: a pause in which nobody waits for one is none. */
        private static Duration longestWait(List<Submission> promised) {
            List<Submission> ascending = promised.stream()
                    .sorted(Comparator.comparing(Judgement::promise))
                    .toList();
            Duration longest = Duration.ZERO;
            Instant waitingSince = Instant.MAX;
            for (int i = ascending.size() - 1; i > 0; i--) {
                waitingSince = earlier(waitingSince, ascending.get(i).composedAt());
                Instant before = promise(ascending.get(i - 1));
                Instant from = before.isAfter(waitingSince) ? before : waitingSince;
                longest = longer(longest, Duration.between(from, promise(ascending.get(i))));
            }
            return longest;
        }

        private static Instant promise(Submission submission) {
            return Objects.requireNonNull(submission.promisedAt(), "without a promise");
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }

        private static Duration longestSilence(List<Instant> signs) {
            List<Instant> ascending = signs.stream().sorted().toList();
            Duration longest = Duration.ZERO;
            for (int i = 1; i < ascending.size(); i++) {
                longest = longer(longest, Duration.between(ascending.get(i - 1), ascending.get(i)));
            }
            return longest;
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) > 0 ? one : other;
        }
    }
}
