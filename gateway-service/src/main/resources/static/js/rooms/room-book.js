import { applied, hidden, isGone } from '../conversation/changes.js';
import { isSystem } from '../conversation/rows.js';
import { Unread } from './unread.js';

/** The rooms of the user, newest first, with what is unread in each. Pure. */
export class RoomBook {
  #rooms = new Map();
  #unread = new Map();
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
        if (isNewer(known.lastMessage, room.lastMessage)) merged.lastMessage = known.lastMessage;
      }
      const unread = this.#unread.get(room.roomId) ?? new Unread();
      unread.answered(room);
      this.#unread.set(room.roomId, unread);
      this.#derive(merged);
    }
    this.#sort();
  }

  /** A message came in. @returns whether the room is known */
  message(message, { mine }) {
    const room = this.#rooms.get(message.roomId);
    if (!room) return false;
    const unread = this.#unread.get(message.roomId);
    const isLast = message.messageId >= unread.head;
    unread.know(message.messageId, counts(message, mine));
    // Who writes has read what stands before it.
    if (mine && !isSystem(message)) unread.readTo(message.messageId);
    this.#derive(isLast ? { ...room, lastMessage: message } : room);
    if (isLast) this.#sort();
    return true;
  }

  /** Messages of a room as they stand now; those behind the cursor decide what is unread. @returns whether that changed */
  know(roomId, messages, { me }) {
    const room = this.#rooms.get(roomId);
    if (!room) return false;
    const unread = this.#unread.get(roomId);
    for (let at = messages.length - 1; at >= 0 && messages[at].messageId > unread.read; at--) {
      unread.know(messages[at].messageId, counts(messages[at], messages[at].senderId === me));
    }
    if (unread.count === room.unreadCount && unread.head === room.lastMessageId) return false;
    this.#derive(room);
    return true;
  }

  /** The server told of a message without showing it. @returns whether the room is known */
  head(roomId, messageId) {
    const room = this.#rooms.get(roomId);
    if (!room) return false;
    this.#unread.get(roomId).heard(messageId);
    this.#derive(room);
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
    if (change.kind === 'MESSAGE_DELETED') this.#unread.get(room.roomId).gone(change.messageId);
    this.#derive(changed);
    return true;
  }

  /** The user deleted a message for himself. */
  hide(roomId, messageId) {
    const room = this.#rooms.get(roomId);
    if (!room) return;
    this.#unread.get(roomId).gone(messageId);
    this.#derive(room.lastMessage?.messageId === messageId ? { ...room, lastMessage: hidden(room.lastMessage) } : room);
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
    if (!room || !this.#unread.get(roomId).readTo(messageId)) return false;
    this.#derive(room);
    return true;
  }

  /** Whether the server could not say better what is unread in a room. */
  isSure(roomId) {
    return this.#unread.get(roomId)?.isSure ?? true;
  }

  /** Somebody came or went. @returns whether they are the other one of a 1:1 room */
  presence(userId, presence) {
    let found = false;
    for (const room of this.#rooms.values()) {
      if (room.peer?.userId !== userId) continue;
      this.#rooms.set(room.roomId, { ...room, peer: { ...room.peer, ...presence } });
      found = true;
    }
    return found;
  }

  remove(roomId) {
    this.#rooms.delete(roomId);
    this.#unread.delete(roomId);
    this.#sort();
  }

  /** Of all rooms that are not muted. */
  unread() {
    return this.list().reduce((sum, room) => sum + (isMuted(room) ? 0 : room.unreadCount), 0);
  }

  /** Keeps a room with what follows from its messages and the cursor. */
  #derive(room) {
    const { head, read, count } = this.#unread.get(room.roomId);
    this.#rooms.set(room.roomId, { ...room, lastMessageId: head, lastReadMessageId: read, unreadCount: count });
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

function counts(message, mine) {
  return !mine && !isSystem(message) && !isGone(message);
}

/** Whether one last message is behind the other, or the same one after a later change. */
function isNewer(one, other) {
  if (!one || !other) return Boolean(one);
  if (one.messageId !== other.messageId) return one.messageId > other.messageId;
  return (one.changeId ?? 0) > (other.changeId ?? 0);
}

function activeAt(room) {
  return Date.parse(room.lastMessage?.sentAt ?? room.createdAt ?? 0) || 0;
}
