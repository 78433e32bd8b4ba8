/**
 * Places at which a test lets a process die, so that what happens between two steps can be seen. In production there are none.
 */
@NullMarked
package chat.nonstop.wiring.crash;

import org.jspecify.annotations.NullMarked;
