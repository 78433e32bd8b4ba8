package chat.nonstop.ws.message;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.rest.Paths;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** Asks the persistence-service. */
final class HttpAttachmentRecord implements AttachmentRecord {
    private final RestClient persistence;

    HttpAttachmentRecord(RestClient persistence) {
        this.persistence = persistence;
    }

    @Override
    public Optional<RefusalCode> refusal(UUID attachmentId, AttachmentUse.Request asked) {
        AttachmentUse use = Objects.requireNonNull(persistence
                .post()
                .uri(Paths.INTERNAL_ATTACHMENT_USE, attachmentId)
                .contentType(MediaType.APPLICATION_JSON)
                .body(asked)
                .retrieve()
                .body(AttachmentUse.class));
        return Optional.ofNullable(use.refusal());
    }
}
