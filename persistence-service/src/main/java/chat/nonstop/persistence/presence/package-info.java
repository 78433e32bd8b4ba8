/**
 * Who is online, as Redis knows, and when users were last seen, which is kept in {@code user_last_seen}
 * (docs/decisions/0027-presence.md).
 */
@NullMarked
package chat.nonstop.persistence.presence;

import org.jspecify.annotations.NullMarked;
