/** Which web pages may call: browsers name the page's origin, and only ours and the allowed ones pass. */
@NullMarked
package chat.nonstop.gateway.origin;

import org.jspecify.annotations.NullMarked;
