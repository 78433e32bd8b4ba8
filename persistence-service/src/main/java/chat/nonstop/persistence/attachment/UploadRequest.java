package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.persistence.attachment.content.FileType;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.wiring.problem.RefusedException;
import org.jspecify.annotations.Nullable;

/** What a client says of the file that it wants to upload ({@code upload-request.schema.json}). */
public record UploadRequest(
        @Nullable String fileName,
        @Nullable String contentType,
        @Nullable Long sizeBytes) {
    /** @throws RefusedException naming the field */
    Announced read() {
        FileName name = name(fileName);
        FileType type = Input.read("contentType", contentType, UploadRequest::withoutParameters);
        long size = Input.read("sizeBytes", sizeBytes, UploadRequest::positive);
        return new Announced(name, type, size);
    }

    private static FileName name(@Nullable String given) {
        if (given == null) {
            throw Input.refused("fileName", "missing");
        }
        try {
            return new FileName(given);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RefusalCode.FILE_NAME_INVALID, "fileName: " + e.getMessage());
        }
    }

    private static FileType withoutParameters(String contentType) {
        int parameters = contentType.indexOf(';');
        return new FileType((parameters < 0 ? contentType : contentType.substring(0, parameters)).strip());
    }

    private static Long positive(Long size) {
        if (size < 1) {
            throw new IllegalArgumentException("less than 1 (expected: the size of the file)");
        }
        return size;
    }
}
