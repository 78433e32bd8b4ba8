package chat.nonstop.persistence.attachment;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Where a client may put a file ({@code upload.schema.json}).
 *
 * @param uploadUrl takes one PUT of exactly the bytes that were announced; absolute, or relative to the gateway
 * @param uploadHeaders that the PUT must carry; it carries no token
 */
public record Upload(UUID attachmentId, String uploadUrl, Map<String, String> uploadHeaders, Instant expiresAt) {
    public Upload {
        uploadHeaders = Map.copyOf(uploadHeaders);
    }
}
