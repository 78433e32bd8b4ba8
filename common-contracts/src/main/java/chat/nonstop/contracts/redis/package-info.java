/** Names of Redis channels and keys, and the form of what is published on them. Everything in Redis can be lost and is rebuilt. */
@NullMarked
package chat.nonstop.contracts.redis;

import org.jspecify.annotations.NullMarked;
