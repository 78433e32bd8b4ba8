/** What stands behind and before the gateway in tests. */
@NullMarked
package chat.nonstop.gateway.testing;

import org.jspecify.annotations.NullMarked;
