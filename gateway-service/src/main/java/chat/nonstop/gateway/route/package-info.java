/** Which service answers which path, what of a request reaches it, and how large and slow a request may be. */
@NullMarked
package chat.nonstop.gateway.route;

import org.jspecify.annotations.NullMarked;
