/**
 * STOMP sessions: one for each connection. A frame travels {@code StompEndpoint} → {@code ChatSession}, in the order sent and
 * on the connection's own thread, to the {@link chat.nonstop.ws.session.SendHandler} or
 * {@link chat.nonstop.ws.session.SubscribeHandler} of its destination; what they decide comes back as an
 * {@link chat.nonstop.ws.session.Outcome}, which the session turns into RECEIPT, a frame on {@code /user/queue/errors}, or
 * ERROR and close. Features depend on this package, never the other way round.
 */
@NullMarked
package chat.nonstop.ws.session;

import org.jspecify.annotations.NullMarked;
