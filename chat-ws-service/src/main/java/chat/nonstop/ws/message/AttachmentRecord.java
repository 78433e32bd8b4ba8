package chat.nonstop.ws.message;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.AttachmentUse;
import java.util.Optional;
import java.util.UUID;

/** The system of record's attachments. */
interface AttachmentRecord {
    /**
     * Why a message may not refer to an attachment; empty when it may. Blocks for the call's time, at the first question after
     * an upload for as long as it takes to look at the file.
     *
     * @throws RuntimeException when that cannot be found out now
     */
    Optional<RefusalCode> refusal(UUID attachmentId, AttachmentUse.Request asked);
}
