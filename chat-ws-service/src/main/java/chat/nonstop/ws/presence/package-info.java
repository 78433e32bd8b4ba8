/** Who is online: leases in Redis, and what rooms are told of it (docs/decisions/0027-presence.md). */
@NullMarked
package chat.nonstop.ws.presence;

import org.jspecify.annotations.NullMarked;
