/** Calls from service to service: short-lived service tokens and clients that carry them. */
@NullMarked
package chat.nonstop.wiring.internal;

import org.jspecify.annotations.NullMarked;
