package chat.nonstop.persistence.message;

import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.persistence.attachment.Attachment;
import chat.nonstop.persistence.attachment.Attachments;
import chat.nonstop.persistence.message.Placement.Placed;
import chat.nonstop.persistence.message.Placement.Refused;
import chat.nonstop.persistence.people.BlockedPairs;
import chat.nonstop.wiring.crash.StopPoint;
import chat.nonstop.wiring.crash.StopPoints;
import chat.nonstop.wiring.kafka.StoredPositions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores batches of the log, each in one transaction and a fixed number of statements however large it is.
 *
 * <p>Locks are taken in one order by everybody: positions by partition, then rooms by id, then attachments by id. What is decided is read under
 * those locks, so neither a unique key nor a membership can change between reading and writing.
 */
class MessageLogStore {
    private final JdbcClient jdbc;
    private final StoredPositions storedPositions;
    private final StoredHeads heads;
    private final StoredMessages messages;
    private final TransactionTemplate transactions;
    private final BlockedPairs blocks;
    private final Attachments attachments;
    private final ApplicationEventPublisher events;
    private final StopPoints stops;

    MessageLogStore(
            JdbcClient jdbc,
            StoredPositions positions,
            TransactionTemplate transactions,
            BlockedPairs blocks,
            Attachments attachments,
            ApplicationEventPublisher events,
            StopPoints stops) {
        this.jdbc = jdbc;
        this.storedPositions = positions;
        this.heads = new StoredHeads(jdbc);
        this.messages = new StoredMessages(jdbc);
        this.attachments = attachments;
        this.transactions = transactions;
        this.blocks = blocks;
        this.events = events;
        this.stops = stops;
    }

    /** What storing a batch came to. */
    sealed interface Outcome {
        /**
         * Everything of the batch is in the record.
         *
         * @param fresh stored now
         * @param again stored by an earlier delivery of the same record, perhaps untold: to be told again
         * @param repeats submissions that were retries of a stored message
         * @param positions next offset of each partition of the batch
         */
        record Stored(
                List<Message> fresh,
                List<Message> again,
                List<Refused> refused,
                int repeats,
                Map<Integer, Long> positions)
                implements Outcome {}

        /** Somebody else moved a position, or the database is an older copy, perhaps without it: nothing was written. */
        record Displaced(Map<Integer, Long> positions) implements Outcome {}
    }

    /**
     * @param batch in the order of the log, each partition's records ascending
     * @param expected for each partition of the batch the position that its records follow on
     */
    Outcome store(List<ReceivedMessage> batch, Map<Integer, Long> expected) {
        Outcome outcome = transactions.execute(status -> {
            Map<Integer, Long> positions = storedPositions.lock(expected.keySet());
            if (!positions.equals(expected)) {
                status.setRollbackOnly();
                return new Outcome.Displaced(positions);
            }
            Outcome stored = storeLocked(batch, positions);
            stops.reached(StopPoint.STORING);
            return stored;
        });
        if (outcome == null) {
            throw new IllegalStateException("transaction gave no outcome");
        }
        return outcome;
    }

    private Outcome storeLocked(List<ReceivedMessage> batch, Map<Integer, Long> positions) {
        Map<Boolean, List<ReceivedMessage>> byNovelty = batch.stream()
                .collect(Collectors.partitioningBy(
                        received -> received.offset() >= positions.getOrDefault(received.partition(), 0L)));
        List<ReceivedMessage> fresh = byNovelty.getOrDefault(true, List.of());
        List<ReceivedMessage> stale = byNovelty.getOrDefault(false, List.of());

        Set<Long> ofTwo = new HashSet<>();
        Map<Long, Long> before = fresh.isEmpty() ? Map.of() : heads.lock(fresh, ofTwo);
        Placement placement = Placement.of(
                fresh,
                before,
                heads.joinPoints(fresh),
                blocks.among(ofTwo),
                messages.identities(fresh),
                mentions(fresh),
                lockAttachments(fresh));
        messages.insert(placement.placed());
        linkAttachments(placement.placed());
        heads.raise(placement);
        heads.raiseSenders(placement.placed());

        Map<Integer, Long> advanced = new HashMap<>(positions);
        fresh.forEach(received -> advanced.merge(received.partition(), received.offset() + 1, Math::max));
        storedPositions.advance(advanced);
        // Last: publishing writes the outbox, and its locks come behind all others.
        heads.bringBack(placement.placed(), before, ofTwo).forEach(events::publishEvent);

        List<Refused> refused = new ArrayList<>(messages.refusedBefore(stale));
        refused.addAll(placement.refused());
        return new Outcome.Stored(
                placement.placed().stream().map(Placed::message).toList(),
                messages.from(stale),
                List.copyOf(refused),
                placement.repeats(),
                Map.copyOf(advanced));
    }

    /** For the rooms of the batch where somebody may be mentioned: most batches ask nothing here. */
    private Map<Long, Mentions> mentions(List<ReceivedMessage> batch) {
        return MemberNicknames.inRooms(
                jdbc,
                batch.stream()
                        .map(ReceivedMessage::submitted)
                        .filter(submitted -> Mentions.isPossibleIn(submitted.content()))
                        .map(MessageSubmitted::roomId)
                        .collect(Collectors.toSet()));
    }

    /** Most batches ask nothing here. */
    private Map<UUID, Attachment> lockAttachments(List<ReceivedMessage> batch) {
        Set<UUID> referredTo = batch.stream()
                .map(received -> received.submitted().attachmentId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return referredTo.isEmpty() ? Map.of() : attachments.lock(referredTo);
    }

    private void linkAttachments(List<Placed> placed) {
        List<Message> referring = placed.stream()
                .map(Placed::message)
                .filter(message -> message.attachment() != null)
                .toList();
        if (!referring.isEmpty()) {
            attachments.link(referring);
        }
    }
}
