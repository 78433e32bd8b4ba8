/** Redis: publishing signals in one round trip. */
@NullMarked
package chat.nonstop.wiring.redis;

import org.jspecify.annotations.NullMarked;
