/** What other services tell this node over Redis Pub/Sub, at most once. The node subscribes only to channels that one of its sessions needs. */
@NullMarked
package chat.nonstop.ws.signal;

import org.jspecify.annotations.NullMarked;
