package chat.nonstop.persistence.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.attachment.store.BlobKey;
import chat.nonstop.persistence.attachment.store.BlobStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of files whatever store keeps them. */
abstract class AttachmentSuite extends AttachmentRoom {
    @Test
    void anImageIsUploadedUsedAndReadWithItsThumbnail() throws IOException {
        byte[] photo = Pictures.jpeg(1_200, 800);
        UUID id = uploaded(alice, "photo 사진.jpg", "image/jpeg", photo);

        assertThat(use(id, alice, room, true)).isNull();
        sent(id, alice, 1);

        HttpResponse<byte[]> file = read(Paths.ATTACHMENT, id, bob);
        assertThat(file.body()).isEqualTo(photo);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("inline; ")
                .contains("filename*=UTF-8''photo%20%EC%82%AC%EC%A7%84.jpg");
        assertThat(file.headers().firstValue("Cache-Control").orElseThrow()).contains("private");
        HttpResponse<byte[]> thumbnail = read(Paths.THUMBNAIL, id, bob);
        assertThat(thumbnail.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        BufferedImage small = ImageIO.read(new ByteArrayInputStream(thumbnail.body()));
        assertThat(small.getWidth()).isEqualTo(320);
        assertThat(jdbc.sql("SELECT width || 'x' || height FROM attachments WHERE attachment_id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("1200x800");
    }

    @Test
    void aFileIsUploadedUsedAndSavedUnderItsName() {
        UUID id = uploaded(alice, "보고서.pdf", "application/pdf", Pictures.PDF);

        assertThat(use(id, alice, room, false)).isNull();
        sent(id, alice, 1);

        HttpResponse<byte[]> file = read(Paths.ATTACHMENT, id, bob);
        assertThat(file.body()).isEqualTo(Pictures.PDF);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; ")
                .endsWith("filename*=UTF-8''%EB%B3%B4%EA%B3%A0%EC%84%9C.pdf");
        redirect(Paths.THUMBNAIL, id, bob).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);
    }

    @Test
    void everyKindOfImageIsRead() {
        assertThat(use(uploaded(alice, "a.png", "image/png", Pictures.png(10, 10)), alice, room, true))
                .isNull();
        assertThat(use(uploaded(alice, "a.gif", "image/gif", Pictures.gif(10, 10)), alice, room, true))
                .isNull();
        assertThat(use(uploaded(alice, "a.webp", "image/webp", Pictures.WEBP), alice, room, true))
                .isNull();
    }

    @Test
    void whatPretendsToBeSomethingElseIsRefused() {
        Map<String, byte[]> disguised = new HashMap<>();
        disguised.put("image/png", Pictures.SVG);
        disguised.put("image/jpeg", Pictures.HTML);
        disguised.put("image/gif", Pictures.PDF);
        disguised.put("image/webp", Pictures.png(10, 10));
        disguised.put("application/pdf", Pictures.HTML);
        disguised.put("text/plain", Pictures.HTML);
        disguised.forEach((type, bytes) -> {
            UUID id = uploaded(alice, "innocent", type, bytes);

            assertThat(use(id, alice, room, false)).as(type).isEqualTo(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
            assertThat(use(id, alice, room, false)).as(type).isEqualTo(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
            redirect(Paths.ATTACHMENT, id, alice).refuses(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
        });
    }

    @Test
    void imagesThatWouldExplodeOrAreCutOffAreRefused() {
        byte[] whole = Pictures.jpeg(1_000, 1_000);

        assertThat(use(uploaded(alice, "bomb.png", "image/png", Pictures.bomb(60_000, 60_000)), alice, room, true))
                .isEqualTo(RefusalCode.ATTACHMENT_TOO_LARGE);
        assertThat(use(
                        uploaded(alice, "half.jpg", "image/jpeg", Arrays.copyOf(whole, whole.length / 2)),
                        alice,
                        room,
                        true))
                .isEqualTo(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
    }

    /** The local store refuses the upload, Azure takes it: then it is refused when it is to be used. */
    @Test
    void oneByteMoreThanAnnouncedIsTooLarge() {
        byte[] photo = Pictures.png(20, 20);
        Address address = opened(alice, room, "a.png", "image/png", photo.length - 1);

        HttpResponse<String> upload = put(address, photo);

        assertRefusedOrLater(upload, address, RefusalCode.ATTACHMENT_TOO_LARGE);
    }

    @Test
    void oneByteLessThanAnnouncedIsNotIt() {
        byte[] photo = Pictures.png(20, 20);
        Address address = opened(alice, room, "a.png", "image/png", photo.length + 1);

        HttpResponse<String> upload = put(address, photo);

        assertRefusedOrLater(upload, address, RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
    }

    @Test
    void whatIsTooLargeOrOfNoAllowedTypeGetsNoAddress() {
        announce(alice, room, "a.png", "image/png", Limits.IMAGE_BYTES + 1).refuses(RefusalCode.ATTACHMENT_TOO_LARGE);
        announce(alice, room, "a.pdf", "application/pdf", Limits.FILE_BYTES + 1)
                .refuses(RefusalCode.ATTACHMENT_TOO_LARGE);
        announce(alice, room, "a.pdf", "application/pdf", Limits.FILE_BYTES).is(201);
        announce(alice, room, "a.svg", "image/svg+xml", 10).refuses(RefusalCode.ATTACHMENT_TYPE_NOT_ALLOWED);
        announce(alice, room, "a.html", "text/html", 10).refuses(RefusalCode.ATTACHMENT_TYPE_NOT_ALLOWED);
        announce(alice, room, "a.png", "../../png", 10).refuses(RefusalCode.INVALID_REQUEST);
        announce(alice, room, "a.png", "image/png", 0).refuses(RefusalCode.INVALID_REQUEST);
        announce(alice, room, "a.png", null, 10).refuses(RefusalCode.INVALID_REQUEST);
        announce(alice, room, null, "image/png", 10).refuses(RefusalCode.INVALID_REQUEST);
        announce(mallory, room, "a.png", "image/png", 10).refuses(RefusalCode.NOT_A_MEMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..\\..\\evil.png",
                "/etc/passwd",
                "a/b.png",
                "..",
                "evil\u0000.png",
                "a\r\nSet-Cookie: x.png",
                "photo\u202Egnp.exe",
                "con.png",
                "name."
            })
    void namesThatArePathsOrLiesAreRefused(String name) {
        announce(alice, room, name, "image/png", 10).refuses(RefusalCode.FILE_NAME_INVALID);
    }

    @Test
    void anAddressTakesOneFileOnce() {
        byte[] first = Pictures.png(20, 20);
        byte[] second = Pictures.png(20, 20);
        second[second.length - 1] ^= 1;
        Address address = opened(alice, room, "a.png", "image/png", first.length);
        assertThat(put(address, first).statusCode()).isEqualTo(201);

        HttpResponse<String> again = put(address, second);

        assertReused(again);
        assertThat(use(address.attachmentId(), alice, room, true)).isNull();
        assertThat(read(Paths.ATTACHMENT, address.attachmentId(), alice).body()).isEqualTo(first);
        assertReused(put(address, second));
    }

    @Test
    void anExpiredAddressIsClosed() {
        byte[] photo = Pictures.png(20, 20);
        Address address = opened(alice, room, "a.png", "image/png", photo.length);
        BlobKey key = BlobKey.file(address.attachmentId());
        Instant past = Instant.now().minusSeconds(1);
        BlobStore.UploadAddress expired = store.uploadAddress(key, "image/png", photo.length, past);

        assertClosed(put(new Address(address.attachmentId(), expired.url(), expired.headers()), photo));
        assertThat(use(address.attachmentId(), alice, room, true)).isEqualTo(RefusalCode.ATTACHMENT_NOT_UPLOADED);

        assertThat(put(address, photo).statusCode()).isEqualTo(201);
        String read = store.readAddress(key, new BlobStore.Shown("image/png", "inline"), past);
        assertClosed(get(read));
    }

    @Test
    void anAlteredAddressIsClosed() {
        byte[] photo = Pictures.png(20, 20);
        Address mine = opened(alice, room, "a.png", "image/png", photo.length);
        Address other = opened(bob, room, "b.png", "image/png", photo.length);
        String stolen = mine.url()
                .replace(mine.attachmentId().toString(), other.attachmentId().toString());

        assertClosed(put(new Address(other.attachmentId(), stolen, mine.headers()), photo));
        assertClosed(put(new Address(mine.attachmentId(), mine.url().split("\\?")[0], mine.headers()), photo));
        assertClosed(get(mine.url())); // to upload is not to read
        assertThat(put(mine, photo).statusCode()).isEqualTo(201);
        assertClosed(get(mine.url()));
        String read = redirect(Paths.ATTACHMENT, mine.attachmentId(), alice)
                .is(302)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertClosed(put(new Address(mine.attachmentId(), read, mine.headers()), photo)); // nor the other way
        assertClosed(get(read.replace("image%2Fpng", "text%2Fhtml")));
    }

    @Test
    void nobodyUsesOrReadsWhatIsNotTheirs() {
        long otherRoom = openRoom(alice, mallory);
        UUID id = uploaded(alice, "a.png", "image/png", Pictures.png(20, 20));

        assertThat(use(id, bob, room, true)).isEqualTo(RefusalCode.ATTACHMENT_NOT_FOUND);
        assertThat(use(id, alice, otherRoom, true)).isEqualTo(RefusalCode.ATTACHMENT_NOT_FOUND);
        assertThat(use(UUID.randomUUID(), alice, room, true)).isEqualTo(RefusalCode.ATTACHMENT_NOT_FOUND);
        redirect(Paths.ATTACHMENT, id, alice).is(302);
        redirect(Paths.THUMBNAIL, id, alice).is(302);
        redirect(Paths.ATTACHMENT, id, bob).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);
        redirect(Paths.ATTACHMENT, id, mallory).refuses(RefusalCode.NOT_A_MEMBER);
        redirect(otherRoom, Paths.ATTACHMENT, id, alice).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);

        sent(id, alice, 1);

        redirect(Paths.ATTACHMENT, id, bob).is(302);
        redirect(Paths.ATTACHMENT, id, mallory).refuses(RefusalCode.NOT_A_MEMBER);
        redirect(otherRoom, Paths.ATTACHMENT, id, mallory).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);
        api.get(path(room, Paths.ATTACHMENT, id)).refuses(RefusalCode.UNAUTHENTICATED);
    }

    @Test
    void whoDoesNotSeeTheMessageDoesNotSeeTheFile() {
        UUID id = uploaded(alice, "a.png", "image/png", Pictures.png(20, 20));
        assertThat(use(id, alice, room, true)).isNull();
        sent(id, alice, 1);
        redirect(Paths.ATTACHMENT, id, bob).is(302);

        update("UPDATE chat_room_members SET joined_at_message_id = 1 WHERE room_id = :room AND user_id = :user", bob);
        redirect(Paths.ATTACHMENT, id, bob).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);
        redirect(Paths.THUMBNAIL, id, bob).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);

        update("INSERT INTO message_deletions (room_id, message_id, user_id) VALUES (:room, 1, :user)", alice);
        redirect(Paths.ATTACHMENT, id, alice).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);

        update("DELETE FROM message_deletions WHERE room_id = :room AND user_id = :user", alice);
        redirect(Paths.ATTACHMENT, id, alice).is(302);
        update("UPDATE messages SET deleted_at = now(), deleted_by = :user WHERE room_id = :room", alice);
        redirect(Paths.ATTACHMENT, id, alice).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);

        update("UPDATE chat_room_members SET left_at = now() WHERE room_id = :room AND user_id = :user", bob);
        redirect(Paths.ATTACHMENT, id, bob).refuses(RefusalCode.NOT_A_MEMBER);
    }

