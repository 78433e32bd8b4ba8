/**
 * Delivery of a room's messages, read cursors and events to this node's sessions (DESIGN section 3, points 5 and 6). A room that at
 * least one session watches has a {@code Watch}: it hears the room's signals, puts messages into order in its
 * {@code Sequencer}, fetches what is missing from {@code History}, and hands each to the live subscriptions. Everything about
 * one room happens on that room's {@code RoomLoop}, one thing at a time; rooms do not wait for each other.
 */
@NullMarked
package chat.nonstop.ws.room;

import org.jspecify.annotations.NullMarked;
