/** What can happen to a running system: processes die or stop, links are cut, data and clocks go back. */
@NullMarked
package chat.nonstop.verify.disruption;

import org.jspecify.annotations.NullMarked;
