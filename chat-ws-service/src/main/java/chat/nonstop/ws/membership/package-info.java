/** Who is a member of which room, as the system of record says, cached. */
@NullMarked
package chat.nonstop.ws.membership;

import org.jspecify.annotations.NullMarked;
