/** Messages that users send: checked, stamped with their sender, and appended to the log. */
@NullMarked
package chat.nonstop.ws.message;

import org.jspecify.annotations.NullMarked;
