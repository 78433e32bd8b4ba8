package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.rest.Paths;
import java.io.IOException;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the nodes ask before they publish a message with an attachment. */
@RestController
class InternalAttachmentController {
    private final UseAttachment useAttachment;

    InternalAttachmentController(UseAttachment useAttachment) {
        this.useAttachment = useAttachment;
    }

    @PostMapping(Paths.INTERNAL_ATTACHMENT_USE)
    AttachmentUse use(@PathVariable("attachmentId") UUID attachmentId, @RequestBody AttachmentUse.Request request)
            throws IOException {
        return new AttachmentUse(useAttachment.use(attachmentId, request).orElse(null));
    }
}
