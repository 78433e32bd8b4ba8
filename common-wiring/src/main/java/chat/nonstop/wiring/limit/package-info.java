/** How often a caller may do something: token buckets that all instances of a service share. */
@NullMarked
package chat.nonstop.wiring.limit;

import org.jspecify.annotations.NullMarked;
