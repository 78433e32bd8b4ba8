/** How people who keep the system running are told that something needs them: a webhook, or else the log. */
@NullMarked
package chat.nonstop.notification.alert;

import org.jspecify.annotations.NullMarked;
