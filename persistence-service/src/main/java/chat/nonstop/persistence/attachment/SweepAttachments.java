package chat.nonstop.persistence.attachment;

import chat.nonstop.persistence.attachment.store.BlobKey;
import chat.nonstop.persistence.attachment.store.BlobStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files that nothing refers to: never uploaded, never used, refused, of deleted messages, avatars that were replaced.
 * First the row says that the file is dropped, so that nothing refers to it any more; then the bytes go, then the row. Whatever
 * is interrupted is done again by the next sweep, of this instance or another.
 */
class SweepAttachments {
    private static final Logger log = LoggerFactory.getLogger(SweepAttachments.class);
    private static final int AT_ONCE = 500;

    private final Attachments attachments;
    private final BlobStore store;
    private final Duration pendingKept;
    private final Duration unusedKept;
    private final Clock clock;
    private final Counter swept;
    private final Counter failures;

    SweepAttachments(
            Attachments attachments, BlobStore store, AttachmentSettings settings, Clock clock, MeterRegistry meters) {
        this.attachments = attachments;
        this.store = store;
        this.pendingKept = settings.pendingKept();
        this.unusedKept = settings.unusedKept();
        this.clock = clock;
        this.swept = Counter.builder("chat.attachments.swept")
                .description("files removed with their rows")
                .register(meters);
        this.failures = Counter.builder("chat.attachments.sweep.failures")
                .description("files that could not be removed; tried again by the next sweep")
                .register(meters);
    }

    void sweep() {
        Instant now = clock.instant();
        noteUploads(now.minus(pendingKept));
        attachments.drop(now.minus(pendingKept), now.minus(unusedKept), AT_ONCE);
        for (UUID attachmentId : attachments.dropped(AT_ONCE)) {
            try {
                store.delete(BlobKey.thumbnail(attachmentId));
                store.delete(BlobKey.file(attachmentId));
                attachments.forget(attachmentId);
                swept.increment();
            } catch (IOException e) {
                failures.increment();
                log.atWarn()
                        .addKeyValue("attachmentId", attachmentId)
                        .setCause(e)
                        .log("a file could not be removed");
            }
        }
    }

    /** Only the store knows whether something was uploaded that nobody has asked for yet. */
    private void noteUploads(Instant announcedBefore) {
        List<UUID> silent = attachments.announced(announcedBefore, AT_ONCE);
        for (UUID attachmentId : silent) {
            try {
                attachments.noteUpload(
                        attachmentId, store.find(BlobKey.file(attachmentId)).isPresent());
            } catch (IOException e) {
                failures.increment();
                log.atWarn()
                        .addKeyValue("attachmentId", attachmentId)
                        .setCause(e)
                        .log("the store could not be asked for a file");
            }
        }
    }
}
