package chat.nonstop.persistence.message;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.event.MessageSubmitted;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.message.MessageType;
import chat.nonstop.persistence.attachment.Attachment;
import chat.nonstop.persistence.message.ReceivedMessage.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a batch: which messages get which place in their room, which are repeats, which are refused.
 * Plain calculation over what was read under the rooms' locks; the same input gives the same places.
 *
 * @param placed in the order of the log; within a room {@code messageId} follows on without a gap
 * @param refused in the order of the log
 * @param repeats how many submissions were stored before, or came twice in this batch
 * @param lastMessageIds the new last message of each room that got any
 */
record Placement(List<Placed> placed, List<Refused> refused, int repeats, Map<Long, Long> lastMessageIds) {

    /** A message with its place, and the record that it came from. */
    record Placed(Message message, ReceivedMessage received) {}

    /** A message that the record does not take. Its sender is told. */
    record Refused(ReceivedMessage received, RefusalCode code) {}

    /** A user in a room. */
    record Member(long roomId, long userId) {}

    /**
     * @param batch in the order of the log
     * @param lastMessageIds last message of each room of the batch that exists
     * @param joinPoints of the senders of the batch that are members now: what stands up to it they cannot answer
     * @param blocked 1:1 rooms where one has blocked the other
     * @param stored submissions of the batch that are in the record already
     * @param mentions finds whom a message mentions, for rooms where it may
     * @param attachments those that the batch refers to and that there are
     */
    static Placement of(
            List<ReceivedMessage> batch,
            Map<Long, Long> lastMessageIds,
            Map<Member, Long> joinPoints,
            Set<Long> blocked,
            Set<Identity> stored,
            Map<Long, Mentions> mentions,
            Map<UUID, Attachment> attachments) {
        List<Placed> placed = new ArrayList<>(batch.size());
        List<Refused> refused = new ArrayList<>();
        Map<Long, Long> heads = new HashMap<>();
        Set<Identity> seen = new HashSet<>(stored);
        Map<UUID, Attachment> unused = new HashMap<>(attachments);
        int repeats = 0;
        for (ReceivedMessage received : batch) {
            MessageSubmitted submitted = received.submitted();
            if (seen.contains(received.identity())) {
                repeats++;
                continue;
            }
            Long last = heads.getOrDefault(submitted.roomId(), lastMessageIds.get(submitted.roomId()));
            Long joinPoint = joinPoints.get(new Member(submitted.roomId(), submitted.senderId()));
            if (last == null || joinPoint == null) {
                refused.add(new Refused(received, RefusalCode.NOT_A_MEMBER));
                continue;
            }
            if (blocked.contains(submitted.roomId())) {
                refused.add(new Refused(received, RefusalCode.BLOCKED));
                continue;
            }
            if (submitted.replyTo() != null && (submitted.replyTo() <= joinPoint || submitted.replyTo() > last)) {
                refused.add(new Refused(received, RefusalCode.MESSAGE_NOT_FOUND));
                continue;
            }
            Optional<RefusalCode> attachmentRefusal = attachmentRefusal(submitted, attachments, unused);
            if (attachmentRefusal.isPresent()) {
                refused.add(new Refused(received, attachmentRefusal.get()));
                continue;
            }
            Attachment attachment = submitted.attachmentId() == null ? null : unused.remove(submitted.attachmentId());
            seen.add(received.identity());
            heads.put(submitted.roomId(), last + 1);
            List<Long> mentioned = mentions.getOrDefault(submitted.roomId(), Mentions.ofNobody())
                    .in(submitted.content());
            placed.add(new Placed(at(last + 1, submitted, mentioned, attachment), received));
        }
        return new Placement(List.copyOf(placed), List.copyOf(refused), repeats, Map.copyOf(heads));
    }

    /** The node asked the same before it published; since then another message may have taken the attachment. */
    private static Optional<RefusalCode> attachmentRefusal(
            MessageSubmitted submitted, Map<UUID, Attachment> attachments, Map<UUID, Attachment> unused) {
        boolean asImage = submitted.type() == MessageType.IMAGE;
        if (submitted.attachmentId() == null) {
            return asImage ? Optional.of(RefusalCode.INVALID_REQUEST) : Optional.empty();
        }
        Attachment attachment = attachments.get(submitted.attachmentId());
        if (attachment == null) {
            return Optional.of(RefusalCode.ATTACHMENT_NOT_FOUND);
        }
        return attachment
                .refusalFor(submitted.roomId(), submitted.senderId(), asImage)
                .or(() -> unused.containsKey(submitted.attachmentId())
                        ? Optional.empty()
                        : Optional.of(RefusalCode.ATTACHMENT_USED));
    }

    private static Message at(
            long messageId, MessageSubmitted submitted, List<Long> mentioned, @Nullable Attachment attachment) {
        return new Message(
                submitted.roomId(),
                messageId,
                submitted.senderId(),
                submitted.clientMessageId(),
                submitted.type(),
                submitted.content(),
                attachment == null ? null : attachment.shownIn(submitted.roomId()),
                submitted.replyTo(),
                submitted.acceptedAt(),
                null,
                mentioned.isEmpty() ? null : mentioned,
                null,
                null,
                null,
                null,
                null);
    }
}
