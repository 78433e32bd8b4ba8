/**
 * The messages of one room as this client has them: ascending by messageId, each once.
 *
 * A messageId is the message's place in its room, so everything is decided by it: an id at or below the last one shown
 * is a repeat, the next id is news, and a jump means that messages are missing. What came behind a jump waits until
 * history has filled it. Pure: fetching is done by the caller.
 */
export class Timeline {
  #messages = [];
  #last = 0;
  #waiting = new Map();
  #hasOlder = false;

  /** Messages to show, ascending. Do not change it. */
  get messages() {
    return this.#messages;
  }

  /** The id that everything up to it is shown or known not to be for us; what `after` asks from. */
  get last() {
    return this.#last;
  }

  get first() {
    return this.#messages[0]?.messageId ?? 0;
  }

  /** Whether history holds messages before the first. */
  get hasOlder() {
    return this.#hasOlder;
  }

  /** Whether messages that arrived wait for those before them. */
  get hasGap() {
    return this.#waiting.size > 0;
  }

  /** Starts over with the newest page of history. */
  reset(page) {
    this.#messages = [...page.messages];
    this.#last = this.#messages.at(-1)?.messageId ?? 0;
    this.#hasOlder = page.hasMore;
    for (const id of [...this.#waiting.keys()]) if (id <= this.#last) this.#waiting.delete(id);
    this.#takeWaiting();
  }

  /**
   * A message that arrived live.
   *
   * @returns {'shown' | 'repeated' | 'gap'} on 'gap' the caller fetches history after `last` and calls fill
   */
  receive(message) {
    const id = message.messageId;
    if (id <= this.#last || this.#waiting.has(id)) return 'repeated';
    if (id > this.#last + 1) {
      this.#waiting.set(id, message);
      return 'gap';
    }
    this.#append(message);
    this.#takeWaiting();
    return 'shown';
  }

  /**
   * A page of history after `last`. When it is the final one, ids that are still missing are not for this reader (from
   * before they joined, or deleted) and what waited behind them is shown.
   */
  fill(page) {
    for (const message of page.messages) {
      if (message.messageId > this.#last) this.#append(message);
    }
    this.#takeWaiting();
    if (!page.hasMore && this.#waiting.size > 0) {
      for (const id of [...this.#waiting.keys()].sort((a, b) => a - b)) {
        this.#append(this.#waiting.get(id));
        this.#waiting.delete(id);
      }
    }
  }

  /** A page of history before `first`. */
  prepend(page) {
    const older = page.messages.filter((message) => this.#messages.length === 0 || message.messageId < this.first);
    this.#messages = [...older, ...this.#messages];
    this.#last = Math.max(this.#last, this.#messages.at(-1)?.messageId ?? 0);
    this.#hasOlder = page.hasMore;
  }

  /** Forgets the oldest messages, so that a room left open for days does not grow without end. */
  trim(keep) {
    if (this.#messages.length <= keep) return false;
    this.#messages = this.#messages.slice(-keep);
    this.#hasOlder = true;
    return true;
  }

  /** A message was deleted for everyone. */
  remove(messageId) {
    const before = this.#messages.length;
    this.#messages = this.#messages.filter((message) => message.messageId !== messageId);
    this.#waiting.delete(messageId);
    return this.#messages.length < before;
  }

  #append(message) {
    this.#waiting.delete(message.messageId);
    this.#messages = [...this.#messages, message];
    this.#last = message.messageId;
  }

  #takeWaiting() {
    for (let next; (next = this.#waiting.get(this.#last + 1)) !== undefined; ) this.#append(next);
  }
}
