package chat.nonstop.persistence.attachment;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.problem.RefusedException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The pictures of users: files that belong to no room. Others see the thumbnail, which has nothing in it but the picture. */
public class Avatars {
    private final Attachments attachments;
    private final OpenUpload openUpload;
    private final InspectUpload inspectUpload;
    private final ReadAttachment readAttachment;

    Avatars(
            Attachments attachments,
            OpenUpload openUpload,
            InspectUpload inspectUpload,
            ReadAttachment readAttachment) {
        this.attachments = attachments;
        this.openUpload = openUpload;
        this.inspectUpload = inspectUpload;
        this.readAttachment = readAttachment;
    }

    /** Where the picture of a user is; a new picture has a new address. Absent when there is none. */
    public static @Nullable String urlOf(long userId, @Nullable UUID avatarId) {
        return avatarId == null
                ? null
                : Paths.AVATAR.replace("{userId}", Long.toString(userId)) + "?v="
                        + avatarId.toString().substring(0, 8);
    }

    Upload open(long userId, UploadRequest request) {
        return Uploads.answer(openUpload.open(null, userId, request.read()));
    }

    /**
     * Makes what the user has uploaded the user's picture; the one before is swept.
     *
     * @param avatarId absent: from now on none
     * @throws RefusedException when it is not a picture that this user has uploaded
     * @throws IOException when that cannot be found out now
     */
    public void choose(long userId, @Nullable UUID avatarId) throws IOException {
        if (avatarId != null) {
            Attachment uploaded = attachments
                    .find(avatarId)
                    .filter(found -> found.roomId() == null && found.uploaderId() == userId)
                    .orElseThrow(() -> new RefusedException(RefusalCode.ATTACHMENT_NOT_FOUND));
            Attachment inspected = inspectUpload.inspect(uploaded);
            switch (inspected.state()) {
                case ANNOUNCED -> throw new RefusedException(RefusalCode.ATTACHMENT_NOT_UPLOADED);
                case REFUSED ->
                    throw new RefusedException(
                            inspected.refusal() == null
                                    ? RefusalCode.ATTACHMENT_CONTENT_MISMATCH
                                    : inspected.refusal());
                case READY -> {}
            }
        }
        if (!attachments.makeAvatar(userId, avatarId)) {
            throw new RefusedException(RefusalCode.ATTACHMENT_NOT_FOUND); // replaced or swept meanwhile
        }
    }

    /** An address to read the user's picture from. */
    Optional<String> address(long userId) {
        return attachments
                .avatarOf(userId)
                .flatMap(attachments::find)
                .map(avatar -> readAttachment.address(avatar, ReadAttachment.Part.THUMBNAIL))
                .flatMap(outcome -> outcome instanceof ReadAttachment.Outcome.Readable(String address)
                        ? Optional.of(address)
                        : Optional.empty());
    }
}
