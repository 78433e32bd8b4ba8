package chat.nonstop.persistence.attachment;

import chat.nonstop.persistence.attachment.store.BlobKey;
import chat.nonstop.persistence.attachment.store.BlobStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives a user an address to upload one file to. */
class OpenUpload {
    sealed interface Outcome {
        record Opened(Upload upload) implements Outcome {}

        record NotAMember() implements Outcome {}

        record TypeNotAllowed() implements Outcome {}

        record TooLarge(long limitBytes) implements Outcome {}

        record TooManyOpen(int limit) implements Outcome {}
    }

    private final Attachments attachments;
    private final BlobStore store;
    private final AttachmentSettings settings;
    private final AttachmentLimits limits;
    private final Clock clock;

    OpenUpload(
            Attachments attachments,
            BlobStore store,
            AttachmentSettings settings,
            AttachmentLimits limits,
            Clock clock) {
        this.attachments = attachments;
        this.store = store;
        this.settings = settings;
        this.limits = limits;
        this.clock = clock;
    }

    /** @param roomId absent for an avatar, which must be an image */
    Outcome open(@Nullable Long roomId, long userId, Announced file) {
        if (!settings.allows(file.type()) || (roomId == null && !file.type().isImage())) {
            return new Outcome.TypeNotAllowed();
        }
        if (file.sizeBytes() > limits.bytesOf(file.type())) {
            return new Outcome.TooLarge(limits.bytesOf(file.type()));
        }
        UUID attachmentId = UUID.randomUUID();
        return switch (attachments.add(attachmentId, roomId, userId, file, settings.openUploads())) {
            case Attachments.Added.NotAMember() -> new Outcome.NotAMember();
            case Attachments.Added.TooManyOpen(int limit) -> new Outcome.TooManyOpen(limit);
            case Attachments.Added.Open() -> new Outcome.Opened(addressed(attachmentId, file));
        };
    }

    private Upload addressed(UUID attachmentId, Announced file) {
        Instant expiresAt = clock.instant().plus(settings.uploadLife()).truncatedTo(ChronoUnit.SECONDS);
        BlobStore.UploadAddress address =
                store.uploadAddress(BlobKey.file(attachmentId), file.type().mediaType(), file.sizeBytes(), expiresAt);
        return new Upload(attachmentId, address.url(), address.headers(), expiresAt);
    }
}
