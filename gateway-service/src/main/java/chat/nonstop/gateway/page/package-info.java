/** The web client's files, what browsers may do with them, and what of the actuator is public. */
@NullMarked
package chat.nonstop.gateway.page;

import org.jspecify.annotations.NullMarked;
