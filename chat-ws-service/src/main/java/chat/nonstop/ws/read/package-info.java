/** Read reports of members, on their way to the read-receipt-service. */
@NullMarked
package chat.nonstop.ws.read;

import org.jspecify.annotations.NullMarked;
