/** What users have not read: derived from cursors and rooms when somebody asks, never counted along the way. */
@NullMarked
package chat.nonstop.readreceipt.unread;

import org.jspecify.annotations.NullMarked;
