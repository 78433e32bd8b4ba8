/** Work that a service does by itself, at intervals. */
@NullMarked
package chat.nonstop.wiring.schedule;

import org.jspecify.annotations.NullMarked;
