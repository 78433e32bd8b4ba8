@NullMarked
package chat.nonstop.notification;

import org.jspecify.annotations.NullMarked;
