/**
 * The rooms of the user, newest first, with what is unread. Pure. Unread is derived, never counted: the room's last
 * message less the last one read, and both only move forward.
 */
export class RoomBook {
  #rooms = new Map();
  #order = [];

  /** Rooms in the order to show. */
  list() {
    return this.#order.map((roomId) => this.#rooms.get(roomId));
  }

  find(roomId) {
    return this.#rooms.get(roomId);
  }

  get size() {
    return this.#rooms.size;
  }

  /** Takes over what the server says, without letting an answer that was overtaken move anything back. */
  merge(rooms) {
    for (const room of rooms) {
      const known = this.#rooms.get(room.roomId);
      const merged = { ...known, ...room };
      if (known) {
        merged.lastReadMessageId = Math.max(known.lastReadMessageId, room.lastReadMessageId);
        if (known.lastMessageId > room.lastMessageId) {
          merged.lastMessageId = known.lastMessageId;
          merged.lastMessage = known.lastMessage;
        }
      }
      this.#rooms.set(room.roomId, derived(merged));
    }
    this.#sort();
  }

  /** A message was seen in a room. @returns whether the room is known */
  message(message, { mine }) {
    const room = this.#rooms.get(message.roomId);
    if (!room) return false;
    if (message.messageId >= room.lastMessageId) {
      this.#rooms.set(
        room.roomId,
        derived({
          ...room,
          lastMessageId: message.messageId,
          lastMessage: message,
          lastReadMessageId: mine ? Math.max(room.lastReadMessageId, message.messageId) : room.lastReadMessageId,
        }),
      );
      this.#sort();
    }
    return true;
  }

  /** The server told of a message without showing it. @returns whether the room is known */
  head(roomId, messageId) {
    const room = this.#rooms.get(roomId);
    if (!room) return false;
    if (messageId > room.lastMessageId) this.#rooms.set(roomId, derived({ ...room, lastMessageId: messageId }));
    return true;
  }

  /** @returns whether the cursor moved */
  read(roomId, messageId) {
    const room = this.#rooms.get(roomId);
    if (!room || messageId <= room.lastReadMessageId) return false;
    this.#rooms.set(roomId, derived({ ...room, lastReadMessageId: messageId }));
    return true;
  }

  remove(roomId) {
    this.#rooms.delete(roomId);
    this.#sort();
  }

  unread() {
    return this.list().reduce((sum, room) => sum + room.unreadCount, 0);
  }

  #sort() {
    this.#order = [...this.#rooms.values()]
      .sort((a, b) => activeAt(b) - activeAt(a) || b.roomId - a.roomId)
      .map((room) => room.roomId);
  }
}

function derived(room) {
  return { ...room, unreadCount: Math.max(0, room.lastMessageId - room.lastReadMessageId) };
}

function activeAt(room) {
  return Date.parse(room.lastMessage?.sentAt ?? room.createdAt ?? 0) || 0;
}
