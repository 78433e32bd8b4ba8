package chat.nonstop.persistence.attachment.store;

import chat.nonstop.contracts.rest.Paths;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Blobs as files below one folder: {@code blobs/<two letters of the key>/<key>}. A file is written beside, in {@code
 * incoming}, and gets its name when it is whole and on the disk; a name that is taken is not given again. Instances that
 * share the folder share the store.
 */
final class LocalBlobs implements BlobStore {
    private static final String STORE = Paths.STORE.substring(0, Paths.STORE.indexOf('{'));
    private static final int BUFFER = 64 * 1024;

    /** What became of an upload. */
    enum Received {
        STORED,
        EXISTS,
        TOO_LARGE,
        TOO_SMALL
    }

    private final Path blobs;
    private final Path incoming;
    private final AddressSigner signer;

    /**
     * @param forgetBefore half uploads older than this are of a process that died: deleted
     * @throws IOException when the folder cannot hold files as it must
     */
    LocalBlobs(Path folder, AddressSigner signer, Instant forgetBefore) throws IOException {
        this.blobs = folder.resolve("blobs");
        this.incoming = folder.resolve("incoming");
        this.signer = signer;
        Files.createDirectories(blobs);
        Files.createDirectories(incoming);
        requireLinks();
        deleteOlder(forgetBefore);
    }

    @Override
    public UploadAddress uploadAddress(BlobKey key, String contentType, long sizeBytes, Instant expiresAt) {
        String size = Long.toString(sizeBytes);
        String url = address(new AddressSigner.Grant("PUT", key, expiresAt, contentType, size), "size");
        return new UploadAddress(url, Map.of("Content-Type", contentType));
    }

    @Override
    public String readAddress(BlobKey key, Shown shown, Instant expiresAt) {
        return address(
                new AddressSigner.Grant("GET", key, expiresAt, shown.contentType(), shown.disposition()),
                "disposition");
    }

    private String address(AddressSigner.Grant grant, String detail) {
        return STORE + grant.key().text() + "?expires=" + grant.expiresAt().getEpochSecond() + "&type="
                + encoded(grant.contentType()) + "&" + detail + "=" + encoded(grant.detail()) + "&signature="
                + signer.sign(grant);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Takes exactly {@code sizeBytes}; reads no more than one byte beyond. Leaves nothing behind unless stored. */
    Received receive(BlobKey key, long sizeBytes, InputStream body) throws IOException {
        Path target = path(key);
        if (Files.exists(target)) {
            return Received.EXISTS;
        }
        Path part = part();
        try {
            long taken = copy(body, part, sizeBytes);
            if (taken > sizeBytes) {
                return Received.TOO_LARGE;
            }
            if (taken < sizeBytes) {
                return Received.TOO_SMALL;
            }
            Files.createDirectories(target.getParent());
            Files.createLink(target, part); // unlike a rename, it does not replace
            return Received.STORED;
        } catch (FileAlreadyExistsException faster) {
            return Received.EXISTS;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** How many bytes were read: more than {@code sizeBytes} as soon as there is one more. */
    private static long copy(InputStream body, Path part, long sizeBytes) throws IOException {
        try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            long taken = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                taken += n;
                if (taken > sizeBytes) {
                    return taken;
                }
                writeFully(file, ByteBuffer.wrap(buffer, 0, n));
            }
            file.force(true);
            return taken;
        }
    }

    @Override
    public OptionalLong find(BlobKey key) throws IOException {
        try {
            return OptionalLong.of(Files.size(path(key)));
        } catch (NoSuchFileException absent) {
            return OptionalLong.empty();
        }
    }

    @Override
    public InputStream open(BlobKey key) throws IOException {
        return Files.newInputStream(path(key));
    }

    @Override
    public void write(BlobKey key, byte[] bytes) throws IOException {
        Path target = path(key);
        Path part = part();
        try {
            try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writeFully(file, ByteBuffer.wrap(bytes));
                file.force(true);
            }
            Files.createDirectories(target.getParent());
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    Path path(BlobKey key) {
        String name = key.text();
        return blobs.resolve(name.substring(0, 2)).resolve(name);
    }

    private Path part() {
        return incoming.resolve(UUID.randomUUID() + ".part");
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Write-once stands on hard links; a file system without them shows it at the start. */
    private void requireLinks() throws IOException {
        Path probe = part();
        Path link = part();
        Files.createFile(probe);
        try {
            Files.createLink(link, probe);
        } catch (UnsupportedOperationException | IOException e) {
            throw new IOException(
                    "chat.attachments.local.folder: " + blobs.getParent()
                            + " (expected: a file system with hard links)",
                    e);
        } finally {
            Files.deleteIfExists(link);
            Files.deleteIfExists(probe);
        }
    }

    private void deleteOlder(Instant before) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(incoming, "*.part")) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }
}
