package chat.nonstop.persistence.attachment;

import chat.nonstop.persistence.attachment.content.FileType;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Files of rooms and of profiles.
 *
 * @param types media types that may be uploaded
 * @param uploadLife how long an address to upload to is valid
 * @param readLife how long an address to read from is valid, at least; at most twice as long
 * @param openUploads files of one user that nothing refers to yet
 * @param imagesAtOnce images decoded at the same time
 * @param imagePatience wait for a turn to decode one; less than the nodes wait for their answer
 * @param pendingKept how long an announced file that nobody has uploaded is kept
 * @param unusedKept how long an uploaded file that nothing refers to is kept
 * @param sweepEvery pause between two sweeps
 */
@Validated
@ConfigurationProperties("chat.attachments")
record AttachmentSettings(
        @DefaultValue({
            "image/png",
            "image/jpeg",
            "image/gif",
            "image/webp",
            "application/pdf",
            "application/zip",
            "text/plain",
            "video/mp4"
        })
        List<String> types,

        @DefaultValue("15m") Duration uploadLife,
        @DefaultValue("5m") Duration readLife,
        @DefaultValue("20") @Min(1) int openUploads,
        @DefaultValue("1") @Min(1) int imagesAtOnce,
        @DefaultValue("3s") Duration imagePatience,
        @DefaultValue("1h") Duration pendingKept,
        @DefaultValue("24h") Duration unusedKept,
        @DefaultValue("10m") Duration sweepEvery) {
    AttachmentSettings {
        types = List.copyOf(types);
        for (String type : types) {
            if (!new FileType(type).isHarmless()) {
                throw new IllegalArgumentException("chat.attachments.types: " + type
                        + " (expected: nothing that runs in a browser, and of images only PNG, JPEG, GIF and WebP)");
            }
        }
        requireAtLeast("upload-life", uploadLife, Duration.ofSeconds(1));
        requireAtLeast("read-life", readLife, Duration.ofSeconds(1));
        requireAtLeast("sweep-every", sweepEvery, Duration.ofMillis(1));
        requireAtLeast("pending-kept", pendingKept, uploadLife);
        requireAtLeast("unused-kept", unusedKept, pendingKept);
    }

    boolean allows(FileType type) {
        return fileTypes().contains(type);
    }

    private Set<FileType> fileTypes() {
        return types.stream().map(FileType::new).collect(Collectors.toUnmodifiableSet());
    }

    private static void requireAtLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "chat.attachments." + name + ": " + value + " (expected: at least " + least + ")");
        }
    }
}