    @Test
    void aFileBelongsToOneMessage() {
        UUID id = uploaded(alice, "a.png", "image/png", Pictures.png(20, 20));
        assertThat(use(id, alice, room, true)).isNull();

        UUID message = sent(id, alice, 1);

        assertThat(use(id, alice, room, true)).isEqualTo(RefusalCode.ATTACHMENT_USED);
        assertThat(use(id, new AttachmentUse.Request(room, alice.userId(), true, message)))
                .isNull(); // the same message, sent again
        assertThat(use(id, new AttachmentUse.Request(room, bob.userId(), true, message)))
                .isEqualTo(RefusalCode.ATTACHMENT_NOT_FOUND);
    }

    @Test
    void anImageMessageNeedsAnImageThatIsThere() {
        byte[] bytes = Pictures.PDF;
        Address address = opened(alice, room, "a.pdf", "application/pdf", bytes.length);

        assertThat(use(address.attachmentId(), alice, room, false)).isEqualTo(RefusalCode.ATTACHMENT_NOT_UPLOADED);
        redirect(Paths.ATTACHMENT, address.attachmentId(), alice).refuses(RefusalCode.ATTACHMENT_NOT_UPLOADED);
        assertThat(put(address, bytes).statusCode()).isEqualTo(201);
        assertThat(use(address.attachmentId(), alice, room, true)).isEqualTo(RefusalCode.ATTACHMENT_TYPE_NOT_ALLOWED);
        assertThat(use(address.attachmentId(), alice, room, false)).isNull();
    }

