package chat.nonstop.contracts.internal;

import chat.nonstop.contracts.RefusalCode;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /internal/attachments/{attachmentId}/use}: whether a message may refer to this attachment. The first
 * question after an upload reads what was uploaded.
 *
 * @param refusal why not; absent when it may
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AttachmentUse(@Nullable RefusalCode refusal) {
    /**
     * The request.
     *
     * @param image whether the message shows it as an image
     * @param clientMessageId the message: its sender may say again that it uses what it uses
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(
            long roomId,
            long userId,
            boolean image,
            @Nullable UUID clientMessageId) {}
}
