/**
 * Messages on their way out, in the order they were written. Pure: what to send and when is decided here, sending and
 * storing are done by the caller.
 *
 *     QUEUED ──sending──▶ IN_FLIGHT ──accepted──▶ ACCEPTED ──stored──▶ (gone: it is in the room now)
 *       ▲                  │     │                   │
 *       ├─connectionLost───┘     └──refused─┬─refused┘
 *       │                                   ▼
 *       └──────────────retry───────────── REFUSED ──discard──▶ (gone)
 *
 * A message whose answer was lost goes out again under the same clientMessageId; the server stores it once.
 */
export class Outbox {
  #entries;

  /** @param {object[]} entries what an earlier page left behind; what was on its way then is queued again */
  constructor(entries = []) {
    this.#entries = entries.map((entry) => (entry.state === 'IN_FLIGHT' ? { ...entry, state: 'QUEUED' } : entry));
  }

  /** @param {object} message `type`, `replyTo` and `attachment` may be left out: a text */
  add({ clientMessageId, roomId, content, createdAt, type = 'TEXT', replyTo, attachment }) {
    this.#entries = [...this.#entries, { clientMessageId, roomId, content, createdAt, type, replyTo, attachment, state: 'QUEUED' }];
  }

  /** Entries left by another page of the same user; they go first, being older. */
  adopt(entries) {
    const known = new Set(this.#entries.map((entry) => entry.clientMessageId));
    const adopted = new Outbox(entries.filter((entry) => !known.has(entry.clientMessageId)));
    this.#entries = [...adopted.#entries, ...this.#entries];
  }

  /** What is to be sent now, in this order. */
  queued() {
    return this.#entries.filter((entry) => entry.state === 'QUEUED');
  }

  inRoom(roomId) {
    return this.#entries.filter((entry) => entry.roomId === roomId);
  }

  /** What must survive the page: everything that the server has not accepted. */
  unfinished() {
    return this.#entries.filter((entry) => entry.state !== 'ACCEPTED');
  }

  find(clientMessageId) {
    return this.#entries.find((entry) => entry.clientMessageId === clientMessageId);
  }

  sending(clientMessageId, now) {
    return this.#change(clientMessageId, ['QUEUED'], { state: 'IN_FLIGHT', sentAt: now });
  }

  accepted(clientMessageId) {
    return this.#change(clientMessageId, ['QUEUED', 'IN_FLIGHT'], { state: 'ACCEPTED' });
  }

  /**
   * Also after the ack: the sender may have lost his membership, or have been blocked, in between. But what a node says of a
   * second attempt does not undo the ack of the first.
   *
   * @param {{ code: string, retryAfterMs?: number }} refusal
   */
  refused(clientMessageId, { code, retryAfterMs }) {
    const from = OF_AN_ATTEMPT.has(code) ? ['QUEUED', 'IN_FLIGHT'] : ['QUEUED', 'IN_FLIGHT', 'ACCEPTED'];
    return this.#change(clientMessageId, from, { state: 'REFUSED', code, retryAfterMs });
  }

  /** The message was seen in the room. */
  stored(clientMessageId) {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.clientMessageId !== clientMessageId);
    return this.#entries.length < before;
  }

  /** The user is no longer in a room: nothing goes there. */
  drop(roomId) {
    this.#entries = this.#entries.filter((entry) => entry.roomId !== roomId);
  }

  /** The session ended: nobody will answer what is in flight. */
  connectionLost() {
    this.#entries = this.#entries.map((entry) => (entry.state === 'IN_FLIGHT' ? { ...entry, state: 'QUEUED' } : entry));
  }

  /** Queues again what has been in flight for so long that its answer must be lost. */
  requeueUnanswered(now, patienceMs) {
    let changed = false;
    this.#entries = this.#entries.map((entry) => {
      if (entry.state !== 'IN_FLIGHT' || now - entry.sentAt < patienceMs) return entry;
      changed = true;
      return { ...entry, state: 'QUEUED' };
    });
    return changed;
  }

  /** Tries a refused message once more; it takes its place behind what was written since. */
  retry(clientMessageId) {
    const entry = this.find(clientMessageId);
    if (entry?.state !== 'REFUSED') return false;
    const { code, retryAfterMs, sentAt, ...message } = entry;
    this.#entries = [...this.#entries.filter((other) => other !== entry), { ...message, state: 'QUEUED' }];
    return true;
  }

  discard(clientMessageId) {
    if (this.find(clientMessageId)?.state !== 'REFUSED') return false;
    return this.stored(clientMessageId);
  }

  #change(clientMessageId, from, change) {
    const entry = this.find(clientMessageId);
    if (!entry || !from.includes(entry.state)) return false;
    this.#entries = this.#entries.map((other) => (other === entry ? { ...entry, ...change } : other));
    return true;
  }
}

/** Refusals that are about one attempt to send, not about the message. */
const OF_AN_ATTEMPT = new Set(['RATE_LIMITED', 'INTERNAL_ERROR', 'UNAVAILABLE']);

/** Refusals after which the same message can succeed later (class RefusalCode of common-contracts). */
const MAY_RETRY = new Set(['ATTACHMENT_NOT_UPLOADED', 'RATE_LIMITED', 'INTERNAL_ERROR', 'UNAVAILABLE']);

export function mayRetry(code) {
  return MAY_RETRY.has(code);
}
