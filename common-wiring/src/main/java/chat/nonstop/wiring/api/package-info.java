/** What a service says of its REST interface. */
@NullMarked
package chat.nonstop.wiring.api;

import org.jspecify.annotations.NullMarked;
