package chat.nonstop.persistence.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.persistence.attachment.store.BlobKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** What becomes of files that nothing refers to. Ages are written into the rows; the sweep is called, not waited for. */
@RecordTest
class SweepIT extends AttachmentRoom {
    @Autowired
    SweepAttachments sweep;

    @Autowired
    List<ScheduledTaskHolder> scheduled;

    @Test
    void aFileThatIsNeverUploadedOrNeverUsedIsForgotten() throws IOException {
        UUID announced = opened(alice, room, "a.png", "image/png", 10).attachmentId();
        UUID forgotten = uploaded(alice, "b.png", "image/png", Pictures.png(20, 20));
        UUID inspected = uploaded(alice, "c.png", "image/png", Pictures.png(20, 20));
        assertThat(use(inspected, alice, room, true)).isNull();
        UUID fresh = uploaded(alice, "d.png", "image/png", Pictures.png(20, 20));

        age("61 minutes", announced, forgotten, inspected);
        sweep.sweep();

        assertThat(isKnown(announced)).isFalse();
        assertThat(isKnown(forgotten)).isTrue();
        assertThat(isKnown(inspected)).isTrue();

        age("25 hours", forgotten, inspected);
        sweep.sweep();

        assertGone(forgotten);
        assertGone(inspected);
        assertThat(use(fresh, alice, room, true)).isNull();
    }

    @Test
    void aRefusedFileGoesSooner() throws IOException {
        UUID refused = uploaded(alice, "a.png", "image/png", Pictures.HTML);
        assertThat(use(refused, alice, room, true)).isEqualTo(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
        sweep.sweep();
        assertThat(use(refused, alice, room, true)).isEqualTo(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);

        age("61 minutes", refused);
        sweep.sweep();

        assertGone(refused);
    }

    @Test
    void whatAMessageRefersToStaysUntilItIsDeletedForEveryone() throws IOException {
        UUID photo = uploaded(alice, "a.png", "image/png", Pictures.png(20, 20));
        assertThat(use(photo, alice, room, true)).isNull();
        sent(photo, alice, 1);
        age("400 days", photo);
        String address = redirect(Paths.ATTACHMENT, photo, bob)
                .is(302)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        sweep.sweep();
        redirect(Paths.ATTACHMENT, photo, bob).is(302);

        jdbc.sql("UPDATE messages SET deleted_at = now() WHERE room_id = :room")
                .param("room", room)
                .update();
        sweep.sweep();

        assertGone(photo);
        HttpResponse<byte[]> late = get(address);
        assertThat(late.statusCode()).isEqualTo(404);
    }

    @Test
    void aSweepThatWasInterruptedIsDoneByTheNext() throws IOException {
        UUID photo = uploaded(alice, "a.png", "image/png", Pictures.png(20, 20));
        jdbc.sql("UPDATE attachments SET dropped_at = now() WHERE attachment_id = :id")
                .param("id", photo)
                .update();
        assertThat(use(photo, alice, room, true)).isEqualTo(RefusalCode.ATTACHMENT_NOT_FOUND);

        sweep.sweep();

        assertGone(photo);
    }

    @Test
    void sweepsAreScheduled() {
        assertThat(scheduled)
                .flatExtracting(ScheduledTaskHolder::getScheduledTasks)
                .extracting(task -> task.toString())
                .anyMatch(task -> task.contains("SweepAttachments") || task.contains("AttachmentWiring"));
    }

    private void assertGone(UUID id) throws IOException {
        assertThat(isKnown(id)).isFalse();
        assertThat(store.find(BlobKey.file(id))).isEmpty();
        assertThat(store.find(BlobKey.thumbnail(id))).isEmpty();
    }

    private boolean isKnown(UUID id) {
        return jdbc.sql("SELECT EXISTS (SELECT FROM attachments WHERE attachment_id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private void age(String by, UUID... ids) {
        for (UUID id : ids) {
            jdbc.sql("UPDATE attachments SET created_at = now() - :by::interval WHERE attachment_id = :id")
                    .param("by", by)
                    .param("id", id)
                    .update();
        }
    }
}
