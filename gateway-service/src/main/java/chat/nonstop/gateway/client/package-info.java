/** Who is at the other end of a connection, as far as the network can tell. */
@NullMarked
package chat.nonstop.gateway.client;

import org.jspecify.annotations.NullMarked;
