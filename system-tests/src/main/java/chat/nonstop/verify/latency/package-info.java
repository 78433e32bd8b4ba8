/** Measures how long a message takes through the whole system, and where it spends that time. Run by hand. */
@NullMarked
package chat.nonstop.verify.latency;

import org.jspecify.annotations.NullMarked;
