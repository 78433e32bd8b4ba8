@NullMarked
package chat.nonstop.ws;

import org.jspecify.annotations.NullMarked;
