package chat.nonstop.persistence.attachment.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.persistence.Api;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalBlobsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AddressSigner signer = new AddressSigner("a secret of at least thirty-two characters");
    private final BlobKey key = BlobKey.file(UUID.randomUUID());

    @TempDir
    Path folder;

    private LocalBlobs blobs;

    @BeforeEach
    void open() throws IOException {
        blobs = new LocalBlobs(folder, signer, NOW);
    }

    @Test
    void exactlyWhatWasAnnouncedIsTaken() throws IOException {
        assertThat(receive(9)).isEqualTo(LocalBlobs.Received.TOO_SMALL);
        assertThat(receive(11)).isEqualTo(LocalBlobs.Received.TOO_LARGE);
        assertThat(files()).isEmpty();

        assertThat(receive(10)).isEqualTo(LocalBlobs.Received.STORED);
        assertThat(receive(10)).isEqualTo(LocalBlobs.Received.EXISTS);
        assertThat(blobs.find(key)).hasValue(10);
        assertThat(files()).hasSize(1);
    }

    @Test
    void nothingIsReadBeyondTheFirstByteTooMany() throws IOException {
        InputStream endless = new InputStream() {
            private long read;

            @Override
            public int read() {
                read++;
                assertThat(read).isLessThan(1_000_000);
                return 'x';
            }
        };

        assertThat(blobs.receive(key, 10, endless)).isEqualTo(LocalBlobs.Received.TOO_LARGE);
        assertThat(files()).isEmpty();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        InputStream breaking = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };

        try {
            blobs.receive(key, 10, breaking);
        } catch (IOException gone) {
            assertThat(files()).isEmpty();
            assertThat(receive(10)).isEqualTo(LocalBlobs.Received.STORED);
            return;
        }
        throw new AssertionError("taken");
    }

    @Test
    void ofManyAtOnceOneIsStored() {
        List<Callable<LocalBlobs.Received>> uploads = IntStream.range(0, 16)
                .<Callable<LocalBlobs.Received>>mapToObj(i -> () -> receive(10))
                .toList();

        assertThat(Api.atOnce(uploads))
                .containsOnlyOnce(LocalBlobs.Received.STORED)
                .containsOnly(LocalBlobs.Received.STORED, LocalBlobs.Received.EXISTS);
    }

    @Test
    void halfUploadsOfDeadProcessesAreForgotten() throws IOException {
        Path dead = Files.createFile(folder.resolve("incoming/dead.part"));
        Path alive = Files.createFile(folder.resolve("incoming/alive.part"));
        Files.setLastModifiedTime(dead, FileTime.from(NOW.minusSeconds(1)));
        Files.setLastModifiedTime(alive, FileTime.from(NOW.plusSeconds(1)));

        new LocalBlobs(folder, signer, NOW);

        assertThat(files()).containsExactly(alive);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../../etc/passwd",
                "..%2f",
                "00000000-0000-0000-0000-000000000000/../x",
                "00000000-0000-0000-0000-000000000000.thumbnail.thumbnail",
                "00000000-0000-0000-0000-00000000000",
                "00000000-0000-0000-0000-00000000000G",
                "00000000-0000-0000-0000-000000000000\n"
            })
    void onlyOurOwnNamesAreKeys(String text) {
        assertThat(BlobKey.parse(text)).isEmpty();
    }

    @Test
    void keysSurviveTheirText() {
        BlobKey thumbnail = BlobKey.thumbnail(UUID.randomUUID());

        assertThat(BlobKey.parse(key.text())).contains(key);
        assertThat(BlobKey.parse(thumbnail.text())).contains(thumbnail);
    }

    @Test
    void aSignatureIsOfAllThatTheAddressSays() {
        AddressSigner.Grant grant = new AddressSigner.Grant("PUT", key, NOW, "image/png", "10");
        String signature = signer.sign(grant);

        assertThat(signer.isValid(grant, signature, NOW.minusSeconds(1))).isTrue();
        assertThat(signer.isValid(grant, signature, NOW)).isFalse();
        for (AddressSigner.Grant other : List.of(
                new AddressSigner.Grant("GET", key, NOW, "image/png", "10"),
                new AddressSigner.Grant("PUT", BlobKey.thumbnail(key.attachmentId()), NOW, "image/png", "10"),
                new AddressSigner.Grant("PUT", key, NOW.plusSeconds(1), "image/png", "10"),
                new AddressSigner.Grant("PUT", key, NOW, "image/jpeg", "10"),
                new AddressSigner.Grant("PUT", key, NOW, "image/png", "11"))) {
            assertThat(signer.isValid(other, signature, NOW.minusSeconds(1))).isFalse();
        }
        assertThat(new AddressSigner("another secret of thirty-two characters")
                        .isValid(grant, signature, NOW.minusSeconds(1)))
                .isFalse();
    }

    private LocalBlobs.Received receive(int bytes) throws IOException {
        return blobs.receive(key, 10, new ByteArrayInputStream(new byte[bytes]));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
