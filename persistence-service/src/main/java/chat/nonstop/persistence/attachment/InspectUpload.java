package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.persistence.attachment.content.Content;
import chat.nonstop.persistence.attachment.content.ContentCheck;
import chat.nonstop.persistence.attachment.content.FileType;
import chat.nonstop.persistence.attachment.store.BlobKey;
import chat.nonstop.persistence.attachment.store.BlobStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at what was uploaded, once: the outcome is kept, and what was looked at cannot be replaced, because the store takes a
 * file once. Questions about the same file at the same time are one look.
 */
class InspectUpload {
    private final Attachments attachments;
    private final BlobStore store;
    private final ContentCheck check;
    private final MeterRegistry meters;
    private final Map<UUID, CompletableFuture<Attachment>> looking = new ConcurrentHashMap<>();

    InspectUpload(Attachments attachments, BlobStore store, ContentCheck check, MeterRegistry meters) {
        this.attachments = attachments;
        this.store = store;
        this.check = check;
        this.meters = meters;
    }

    /**
     * The attachment with what its upload turned out to be; as it was when nothing has been uploaded yet.
     *
     * @throws IOException when that cannot be found out now
     */
    Attachment inspect(Attachment attachment) throws IOException {
        if (attachment.state() != Attachment.State.ANNOUNCED) {
            return attachment;
        }
        CompletableFuture<Attachment> mine = new CompletableFuture<>();
        CompletableFuture<Attachment> running = looking.putIfAbsent(attachment.attachmentId(), mine);
        if (running != null) {
            return running.join();
        }
        try {
            Attachment settled = settle(attachment);
            mine.complete(settled);
            return settled;
        } catch (IOException | RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            looking.remove(attachment.attachmentId());
        }
    }

    private Attachment settle(Attachment attachment) throws IOException {
        BlobKey key = BlobKey.file(attachment.attachmentId());
        OptionalLong size = store.find(key);
        if (size.isEmpty()) {
            return attachment;
        }
        Timer.Sample begin = Timer.start(meters);
        Content content = look(attachment, key, size.getAsLong());
        if (content instanceof Content.Picture picture) {
            // Before it is READY, so that whoever is told of a thumbnail finds it.
            store.write(
                    BlobKey.thumbnail(attachment.attachmentId()),
                    picture.thumbnail().bytes());
        }
        attachments.settle(attachment.attachmentId(), content);
        begin.stop(Timer.builder("chat.attachments.inspect")
                .description("from finding an upload until its outcome was stored")
                .tag("outcome", content instanceof Content.Refused(RefusalCode code) ? code.name() : "READY")
                .register(meters));
        return attachments.find(attachment.attachmentId()).orElse(attachment);
    }

    private Content look(Attachment attachment, BlobKey key, long size) throws IOException {
        if (size != attachment.sizeBytes()) {
            return new Content.Refused(
                    size > attachment.sizeBytes()
                            ? RefusalCode.ATTACHMENT_TOO_LARGE
                            : RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
        }
        return check.check(new FileType(attachment.contentType()), () -> store.open(key));
    }
}
