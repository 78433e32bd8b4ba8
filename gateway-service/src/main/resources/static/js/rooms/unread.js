/**
 * How many messages of one room the user has not read. Pure.
 *
 * What counts stands behind the user's cursor and is neither a system message, nor deleted, nor hidden, nor the user's own.
 * The server counts; between two answers the client goes on with what it knows of single messages. Where it knows every
 * message behind the cursor the count is exact without the server. It is never more than what lies behind the cursor.
 */

/** Messages behind the cursor of which is kept whether they count. */
const KNOWN_KEPT = 1_000;

export class Unread {
  #read = 0;
  #head = 0;
  #answer = { read: 0, head: 0, count: 0 };
  #counts = new Map();
  #isInDoubt = false;

  get read() {
    return this.#read;
  }

  get head() {
    return this.#head;
  }

  get count() {
    if (this.#read >= this.#head) return 0;
    let yes = 0;
    let noBefore = 0;
    let noBehind = 0;
    for (const [messageId, counts] of this.#counts) {
      if (counts) yes++;
      else if (messageId <= this.#answer.head) noBefore++;
      else noBehind++;
    }
    if (this.#isWhole) return yes;
    const before = Math.max(0, this.#answer.head - this.#read);
    const behind = this.#head - this.#read - before;
    return Math.min(this.#answer.count, before - noBefore) + behind - noBehind;
  }

  /** Whether the server has nothing better to say. */
  get isSure() {
    return !this.#isInDoubt || this.#read >= this.#head || this.#isWhole;
  }

  /** What the server says; an answer that was overtaken by a later one changes nothing. */
  answered({ lastReadMessageId: read, lastMessageId: head, unreadCount: count }) {
    if (head < this.#answer.head || (head === this.#answer.head && read < this.#answer.read)) return;
    this.#answer = { read, head, count };
    this.#isInDoubt = read < this.#read && head > this.#read;
    this.#head = Math.max(this.#head, head);
    this.#forget(Math.max(this.#read, read));
    if (read === this.#read) this.#believe(head, count);
  }

  /** Where what is known here adds up to another number, something happened that was not told here. */
  #believe(head, count) {
    const known = [...this.#counts].filter(([messageId]) => messageId <= head);
    if (known.length < head - this.#read || known.filter(([, counts]) => counts).length === count) return;
    for (const [messageId] of known) this.#counts.delete(messageId);
  }

  /** There is a message, of which nothing else is known: it counts until the server says otherwise. */
  heard(messageId) {
    if (messageId <= this.#head) return;
    this.#head = messageId;
    this.#isInDoubt = true;
  }

  /** A message was seen. */
  know(messageId, counts) {
    if (messageId > this.#head) {
      if (messageId > this.#head + 1) this.#isInDoubt = true;
      this.#head = messageId;
    }
    if (messageId <= this.#read) return;
    this.#counts.set(messageId, counts);
    if (this.#counts.size <= KNOWN_KEPT) return;
    this.#counts.delete(this.#counts.keys().next().value);
    this.#isInDoubt = true;
  }

  /** A message was deleted or hidden: it does not count any more. */
  gone(messageId) {
    if (messageId <= this.#read || messageId > this.#head || this.#counts.get(messageId) === false) return;
    this.#counts.set(messageId, false);
    this.#isInDoubt = true;
  }

  /** The user has read up to here, on this device or another one. @returns whether the cursor moved */
  readTo(messageId) {
    if (messageId <= this.#read) return false;
    if (messageId < this.#answer.head) this.#isInDoubt = true;
    this.#forget(messageId);
    return true;
  }

  get #isWhole() {
    return this.#counts.size === this.#head - this.#read;
  }

  #forget(read) {
    this.#read = read;
    for (const messageId of this.#counts.keys()) if (messageId <= read) this.#counts.delete(messageId);
  }
}
