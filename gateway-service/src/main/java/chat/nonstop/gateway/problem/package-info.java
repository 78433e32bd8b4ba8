/** How a request that cannot be served is answered: always an RFC 9457 problem with a stable code. */
@NullMarked
package chat.nonstop.gateway.problem;

import org.jspecify.annotations.NullMarked;
