/** Errors as RFC 9457 problem+json with a stable code. */
@NullMarked
package chat.nonstop.wiring.problem;

import org.jspecify.annotations.NullMarked;
