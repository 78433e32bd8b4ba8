/** What a file really is: its type by its bytes, and of images their size and a thumbnail. Plain Java over one stream. */
@NullMarked
package chat.nonstop.persistence.attachment.content;

import org.jspecify.annotations.NullMarked;
