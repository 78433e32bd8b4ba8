import { applied, hidden } from '../conversation/changes.js';

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
      // What the server leaves out is not there any more: a notice, a mute.
      const merged = { ...room, mentionedIn: known?.mentionedIn };
      if (known) {
        merged.lastReadMessageId = Math.max(known.lastReadMessageId, room.lastReadMessageId);
        if (known.lastMessageId > room.lastMessageId) {
          merged.lastMessageId = known.lastMessageId;
          merged.lastMessage = known.lastMessage;
        } else if ((known.lastMessage?.changeId ?? 0) > (room.lastMessage?.changeId ?? 0) && known.lastMessageId === room.lastMessageId) {
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

  /** A change was told: the last message, and the notice, may not be what they were. @returns whether the room is known */
  change(change) {
    const room = this.#rooms.get(change.roomId);
    if (!room) return false;
    const changed = { ...room };
    if (room.lastMessage) changed.lastMessage = applied(room.lastMessage, change);
    if (change.kind === 'NOTICE_PINNED') changed.notice = { messageId: change.messageId };
    if (change.kind === 'NOTICE_CLEARED') changed.notice = undefined;
    this.#rooms.set(room.roomId, changed);
    return true;
  }

  /** The user deleted a message for himself. */
  hide(roomId, messageId) {
    const room = this.#rooms.get(roomId);
    if (room?.lastMessage?.messageId !== messageId) return;
    this.#rooms.set(roomId, { ...room, lastMessage: hidden(room.lastMessage) });
  }

  /** Something that is told by itself: a new name, a mute. */
  update(roomId, what) {
    const room = this.#rooms.get(roomId);
    if (room) this.#rooms.set(roomId, { ...room, ...what });
  }

  /** The user was mentioned and has not read it. */
  mention(roomId, messageId) {
    const room = this.#rooms.get(roomId);
    if (room) this.#rooms.set(roomId, { ...room, mentionedIn: Math.max(room.mentionedIn ?? 0, messageId) });
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

  /** Of all rooms that are not muted. */
  unread() {
    return this.list().reduce((sum, room) => sum + (isMuted(room) ? 0 : room.unreadCount), 0);
  }

  #sort() {
    this.#order = [...this.#rooms.values()]
      .sort((a, b) => activeAt(b) - activeAt(a) || b.roomId - a.roomId)
      .map((room) => room.roomId);
  }
}

/** Whether the user does not want to hear of a room now. */
export function isMuted(room, now = Date.now()) {
  return Boolean(room.mutedUntil) && Date.parse(room.mutedUntil) > now;
}

/** Whether there is an unread message that mentions the user. */
export function isMentioned(room) {
  return (room.mentionedIn ?? 0) > room.lastReadMessageId;
}

function derived(room) {
  return { ...room, unreadCount: Math.max(0, room.lastMessageId - room.lastReadMessageId) };
}

function activeAt(room) {
  return Date.parse(room.lastMessage?.sentAt ?? room.createdAt ?? 0) || 0;
}
