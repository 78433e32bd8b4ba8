package chat.nonstop.persistence.attachment.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The bytes of files. What clients write is written once; nothing but this service replaces or deletes. Thread-safe. Calls
 * that cannot reach the store fail with {@link IOException}.
 */
public interface BlobStore {
    /**
     * Where a client may put a file.
     *
     * @param url absolute, or a path at the gateway
     * @param headers that the PUT must carry
     */
    record UploadAddress(String url, Map<String, String> headers) {
        public UploadAddress {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * What readers are told of a file.
     *
     * @param disposition value of {@code Content-Disposition}
     */
    record Shown(String contentType, String disposition) {}

    /** An address that takes one PUT. A store that cannot bound what it takes is checked afterwards. */
    UploadAddress uploadAddress(BlobKey key, String contentType, long sizeBytes, Instant expiresAt);

    /** An address to read from, absolute or a path at the gateway; the same one for the same arguments. */
    String readAddress(BlobKey key, Shown shown, Instant expiresAt);

    /** Its size in bytes; empty when there is none. */
    OptionalLong find(BlobKey key) throws IOException;

    /** To be closed by the caller. */
    InputStream open(BlobKey key) throws IOException;

    /** Whole or not at all; replaces what is there. */
    void write(BlobKey key, byte[] bytes) throws IOException;

    /** Done when there is nothing, also when there was nothing. */
    void delete(BlobKey key) throws IOException;
}
