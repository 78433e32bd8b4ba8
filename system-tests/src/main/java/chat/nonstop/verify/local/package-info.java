/** Starts the whole system through {@code ./chat}, kills parts of it, and reads what its processes measure. */
@NullMarked
package chat.nonstop.verify.local;

import org.jspecify.annotations.NullMarked;
