package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.AttachmentUse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** Says whether a message may refer to an attachment. The message log asks again, under its locks, when it stores it. */
class UseAttachment {
    private final Attachments attachments;
    private final InspectUpload inspectUpload;

    UseAttachment(Attachments attachments, InspectUpload inspectUpload) {
        this.attachments = attachments;
        this.inspectUpload = inspectUpload;
    }

    /** Why not; empty when it may. Nobody learns of attachments that are not theirs. */
    Optional<RefusalCode> use(UUID attachmentId, AttachmentUse.Request asked) throws IOException {
        Optional<Attachment> found =
                attachments.find(attachmentId).filter(attachment -> attachment.isFor(asked.roomId(), asked.userId()));
        if (found.isEmpty()) {
            return Optional.of(RefusalCode.ATTACHMENT_NOT_FOUND);
        }
        if (found.get().isUsedBy(asked.clientMessageId())) {
            return Optional.empty();
        }
        return inspectUpload.inspect(found.get()).refusalFor(asked.roomId(), asked.userId(), asked.image());
    }
}
