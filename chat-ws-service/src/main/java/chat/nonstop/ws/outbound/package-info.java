/** Everything that is written to one session goes through one bounded first-in-first-out queue ({@link chat.nonstop.ws.outbound.Outbound}), drained by a virtual thread into the session's {@link chat.nonstop.ws.outbound.Wire}. */
@NullMarked
package chat.nonstop.ws.outbound;

import org.jspecify.annotations.NullMarked;
