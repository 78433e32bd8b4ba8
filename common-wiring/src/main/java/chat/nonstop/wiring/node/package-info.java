/** Which instance this is. */
@NullMarked
package chat.nonstop.wiring.node;

import org.jspecify.annotations.NullMarked;
