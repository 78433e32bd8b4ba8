package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.Limits;
import chat.nonstop.persistence.attachment.content.FileType;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How large files may be.
 *
 * @param fileBytes bytes of one that is no image; the gateway has a limit of its own
 * @param imageBytes bytes of an image
 * @param imagePixels width times height of an image
 */
@Validated
@ConfigurationProperties("chat.limits")
record AttachmentLimits(
        @DefaultValue("" + Limits.FILE_BYTES) @Min(1) long fileBytes,
        @DefaultValue("" + Limits.IMAGE_BYTES) @Min(1) long imageBytes,
        @DefaultValue("" + Limits.IMAGE_PIXELS) @Min(1) long imagePixels) {
    long bytesOf(FileType type) {
        return type.isImage() ? imageBytes : fileBytes;
    }
}
