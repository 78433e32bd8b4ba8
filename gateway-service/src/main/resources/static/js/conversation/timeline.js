import { applied, hidden } from './changes.js';

/**
 * The messages of one room as this client has them: ascending by messageId, each once, as they stand after every change
 * that was told so far.
 *
 * A messageId is the message's place in its room, so everything is decided by it: an id at or below the last one shown
 * is a repeat, the next id is news, and a jump means that messages are missing. What came behind a jump waits until
 * history has filled it. Changes have ids of their own with the same rules. Pure: fetching is done by the caller.
 */

/** Changes kept to be applied to messages that arrive behind them: from a page that was read earlier, or late. */
const CHANGES_KEPT = 1_000;

/** Farther behind than this, a fresh page says more than catching up change by change. */
const FAR_BEHIND_CHANGES = 1_000;

export class Timeline {
  #messages = [];
  #last = 0;
  #waiting = new Map();
  #hasOlder = false;
  #hasNewer = false;
  /** The newest message that was told while the end was not in the window. */
  #heard = 0;

  /** null until the first page has told it */
  #changed = null;
  #changes = [];
  #changesWaiting = new Map();
  #untold = [];
  /** Messages outside the window that are quoted, or pinned. */
  #aside = new Map();
  #hidden = new Set();

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

  /** Whether the window ends before the room does, because the reader went to an old message. */
  get hasNewer() {
    return this.#hasNewer;
  }

  /** The newest message that there is, as far as is known here; where a subscription goes on. */
  get head() {
    return Math.max(this.#last, this.#heard);
  }

  /** Whether messages that arrived wait for those before them. */
  get hasGap() {
    return this.#waiting.size > 0;
  }

  /** The last change up to which all are in these messages; what `changes?after=` asks from. */
  get changed() {
    return this.#changed ?? 0;
  }

  get hasChangeGap() {
    return this.#changesWaiting.size > 0;
  }

  /** A message in the window or beside it. */
  find(messageId) {
    let low = 0;
    let high = this.#messages.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const id = this.#messages[middle].messageId;
      if (id === messageId) return this.#messages[middle];
      if (id < messageId) low = middle + 1;
      else high = middle - 1;
    }
    return this.#aside.get(messageId);
  }

  /** Keeps a message that does not belong into the window, up to date like the others. */
  keepAside(message) {
    this.#aside.set(message.messageId, this.#current(message));
  }

  /** Starts over with a page of history: the newest one, or one around an old message. */
  reset(page, { hasNewer = false } = {}) {
    this.#startChanges(page);
    this.#messages = page.messages.map((message) => this.#current(message));
    this.#heard = Math.max(this.#heard, this.#last);
    this.#last = this.#messages.at(-1)?.messageId ?? 0;
    this.#hasOlder = page.hasMore;
    this.#hasNewer = hasNewer;
    if (hasNewer) this.#setWaitingAside();
    else this.#heard = 0;
    for (const id of [...this.#waiting.keys()]) if (id <= this.#last) this.#waiting.delete(id);
    this.#takeWaiting();
  }

  /**
   * A message that arrived live.
   *
   * @returns {'shown' | 'repeated' | 'gap' | 'below'} on 'gap' the caller fetches history after `last` and calls fill;
   *     'below' is behind the window
   */
  receive(message) {
    const id = message.messageId;
    if (id <= this.#last || this.#waiting.has(id)) return 'repeated';
    if (this.#hasNewer) {
      this.#heard = Math.max(this.#heard, id);
      return 'below';
    }
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
   * before they joined) and what waited behind them is shown.
   */
  fill(page) {
    for (const message of page.messages) {
      if (message.messageId > this.#last) this.#append(message);
    }
    if (!page.hasMore) this.#hasNewer = false;
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
    this.#messages = [...older.map((message) => this.#current(message)), ...this.#messages];
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

  /** The reader deleted a message for himself. @returns whether it was shown here */
  hide(messageId) {
    this.#hidden.add(messageId);
    return this.#replace(messageId, hidden);
  }

  /**
   * A change that arrived live.
   *
   * @returns {'applied' | 'repeated' | 'gap'} on 'gap' the caller fetches changes after `changed` and calls fillChanges
   */
  change(change) {
    const id = change.changeId;
    if (this.#changed === null || id > this.#changed + 1) {
      if (this.#changesWaiting.has(id)) return 'repeated';
      this.#changesWaiting.set(id, change);
      return 'gap';
    }
    if (id <= this.#changed) return 'repeated';
    this.#apply(change);
    this.#takeWaitingChanges();
    return 'applied';
  }

  /** A page of changes after `changed`; of an id that it leaves out there is nothing to be told. */
  fillChanges(page) {
    for (const change of page.changes) if (change.changeId > this.changed) this.#apply(change);
    if (!page.hasMore) this.#changed = Math.max(this.changed, page.lastChangeId ?? 0);
    this.#takeWaitingChanges();
  }

  /** The changes applied since this was last asked, in order. */
  drainChanges() {
    const changes = this.#untold;
    this.#untold = [];
    return changes;
  }

  #startChanges(page) {
    const inPage = page.lastChangeId ?? 0;
    if (this.#changed !== null && inPage - this.#changed <= FAR_BEHIND_CHANGES) return;
    this.#changed = inPage;
    this.#changes = [];
    this.#aside.clear();
    this.#takeWaitingChanges();
  }

  #apply(change) {
    this.#changed = change.changeId;
    this.#untold.push(change);
    if (change.messageId === undefined || change.messageId === null) return;
    this.#changes.push(change);
    if (this.#changes.length > CHANGES_KEPT) this.#changes.shift();
    this.#replace(change.messageId, (message) => applied(message, change));
  }

  #takeWaitingChanges() {
    for (const id of [...this.#changesWaiting.keys()].sort((a, b) => a - b)) {
      if (id > this.#changed + 1) return;
      const change = this.#changesWaiting.get(id);
      this.#changesWaiting.delete(id);
      if (id > this.#changed) this.#apply(change);
    }
  }

  /** A message that was read before changes were told here, as it stands after them. */
  #current(message) {
    const current = this.#changes.reduce(applied, message);
    return this.#hidden.has(message.messageId) ? hidden(current) : current;
  }

  #replace(messageId, change) {
    let found = false;
    const aside = this.#aside.get(messageId);
    if (aside) this.#aside.set(messageId, change(aside));
    const waiting = this.#waiting.get(messageId);
    if (waiting) this.#waiting.set(messageId, change(waiting));
    if (messageId >= this.first && messageId <= this.#last) {
      this.#messages = this.#messages.map((message) => {
        if (message.messageId !== messageId) return message;
        found = true;
        return change(message);
      });
    }
    return found || aside !== undefined;
  }

  #setWaitingAside() {
    for (const id of this.#waiting.keys()) this.#heard = Math.max(this.#heard, id);
    this.#waiting.clear();
  }

  #append(message) {
    this.#waiting.delete(message.messageId);
    this.#messages = [...this.#messages, this.#current(message)];
    this.#last = message.messageId;
  }

  #takeWaiting() {
    for (let next; (next = this.#waiting.get(this.#last + 1)) !== undefined; ) this.#append(next);
  }
}
