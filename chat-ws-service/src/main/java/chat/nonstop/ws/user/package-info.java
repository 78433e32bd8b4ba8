/** The queues of one user: acknowledgements, errors and notifications. */
@NullMarked
package chat.nonstop.ws.user;

import org.jspecify.annotations.NullMarked;
