/** STOMP 1.2 as we speak it: frames in, frames out, and the destinations that clients may name. Plain values, no I/O. */
@NullMarked
package chat.nonstop.ws.stomp;

import org.jspecify.annotations.NullMarked;
