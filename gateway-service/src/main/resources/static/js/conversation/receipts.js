/**
 * How far each member of a room has read, and what has reached a device of theirs. Pure.
 *
 * Cursors only move forward. They are kept sorted from one move to the next, so that how many have not read a message is
 * one binary search, in a room of a thousand members too. A cursor is never before its member's join: whoever joined
 * behind a message does not count as somebody who has not read it.
 */

/** Moves of users of whom the server has not told yet that they are members. */
const EARLY_KEPT = 1_000;

export class Receipts {
  #cursors = new Map();
  #early = new Map();
  #sorted = null;
  #isKnown = false;

  /** Whether the server has told where everybody stands. */
  get isKnown() {
    return this.#isKnown;
  }

  /** What the server answers: who is not in it is no member any more. Moves told meanwhile are not taken back. */
  take(cursors) {
    const before = this.#cursors;
    this.#cursors = new Map(cursors.map((told) => [told.userId, forward(before.get(told.userId), told)]));
    this.#isKnown = true;
    this.#sorted = null;
    for (const [userId, { read, delivered }] of this.#early) {
      this.raise([{ userId, lastReadMessageId: read, lastDeliveredMessageId: delivered }]);
    }
    this.#early.clear();
  }

  /** Cursors that moved. @returns whether any did, as far as is known here */
  raise(cursors) {
    let moved = false;
    for (const told of cursors) {
      const { userId } = told;
      const known = this.#cursors.get(userId);
      if (known === undefined) {
        const early = this.#early.get(userId);
        if (early || this.#early.size < EARLY_KEPT) this.#early.set(userId, forward(early, told));
        continue;
      }
      const next = forward(known, told);
      if (next.read === known.read && next.delivered === known.delivered) continue;
      if (next.read !== known.read) this.#sorted = null;
      this.#cursors.set(userId, next);
      moved = true;
    }
    return moved;
  }

  readBy(userId) {
    return this.#cursors.get(userId)?.read ?? 0;
  }

  /** How many members, the sender apart, have not read a message. */
  unreadCount({ messageId, senderId }) {
    if (!this.#isKnown) return 0;
    this.#sorted ??= Float64Array.from(this.#cursors.values(), ({ read }) => read).sort();
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle] < messageId) low = middle + 1;
      else high = middle;
    }
    const sender = this.#cursors.get(senderId);
    return low - (sender && sender.read < messageId ? 1 : 0);
  }

  /** @returns {'sent' | 'delivered' | 'read'} where a message is with one member */
  stateWith(userId, messageId) {
    const cursor = this.#cursors.get(userId);
    if (cursor === undefined) return 'sent';
    return cursor.read >= messageId ? 'read' : cursor.delivered >= messageId ? 'delivered' : 'sent';
  }

  /**
   * Who of a room's members has read a message: neither its sender nor who joined behind it.
   *
   * @param {object} message
   * @param {object[]} members with `userId` and `joinedAt`
   * @returns {{ read: object[], delivered: object[], waiting: object[] }} waiting: not even delivered
   */
  readersOf({ messageId, senderId, sentAt }, members) {
    const readers = { read: [], delivered: [], waiting: [] };
    for (const member of members) {
      const cursor = this.#cursors.get(member.userId);
      if (member.userId === senderId || cursor === undefined) continue;
      if (cursor.read < messageId) readers[cursor.delivered >= messageId ? 'delivered' : 'waiting'].push(member);
      else if (!(Date.parse(member.joinedAt) > Date.parse(sentAt))) readers.read.push(member);
    }
    return readers;
  }
}

/** What was read has been delivered, whoever told it. */
function forward(known, { lastReadMessageId = 0, lastDeliveredMessageId = 0 }) {
  const read = Math.max(known?.read ?? 0, lastReadMessageId);
  return { read, delivered: Math.max(known?.delivered ?? 0, lastDeliveredMessageId, read) };
}
