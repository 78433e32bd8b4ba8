import { Emitter } from '../emitter.js';
import { Timeline } from './timeline.js';

/**
 * One room while it is open: its history page by page, then its live messages, without a gap and each once, across lost
 * connections. What belongs where is decided by the Timeline; this class fetches and subscribes.
 *
 * Emits 'change' when there is something else to show, and 'message' with every message that came in at the end.
 */
const PAGE = 50;
const CATCH_UP_PAGE = 200;

/** Farther behind than this, starting over from the newest page is quicker than catching up message by message. */
const FAR_BEHIND = 400;

/** Messages kept on screen while the reader stays at the end. */
const KEPT = 500;

const GAP_PATIENCE_MS = 300;
const RETRY_MS = 2_000;
const EXPECTED_WITHIN_MS = 3_000;

export class Conversation extends Emitter {
  roomId;
  timeline = new Timeline();
  /** 'loading', 'ready' or 'failed' with `error` */
  status = 'loading';
  error = null;
  /** '', 'loading' or 'failed' */
  older = '';

  #api;
  #connection;
  #headOf;
  #isOpen = false;
  #unwatch = () => {};
  #loading = null;
  #filling = false;
  #gapTimer;

  /** @param {(roomId: number) => number} headOf the newest messageId that the client has heard of */
  constructor({ roomId, api, connection, headOf }) {
    super();
    this.roomId = roomId;
    this.#api = api;
    this.#connection = connection;
    this.#headOf = headOf;
  }

  async open() {
    this.#isOpen = true;
    await this.resume();
  }

  close() {
    this.#isOpen = false;
    clearTimeout(this.#gapTimer);
    this.#unwatch();
    this.#unwatch = () => {};
  }

  /** Goes live: at first, and again whenever a session begins. */
  async resume() {
    if (!this.#isOpen) return;
    this.#unwatch = () => {};
    const behind = this.#headOf(this.roomId) - this.timeline.last;
    if (this.status !== 'ready' || behind > FAR_BEHIND) await this.#load();
    if (!this.#isOpen || this.status !== 'ready' || !this.#connection.isOnline) return;
    this.#unwatch();
    this.#unwatch = this.#connection.watchRoom(this.roomId, {
      after: this.timeline.last,
      onMessage: (message) => this.#receive(message),
      onEvent: (event) => this.#note(event),
    });
  }

  async loadOlder() {
    if (this.older === 'loading' || !this.timeline.hasOlder) return;
    this.older = 'loading';
    this.emit('change');
    try {
      this.timeline.prepend(await this.#api.messages(this.roomId, { before: this.timeline.first, limit: PAGE }));
      this.older = '';
    } catch {
      this.older = 'failed';
    }
    this.emit('change');
  }

  /** The server told of a message here: when it does not come by itself, it is fetched. */
  expect(messageId) {
    setTimeout(() => {
      if (this.#isOpen && this.status === 'ready' && this.timeline.last < messageId) void this.#fill();
    }, EXPECTED_WITHIN_MS);
  }

  /** The reader is at the end: what is far above may be forgotten. */
  trim() {
    if (this.timeline.messages.length > KEPT + PAGE && this.timeline.trim(KEPT)) this.emit('change');
  }

  async #load() {
    this.#loading ??= this.#loadNewest().finally(() => (this.#loading = null));
    await this.#loading;
  }

  async #loadNewest() {
    if (this.status !== 'ready') this.status = 'loading';
    this.emit('change');
    try {
      this.timeline.reset(await this.#api.messages(this.roomId, { limit: PAGE }));
      this.status = 'ready';
      this.error = null;
    } catch (error) {
      this.error = error;
      this.status = 'failed';
    }
    this.emit('change');
  }

  #receive(message) {
    if (!this.#isOpen || message.roomId !== this.roomId) return;
    const before = this.timeline.last;
    if (this.timeline.receive(message) === 'gap') {
      // The missing message may only be late.
      clearTimeout(this.#gapTimer);
      this.#gapTimer = setTimeout(() => void this.#fill(), GAP_PATIENCE_MS);
    }
    this.#tell(before);
  }

  async #fill() {
    if (this.#filling) return;
    this.#filling = true;
    try {
      for (let more = true; more && this.#isOpen; ) {
        const before = this.timeline.last;
        const page = await this.#api.messages(this.roomId, { after: before, limit: CATCH_UP_PAGE });
        this.timeline.fill(page);
        this.#tell(before);
        more = page.hasMore && page.messages.length > 0;
      }
    } catch {
      // The gap stays, and so do the messages behind it; a new session would replay both.
      if (this.#isOpen) this.#gapTimer = setTimeout(() => void this.#fill(), RETRY_MS);
    } finally {
      this.#filling = false;
    }
  }

  #tell(before) {
    if (this.timeline.last === before) return;
    for (const message of this.timeline.messages) if (message.messageId > before) this.emit('message', message);
    this.emit('change');
  }

  #note(event) {
    if (event.kind === 'MESSAGE_DELETED' && this.timeline.remove(event.messageId)) this.emit('change');
    if (event.kind === 'ROOM_RENAMED') this.emit('renamed');
  }
}
