/**
 * Files: {@link OpenUpload} gives an address to upload to, {@link InspectUpload} looks at what came, {@link UseAttachment}
 * says whether a message may refer to it, {@link AttachmentController} redirects its readers to the store, and {@link
 * SweepAttachments} removes what nothing refers to. The bytes are in {@code store}, what they are is judged in {@code
 * content}.
 */
@NullMarked
package chat.nonstop.persistence.attachment;

import org.jspecify.annotations.NullMarked;
