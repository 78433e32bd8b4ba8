package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.rest.Paths;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that was announced, and what has become of it.
 *
 * @param roomId absent for an avatar
 * @param refusal why it is REFUSED
 * @param image what is known of an image that is READY
 * @param used whether something refers to it, or did
 * @param message the message that it belongs to
 */
public record Attachment(
        UUID attachmentId,
        @Nullable Long roomId,
        long uploaderId,
        String fileName,
        String contentType,
        long sizeBytes,
        State state,
        @Nullable RefusalCode refusal,
        @Nullable Image image,
        boolean used,
        @Nullable UsedBy message) {
    public enum State {
        /** Nothing is known of an upload yet. */
        ANNOUNCED,
        /** What was uploaded is what was announced. */
        READY,
        /** It is not. */
        REFUSED
    }

    /**
     * Pixels as the image is shown, turned as it asks to be.
     *
     * @param thumbnailType media type of the thumbnail
     */
    public record Image(int width, int height, String thumbnailType) {}

    /** A message, by what its sender called it. */
    public record UsedBy(long messageId, UUID clientMessageId) {}

    /**
     * Why a message may not refer to it; empty when it may.
     *
     * @param asImage whether the message shows it as an image
     */
    public Optional<RefusalCode> refusalFor(long room, long sender, boolean asImage) {
        if (!isFor(room, sender)) {
            return Optional.of(RefusalCode.ATTACHMENT_NOT_FOUND);
        }
        if (used) {
            return Optional.of(RefusalCode.ATTACHMENT_USED);
        }
        return switch (state) {
            case ANNOUNCED -> Optional.of(RefusalCode.ATTACHMENT_NOT_UPLOADED);
            case REFUSED -> Optional.of(refusal == null ? RefusalCode.ATTACHMENT_CONTENT_MISMATCH : refusal);
            case READY ->
                asImage && image == null ? Optional.of(RefusalCode.ATTACHMENT_TYPE_NOT_ALLOWED) : Optional.empty();
        };
    }

    /** Whether this user has uploaded it for this room. */
    boolean isFor(long room, long user) {
        return roomId != null && roomId == room && uploaderId == user;
    }

    /** Whether it belongs to the message that its sender calls so: then a retry of that message is no second use. */
    boolean isUsedBy(@Nullable UUID clientMessageId) {
        return message != null && message.clientMessageId().equals(clientMessageId);
    }

    /** As messages show it. */
    public Message.Attachment shownIn(long room) {
        return shown(room, attachmentId, fileName, contentType, sizeBytes, image);
    }

    /** As messages show it, for who has its columns. */
    public static Message.Attachment shown(
            long room, UUID attachmentId, String fileName, String contentType, long sizeBytes, @Nullable Image image) {
        return new Message.Attachment(
                attachmentId,
                fileName,
                contentType,
                sizeBytes,
                path(Paths.ATTACHMENT, room, attachmentId),
                image == null ? null : image.width(),
                image == null ? null : image.height(),
                image == null ? null : path(Paths.THUMBNAIL, room, attachmentId));
    }

    private static String path(String template, long room, UUID attachmentId) {
        return template.replace("{roomId}", Long.toString(room)).replace("{attachmentId}", attachmentId.toString());
    }
}