    @Test
    void oneUserOpensSoManyUploadsAtATime() {
        for (int i = 0; i < 20; i++) {
            announce(alice, room, i + ".png", "image/png", 10).is(201);
        }

        announce(alice, room, "one more.png", "image/png", 10).refuses(RefusalCode.RATE_LIMITED);
        announce(bob, room, "mine.png", "image/png", 10).is(201);
    }

    private void assertRefusedOrLater(HttpResponse<String> upload, Address address, RefusalCode code) {
        if (upload.statusCode() == 201) {
            assertThat(use(address.attachmentId(), alice, room, true)).isEqualTo(code);
        } else {
            assertThat(upload.statusCode()).isEqualTo(code.httpStatus());
            assertThat(upload.body()).contains(code.name());
            assertThat(use(address.attachmentId(), alice, room, true)).isEqualTo(RefusalCode.ATTACHMENT_NOT_UPLOADED);
        }
    }

    /** How this store says that an address is no good. */
    abstract void assertClosed(HttpResponse<?> answer);

    /** How this store says that something is there already. */
    abstract void assertReused(HttpResponse<?> answer);

    private void update(String sql, Someone user) {
        assertThat(jdbc.sql(sql)
                        .param("room", room)
                        .param("user", user.userId())
                        .update())
                .isEqualTo(1);
    }
}
