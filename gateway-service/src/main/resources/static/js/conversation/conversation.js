import { Emitter } from '../emitter.js';
import { Receipts } from './receipts.js';
import { Timeline } from './timeline.js';

/**
 * One room while it is open: its history page by page, then its live messages and changes, without a gap and each once,
 * across lost connections. What belongs where is decided by the Timeline; this class fetches and subscribes.
 *
 * Emits 'change' when there is something else to show, 'message' with every message that came in at the end, 'changed'
 * with every change of the room, 'restarted' when changes may have been missed beyond repair, 'renamed' with a name,
 * 'presence' with who came or went, 'receipts' when cursors moved, and 'cursors' with what the server told of them and
 * whether that is all of them.
 */
const PAGE = 50;
const CATCH_UP_PAGE = 200;
const CHANGES_PAGE = 500;

/** Farther behind than this, starting over from the newest page is quicker than catching up message by message. */
const FAR_BEHIND = 400;

/** Messages kept on screen while the reader stays at the end. */
const KEPT = 500;

const GAP_PATIENCE_MS = 300;
const RETRY_MS = 2_000;
const EXPECTED_WITHIN_MS = 3_000;

/** What these tell of changes who is a member, and so whose cursor counts. */
const MEMBERSHIP = new Set(['INVITE', 'LEAVE', 'KICK']);

export class Conversation extends Emitter {
  roomId;
  timeline = new Timeline();
  receipts = new Receipts();
  /** 'loading', 'ready' or 'failed' with `error` */
  status = 'loading';
  error = null;
  /** '', 'loading' or 'failed' */
  older = '';
  newer = '';

