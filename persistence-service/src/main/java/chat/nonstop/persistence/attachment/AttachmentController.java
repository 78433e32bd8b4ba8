package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Files of a room, for its members: where to upload one, where to read one. */
@RestController
class AttachmentController {
    private final OpenUpload openUpload;
    private final ReadAttachment readAttachment;

    AttachmentController(OpenUpload openUpload, ReadAttachment readAttachment) {
        this.openUpload = openUpload;
        this.readAttachment = readAttachment;
    }

    @PostMapping(Paths.ATTACHMENTS)
    @ResponseStatus(HttpStatus.CREATED)
    Upload open(CurrentUser user, @PathVariable("roomId") long roomId, @RequestBody UploadRequest request) {
        return Uploads.answer(openUpload.open(roomId, user.userId(), request.read()));
    }

    @GetMapping(Paths.ATTACHMENT)
    ResponseEntity<Void> file(
            CurrentUser user, @PathVariable("roomId") long roomId, @PathVariable("attachmentId") UUID attachmentId)
            throws IOException {
        return redirect(user, roomId, attachmentId, ReadAttachment.Part.FILE);
    }

    @GetMapping(Paths.THUMBNAIL)
    ResponseEntity<Void> thumbnail(
            CurrentUser user, @PathVariable("roomId") long roomId, @PathVariable("attachmentId") UUID attachmentId)
            throws IOException {
        return redirect(user, roomId, attachmentId, ReadAttachment.Part.THUMBNAIL);
    }

    private ResponseEntity<Void> redirect(CurrentUser user, long roomId, UUID attachmentId, ReadAttachment.Part part)
            throws IOException {
        return switch (readAttachment.read(roomId, attachmentId, user.userId(), part)) {
            case ReadAttachment.Outcome.Readable(String address) ->
                ResponseEntity.status(HttpStatus.FOUND)
                        .location(URI.create(address))
                        .build();
            case ReadAttachment.Outcome.Refused(RefusalCode code) -> throw new RefusedException(code);
        };
    }
}
