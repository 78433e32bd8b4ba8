/**
 * Delivery of a room's messages, changes, read cursors and events to this node's sessions (DESIGN section 3, points 5 and 6). A room
 * that at least one session watches has a {@code Watch}: it hears the room's signals. Messages and changes each have a
 * {@code Feed}, which puts them into order in its {@code Sequencer}, fetches what is missing from its {@code FeedSource}, and hands
 * each to the live subscriptions. Everything about one room happens on that room's {@code RoomLoop}, one thing at a time; rooms
 * do not wait for each other.
 */
@NullMarked
package chat.nonstop.ws.room;

import org.jspecify.annotations.NullMarked;
