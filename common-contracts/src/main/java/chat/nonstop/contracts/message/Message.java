package chat.nonstop.contracts.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored message, as history and live delivery show it. What is gone keeps its place: a deleted or hidden message has
 * neither content nor attachment, so that ids stay without gaps for everybody.
 *
 * @param messageId its place in the room: 1, 2, 3, … without gaps
 * @param senderId who sent it; of a system message, who made the change that it tells of
 * @param clientMessageId chosen by the sender; a retry carries the same one and is stored once
 * @param content empty when deleted or hidden; of a system message, English text for clients that do not know its detail
 * @param replyTo the {@code messageId} it answers, in the same room
 * @param sentAt when the service accepted it
 * @param detail what a system message tells of
 * @param mentions members whose {@code @nickname} the content has, ascending
 * @param reactions in the order in which each emoji came to the message; one that all have taken back comes anew, at the end
 * @param editedAt when its content last changed
 * @param deletedAt when it was deleted for everyone
 * @param hidden true when the reader deleted it for himself
 * @param changeId the last change of the room that touched it ({@link Change#changeId}): a change with this or a lower id
 *     is in it already
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Message(
        long roomId,
        long messageId,
        long senderId,
        UUID clientMessageId,
        MessageType type,
        String content,
        @Nullable Attachment attachment,
        @Nullable Long replyTo,
        Instant sentAt,
        @Nullable Detail detail,
        @Nullable List<Long> mentions,
        @Nullable List<Reaction> reactions,
        @Nullable Instant editedAt,
        @Nullable Instant deletedAt,
        @Nullable Boolean hidden,
        @Nullable Long changeId) {

    /**
     * A file that a message refers to.
     *
     * @param url where members can read it: a path at the gateway that answers with a redirect to a short-lived address
     * @param width pixels, of an image
     * @param height pixels, of an image
     * @param thumbnailUrl like {@code url}, of an image
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attachment(
            UUID attachmentId,
            String fileName,
            String contentType,
            long sizeBytes,
            String url,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String thumbnailUrl) {}

    /**
     * What a system message tells of; clients say it in their own language.
     *
     * @param userIds whom it is about
     * @param name the room's new name
     * @param role the new role
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Detail(
            Kind kind,
            @Nullable List<Long> userIds,
            @Nullable String name,
            @Nullable String role) {
        public enum Kind {
            /** INVITE: the sender took {@code userIds} in. */
            MEMBERS_INVITED,
            /** LEAVE: the sender left; {@code userIds} has the new owner when an owner left. */
            MEMBER_LEFT,
            /** KICK: the sender removed {@code userIds}. */
            MEMBER_KICKED,
            /** SYSTEM: the sender called the room {@code name}. */
            ROOM_RENAMED,
            /** SYSTEM: the sender gave {@code userIds} the role {@code role}; OWNER is a hand-over. */
            ROLE_CHANGED
        }
    }

    /** Who reacted with an emoji, in the order of their reactions. */
    public record Reaction(String emoji, List<Long> userIds) {
        public Reaction {
            userIds = List.copyOf(userIds);
        }
    }

    public Message {
        if (messageId < 1) {
            throw new IllegalArgumentException("messageId: " + messageId + " (expected: >= 1)");
        }
    }

    /** A message to which nothing has happened since it was sent. */
    public Message(
            long roomId,
            long messageId,
            long senderId,
            UUID clientMessageId,
            MessageType type,
            String content,
            @Nullable Attachment attachment,
            @Nullable Long replyTo,
            Instant sentAt) {
        this(
                roomId,
                messageId,
                senderId,
                clientMessageId,
                type,
                content,
                attachment,
                replyTo,
                sentAt,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
