package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.persistence.attachment.content.FileType;
import chat.nonstop.persistence.attachment.store.BlobKey;
import chat.nonstop.persistence.attachment.store.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Gives members of a room an address to read a file from. */
class ReadAttachment {
    enum Part {
        FILE,
        THUMBNAIL
    }

    sealed interface Outcome {
        record Readable(String address) implements Outcome {}

        record Refused(RefusalCode code) implements Outcome {}
    }

    private final Attachments attachments;
    private final InspectUpload inspectUpload;
    private final BlobStore store;
    private final Duration life;
    private final Clock clock;

    /** @param life of an address, at least; twice as long at most */
    ReadAttachment(Attachments attachments, InspectUpload inspectUpload, BlobStore store, Duration life, Clock clock) {
        this.attachments = attachments;
        this.inspectUpload = inspectUpload;
        this.store = store;
        this.life = life;
        this.clock = clock;
    }

    /** Who sees the message sees the file; its uploader also before there is a message. */
    Outcome read(long roomId, UUID attachmentId, long userId, Part part) throws IOException {
        if (!attachments.isMember(roomId, userId)) {
            return new Outcome.Refused(RefusalCode.NOT_A_MEMBER);
        }
        Attachment attachment = attachments
                .find(attachmentId)
                .filter(found -> isVisible(found, roomId, userId))
                .orElse(null);
        if (attachment == null) {
            return new Outcome.Refused(RefusalCode.ATTACHMENT_NOT_FOUND);
        }
        Attachment inspected = inspectUpload.inspect(attachment);
        return switch (inspected.state()) {
            case ANNOUNCED -> new Outcome.Refused(RefusalCode.ATTACHMENT_NOT_UPLOADED);
            case REFUSED ->
                new Outcome.Refused(
                        inspected.refusal() == null ? RefusalCode.ATTACHMENT_CONTENT_MISMATCH : inspected.refusal());
            case READY -> address(inspected, part);
        };
    }

    private boolean isVisible(Attachment attachment, long roomId, long userId) {
        Attachment.UsedBy message = attachment.message();
        return message == null
                ? !attachment.used() && attachment.isFor(roomId, userId)
                : Long.valueOf(roomId).equals(attachment.roomId())
                        && attachments.isVisible(roomId, message.messageId(), userId);
    }

    /** Of something that is READY and that the one who asks may see. */
    Outcome address(Attachment attachment, Part part) {
        return switch (part) {
            case FILE ->
                new Outcome.Readable(store.readAddress(
                        BlobKey.file(attachment.attachmentId()),
                        new BlobStore.Shown(
                                attachment.contentType(),
                                Disposition.of(
                                        attachment.fileName(), new FileType(attachment.contentType()).isImage())),
                        expiry()));
            case THUMBNAIL -> {
                Attachment.Image image = attachment.image();
                yield image == null
                        ? new Outcome.Refused(RefusalCode.ATTACHMENT_NOT_FOUND)
                        : new Outcome.Readable(store.readAddress(
                                BlobKey.thumbnail(attachment.attachmentId()),
                                new BlobStore.Shown(image.thumbnailType(), Disposition.of("thumbnail", true)),
                                expiry()));
            }
        };
    }

    /** The same for a while, so that the same file has the same address and browsers keep what they have read. */
    private Instant expiry() {
        long seconds = life.toSeconds();
        long begun = clock.instant().getEpochSecond() / seconds * seconds;
        return Instant.ofEpochSecond(begun + 2 * seconds);
    }
}
