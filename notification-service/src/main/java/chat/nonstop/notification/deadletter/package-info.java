/**
 * Poison that any consumer has put aside: counted and logged here, never thrown away. Each {@code *-dlt} topic keeps it for
 * replay.
 */
@NullMarked
package chat.nonstop.notification.deadletter;

import org.jspecify.annotations.NullMarked;
