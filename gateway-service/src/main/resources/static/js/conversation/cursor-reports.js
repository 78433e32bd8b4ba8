/**
 * What is to be told the server of how far this user got in each room, read or delivered. Pure: the caller has the timer,
 * and so one report per room is told at a time however fast the cursor moves. Reports only go forward.
 */

/** A report that was told this short before it may not have been taken. */
const IN_DOUBT_MS = 10_000;

export class CursorReports {
  #waiting = new Map();
  #told = new Map();

  /** @returns whether there is anything new to tell */
  note(roomId, messageId) {
    if (messageId <= this.reached(roomId)) return false;
    this.#waiting.set(roomId, messageId);
    return true;
  }

  /** The server does not have what it was told: tells it again. */
  again(roomId, messageId) {
    this.#waiting.set(roomId, Math.max(messageId, this.#waiting.get(roomId) ?? 0));
  }

  /** How far was told, or is about to be. */
  reached(roomId) {
    return Math.max(this.#waiting.get(roomId) ?? 0, this.#told.get(roomId)?.messageId ?? 0);
  }

  get isEmpty() {
    return this.#waiting.size === 0;
  }

  /**
   * @param {(roomId: number, messageId: number) => boolean} send whether there was a session to tell it on
   * @param {number} most reports at once; the others wait for the next time
   */
  tell(send, { now, most = Infinity }) {
    let left = most;
    for (const [roomId, messageId] of this.#waiting) {
      if (left-- === 0 || !send(roomId, messageId)) return;
      this.#waiting.delete(roomId);
      this.#told.set(roomId, { messageId, at: now });
    }
  }

  /** The session broke, or the server took no reports for a while. */
  lost(now) {
    for (const [roomId, { messageId, at }] of this.#told) if (now - at < IN_DOUBT_MS) this.again(roomId, messageId);
  }

  /** The room is no longer the user's. */
  drop(roomId) {
    this.#waiting.delete(roomId);
    this.#told.delete(roomId);
  }
}