  #api;
  #connection;
  #headOf;
  #isOpen = false;
  #unwatch = () => {};
  #loading = null;
  #filling = false;
  #gapTimer;
  #catchingUp = false;
  #changesTimer;
  #cursorsTimer;
  #askingCursors = false;
  #askCursorsAgain = false;
  #asked = new Map();

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
    clearTimeout(this.#changesTimer);
    clearTimeout(this.#cursorsTimer);
    this.#unwatch();
    this.#unwatch = () => {};
  }

  /** Goes live: at first, and again whenever a session begins. */
  async resume() {
    if (!this.#isOpen) return;
    this.#unwatch = () => {};
    const behind = this.#headOf(this.roomId) - this.timeline.head;
    if (this.status !== 'ready' || behind > FAR_BEHIND) await this.#load();
    if (!this.#isOpen || this.status !== 'ready' || !this.#connection.isOnline) return;
    this.#watch({ after: this.timeline.head });
  }

  /**
   * What this view has is not what the server can go on from: it is read anew. The server is asked for what comes from now on,
   * which it always has, and history for the rest.
   */
  async reload() {
    if (!this.#isOpen) return;
    this.#unwatch();
    this.#unwatch = () => {};
    await this.#load();
    if (!this.#isOpen || this.status !== 'ready' || !this.#connection.isOnline) return;
    this.#watch({ onMessagesLive: () => void this.#fill() });
  }

  #watch(from) {
    this.#unwatch();
    this.#unwatch = this.#connection.watchRoom(this.roomId, {
      ...from,
      onMessage: (message) => this.#receive(message),
      onEvent: (event) => this.#note(event),
      // Only now nothing that happens from here on is missed: what happened before is asked for.
      onEventsLive: () => void this.#catchUp(),
      onCursors: ({ cursors }) => this.#cursorsMoved(cursors),
      onCursorsLive: () => void this.#askForCursors(),
    });
  }

  async loadOlder() {
    if (this.older === 'loading' || !this.timeline.hasOlder) return;
    this.older = 'loading';
    this.emit('change');
    const { first } = this.timeline;
    try {
      const page = await this.#api.messages(this.roomId, { before: first, limit: PAGE });
      if (this.timeline.first === first) this.timeline.prepend(page);
      this.older = '';
    } catch {
      this.older = 'failed';
    }
    this.emit('change');
  }

  /** Goes on towards the end of the room, from where the reader had jumped to. */
  async loadNewer() {
    if (this.newer === 'loading' || !this.timeline.hasNewer) return;
    this.newer = 'loading';
    const { last } = this.timeline;
    try {
      const page = await this.#api.messages(this.roomId, { after: last, limit: PAGE });
      if (this.timeline.last === last && this.timeline.hasNewer) {
        const { head } = this.timeline;
        this.timeline.fill(page);
        if (!this.timeline.hasNewer && head > this.timeline.last) void this.#fill();
      }
      this.newer = '';
    } catch {
      this.newer = 'failed';
    }
    this.emit('change');
  }

  /**
   * Brings a message into the window, with those around it.
   *
   * @returns {Promise<boolean>} whether it is there to be shown
   */
  async goTo(messageId) {
    await this.#loading;
    const isIn = () => messageId >= this.timeline.first && messageId <= this.timeline.last && this.timeline.find(messageId) !== undefined;
    if (this.status === 'ready' && isIn()) return true;
    const page = await this.#api.messages(this.roomId, { after: Math.max(0, messageId - PAGE / 2), limit: PAGE });
    if (!page.messages.some((message) => message.messageId === messageId)) return false;
    this.timeline.reset(
      { messages: page.messages, hasMore: page.messages[0].messageId > 1, lastChangeId: page.lastChangeId },
      { hasNewer: page.hasMore },
    );
    this.older = '';
    this.newer = '';
    this.status = 'ready';
    this.emit('change');
    if (!page.hasMore) void this.#fill();
    return isIn();
  }

  /** Back to the newest messages, from wherever the reader had jumped to. */
  async goToEnd() {
    if (!this.timeline.hasNewer) return;
    await this.#load();
    this.older = '';
    this.newer = '';
    void this.#fill();
  }

  /**
   * A message that is quoted or pinned: undefined until it is known, null when it is not for this reader. What is not in
   * the window is fetched once.
   */
  quoted(messageId) {
    const known = this.timeline.find(messageId);
    if (known) return known;
    if (this.status !== 'ready') return undefined;
    if (!this.#asked.has(messageId)) {
      this.#asked.set(messageId, undefined);
      void this.#askFor(messageId);
    }
    return this.#asked.get(messageId);
  }

  async #askFor(messageId) {
    try {
      this.timeline.keepAside(await this.#api.message(this.roomId, messageId));
      // Known by the timeline from now on; once that has forgotten it, it is asked for again.
      this.#asked.delete(messageId);
    } catch (error) {
      if (error.isTemporary) setTimeout(() => this.#asked.delete(messageId), RETRY_MS);
      else this.#asked.set(messageId, null);
    }
    this.emit('change');
  }

  /** The server told of a message here: when it does not come by itself, it is fetched. */
  expect(messageId) {
    setTimeout(() => {
      if (this.#isOpen && this.status === 'ready' && this.timeline.head < messageId) void this.#fill();
    }, EXPECTED_WITHIN_MS);
  }

  /** The user changed something here: when the room's event does not come by itself, it is fetched. */
  expectChange() {
    const before = this.timeline.changed;
    setTimeout(
      () => {
        if (this.#isOpen && this.status === 'ready' && this.timeline.changed === before) void this.#catchUp();
      },
      this.#connection.isOnline ? EXPECTED_WITHIN_MS / 2 : 0,
    );
  }

  hide(messageId) {
    if (this.timeline.hide(messageId)) this.emit('change');
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
      const before = this.timeline.changed;
      const page = await this.#api.messages(this.roomId, { limit: PAGE });
      this.timeline.reset(page);
      if (before > 0 && this.timeline.changed > before) this.emit('restarted');
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
    const outcome = this.timeline.receive(message);
    if (outcome === 'gap') {
      // The missing message may only be late.
      clearTimeout(this.#gapTimer);
      this.#gapTimer = setTimeout(() => void this.#fill(), GAP_PATIENCE_MS);
    }
    if (outcome === 'below') {
      this.#notice(message);
      this.emit('message', message);
      this.emit('change');
    }
    this.#tell(before);
  }

  async #fill() {
    if (this.#filling) return;
    this.#filling = true;
    try {
      for (let more = true; more && this.#isOpen && !this.timeline.hasNewer; ) {
        const before = this.timeline.last;
        const page = await this.#api.messages(this.roomId, { after: before, limit: CATCH_UP_PAGE });
        if (this.timeline.hasNewer) return;
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

  /** Asks for the changes after the last one known, page by page. */
  async #catchUp() {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    clearTimeout(this.#changesTimer);
    try {
      for (let more = true; more && this.#isOpen; ) {
        const before = this.timeline.changed;
        const page = await this.#api.changes(this.roomId, { after: before, limit: CHANGES_PAGE });
        this.timeline.fillChanges(page);
        this.#tellChanges();
        more = this.timeline.changed > before && (page.hasMore || this.timeline.hasChangeGap);
      }
    } catch (error) {
      if (this.#isOpen && error.isTemporary) this.#changesTimer = setTimeout(() => void this.#catchUp(), RETRY_MS);
    } finally {
      this.#catchingUp = false;
    }
  }

  #tell(before) {
    if (this.timeline.last === before) return;
    for (const message of this.timeline.messages) {
      if (message.messageId <= before) continue;
      this.#notice(message);
      this.emit('message', message);
    }
    this.emit('change');
  }

  /** Who writes has read what stands before it, and no cursor tells so; who is a member may have changed. */
  #notice(message) {
    if (MEMBERSHIP.has(message.type)) void this.#askForCursors();
    else this.read(message.senderId, message.messageId);
  }

  // --- who has read what

  /** A member has read up to here. */
  read(userId, lastReadMessageId) {
    if (this.receipts.raise([{ userId, lastReadMessageId }])) this.emit('receipts');
  }

  #cursorsMoved(cursors) {
    if (!this.#isOpen) return;
    if (this.receipts.raise(cursors)) this.emit('receipts');
    this.emit('cursors', cursors, { all: false });
  }

  /** One question at a time; what changes meanwhile is asked about again. */
  async #askForCursors() {
    this.#askCursorsAgain = true;
    if (this.#askingCursors) return;
    this.#askingCursors = true;
    clearTimeout(this.#cursorsTimer);
    try {
      while (this.#askCursorsAgain && this.#isOpen) {
        this.#askCursorsAgain = false;
        const cursors = await this.#api.cursors(this.roomId);
        if (!this.#isOpen) return;
        this.receipts.take(cursors);
        this.emit('receipts');
        this.emit('cursors', cursors, { all: true });
      }
    } catch (error) {
      if (this.#isOpen && error.isTemporary) this.#cursorsTimer = setTimeout(() => void this.#askForCursors(), RETRY_MS);
    } finally {
      this.#askingCursors = false;
    }
  }

  #note(event) {
    if (!this.#isOpen || event.roomId !== this.roomId) return;
    if (event.kind === 'ROOM_RENAMED') {
      this.emit('renamed', event.name);
    } else if (event.kind === 'PRESENCE') {
      this.emit('presence', event);
    } else if (Number.isInteger(event.changeId)) {
      // Kinds that this client does not know have their place among the changes, too.
      const outcome = this.timeline.change(event);
      if (outcome === 'gap') {
        clearTimeout(this.#changesTimer);
        this.#changesTimer = setTimeout(() => void this.#catchUp(), GAP_PATIENCE_MS);
      }
      this.#tellChanges();
    }
  }

  #tellChanges() {
    const changes = this.timeline.drainChanges();
    if (changes.length === 0) return;
    for (const change of changes) this.emit('changed', change);
    this.emit('change');
  }
}
