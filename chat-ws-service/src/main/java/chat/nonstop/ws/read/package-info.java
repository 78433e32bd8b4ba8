/** Reports of members of what they have read and what has reached them, on their way to the read-receipt-service. */
@NullMarked
package chat.nonstop.ws.read;

import org.jspecify.annotations.NullMarked;
