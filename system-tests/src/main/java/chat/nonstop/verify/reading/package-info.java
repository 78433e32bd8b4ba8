/** What reading costs, measured by hand on a system of its own. */
@NullMarked
package chat.nonstop.verify.reading;

import org.jspecify.annotations.NullMarked;
