/** Who is typing: told to the room, never stored. */
@NullMarked
package chat.nonstop.ws.typing;

import org.jspecify.annotations.NullMarked;
