import { Conversation } from './conversation/conversation.js';
import { contentOf } from './conversation/text.js';
import { Emitter } from './emitter.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxStorage } from './outbox/outbox-storage.js';
import { RoomBook } from './rooms/room-book.js';
import { uuid } from './uuid.js';

/**
 * Everything a logged-in user can do, and what they know, without a line of markup: views call these methods and show
 * what changed.
 *
 * Emits 'rooms' (list or unread changed), 'room' with a roomId (its conversation, outbox or members changed), 'refusal'
 * with a refusal that belongs to no message.
 */
const REFRESH_PAUSE_MS = 1_000;
const READ_PAUSE_MS = 700;
const UNANSWERED_MS = 15_000;
const CONVERSATIONS_KEPT = 8;

export class Chat extends Emitter {
  me = null;
  rooms = new RoomBook();
  /** 'loading', 'ready' or 'failed' */
  roomsStatus = 'loading';
  nextRooms = null;
  connection;

  #api;
  #outbox = new Outbox();
  #storage = null;
  #conversations = new Map();
  #current = null;
  #members = new Map();
  #membersAsked = new Map();
  #reads = new Map();
  #readTimer = null;
  #refreshTimer = null;
  #refreshAgain = false;
  #unansweredTimer;

  constructor({ api, connection }) {
    super();
    this.#api = api;
    this.connection = connection;
    connection.on('online', () => this.#resume());
    connection.on('lost', () => {
      this.#outbox.connectionLost();
      this.#outboxChanged();
    });
    connection.on('ack', ({ clientMessageId }) => this.#accepted(clientMessageId));
    connection.on('refusal', (refusal) => this.#refused(refusal));
    connection.on('notification', (notification) => this.#notified(notification));
  }

  async start() {
    this.me = await this.#api.me();
    this.#storage = new OutboxStorage(this.me.userId);
    this.#outbox.adopt(await this.#storage.open());
    this.#storage.save(this.#outbox.unfinished());
    this.#unansweredTimer = setInterval(() => {
      if (this.#outbox.requeueUnanswered(Date.now(), UNANSWERED_MS)) this.#flush();
    }, 5_000);
    this.connection.start();
    await this.refreshRooms();
  }

  /** The user logs out: nothing of theirs stays behind. */
  stop() {
    clearInterval(this.#unansweredTimer);
    clearTimeout(this.#refreshTimer);
    clearTimeout(this.#readTimer);
    this.closeRoom();
    this.connection.stop();
    this.#storage?.close();
  }

  forgetUnsent() {
    this.#storage?.save([]);
  }

  get unsent() {
    return this.#outbox.unfinished().length;
  }

  // --- rooms

  async refreshRooms() {
    const known = new Set(this.rooms.list().map((room) => room.roomId));
    try {
      const { rooms, nextCursor } = await this.#api.rooms();
      this.rooms.merge(rooms);
      if (!nextCursor) {
        const listed = new Set(rooms.map((room) => room.roomId));
        for (const roomId of known) if (!listed.has(roomId)) this.rooms.remove(roomId);
      }
      if (this.roomsStatus !== 'ready') this.nextRooms = nextCursor ?? null;
      this.roomsStatus = 'ready';
    } catch {
      if (this.roomsStatus !== 'ready') this.roomsStatus = 'failed';
    }
    this.emit('rooms');
  }

  async moreRooms() {
    const { rooms, nextCursor } = await this.#api.rooms(this.nextRooms);
    this.rooms.merge(rooms);
    this.nextRooms = nextCursor ?? null;
    this.emit('rooms');
  }

  /** @returns {Promise<number>} the room's id */
  async startOneToOne(userId) {
    return this.#enter(await this.#api.oneToOneRoom(userId));
  }

  async startGroup(name, memberIds) {
    return this.#enter(await this.#api.groupRoom(name, memberIds));
  }

  async searchPeople(nickname, signal) {
    const users = await this.#api.usersByNickname(nickname, signal);
    return users.filter((user) => user.userId !== this.me.userId);
  }

  async #enter({ roomId }) {
    // What creating answers may be less than what the list tells of a room.
    this.rooms.merge([await this.#api.room(roomId)]);
    this.emit('rooms');
    return roomId;
  }

  // --- members

  /** What to call somebody in a room; members are fetched when the name is not known yet. */
  nicknameOf(roomId, userId) {
    if (userId === this.me.userId) return this.me.nickname;
    const peer = this.rooms.find(roomId)?.peer;
    if (peer?.userId === userId) return peer.nickname;
    const known = this.#members.get(roomId)?.get(userId);
    if (known) return known.nickname;
    const asked = this.#membersAsked.get(roomId) ?? new Set();
    if (!asked.has(userId)) {
      this.#membersAsked.set(roomId, asked.add(userId));
      void this.membersOf(roomId).catch(() => setTimeout(() => asked.delete(userId), 5_000));
    }
    return null;
  }

  async membersOf(roomId) {
    const members = await this.#api.members(roomId);
    // Those who left stay known: their messages are still there.
    const known = this.#members.get(roomId) ?? new Map();
    for (const member of members) known.set(member.userId, member);
    this.#members.set(roomId, known);
    this.emit('room', roomId);
    return members;
  }

  // --- the open room

  /** @throws when the room cannot be found */
  async openRoom(roomId) {
    if (this.#current?.roomId === roomId) return this.#current;
    this.closeRoom();
    if (!this.rooms.find(roomId)) {
      this.rooms.merge([await this.#api.room(roomId)]);
      this.emit('rooms');
    }
    const conversation = this.#conversationOf(roomId);
    this.closeRoom();
    this.#current = conversation;
    void conversation.open();
    return conversation;
  }

  closeRoom() {
    this.#current?.close();
    this.#current = null;
  }

  #conversationOf(roomId) {
    let conversation = this.#conversations.get(roomId);
    if (!conversation) {
      conversation = new Conversation({
        roomId,
        api: this.#api,
        connection: this.connection,
        headOf: (id) => this.rooms.find(id)?.lastMessageId ?? 0,
      });
      conversation.on('change', () => this.#shown(conversation));
      conversation.on('message', (message) => {
        this.rooms.message(message, { mine: message.senderId === this.me.userId });
        this.emit('rooms');
      });
      conversation.on('renamed', () => this.#refreshSoon());
    }
    // Kept in the order of use; the least recently used goes.
    this.#conversations.delete(roomId);
    this.#conversations.set(roomId, conversation);
    if (this.#conversations.size > CONVERSATIONS_KEPT) {
      this.#conversations.delete(this.#conversations.keys().next().value);
    }
    return conversation;
  }

  #shown(conversation) {
    const waiting = this.#outbox.inRoom(conversation.roomId);
    if (waiting.length > 0) {
      const stored = new Set(
        conversation.timeline.messages.filter((m) => m.senderId === this.me.userId).map((m) => m.clientMessageId),
      );
      for (const entry of waiting) if (stored.has(entry.clientMessageId)) this.#outbox.stored(entry.clientMessageId);
      this.#storage.save(this.#outbox.unfinished());
    }
    this.emit('room', conversation.roomId);
  }

  /** The reader has seen everything up to here. */
  read(roomId, messageId) {
    if (!this.rooms.read(roomId, messageId)) return;
    this.emit('rooms');
    this.#reads.set(roomId, messageId);
    this.#readTimer ??= setTimeout(() => this.#tellReads(), READ_PAUSE_MS);
  }

  #tellReads() {
    this.#readTimer = null;
    for (const [roomId, lastReadMessageId] of this.#reads) {
      if (!this.connection.send('/pub/chat/read', { roomId, lastReadMessageId })) return;
      this.#reads.delete(roomId);
    }
  }

  // --- sending

  /** @returns whether there was something to send */
  send(roomId, typed) {
    const content = contentOf(typed);
    if (content === '') return false;
    this.#outbox.add({ clientMessageId: uuid(), roomId, content, createdAt: new Date().toISOString() });
    this.#flush();
    this.#outboxChanged();
    return true;
  }

  retry(clientMessageId) {
    if (!this.#outbox.retry(clientMessageId)) return;
    this.#flush();
    this.#outboxChanged();
  }

  discard(clientMessageId) {
    if (this.#outbox.discard(clientMessageId)) this.#outboxChanged();
  }

  pendingIn(roomId) {
    return this.#outbox.inRoom(roomId);
  }

  draftOf(roomId) {
    return sessionStorage.getItem(this.#draftKey(roomId)) ?? '';
  }

  keepDraft(roomId, text) {
    if (text === '') sessionStorage.removeItem(this.#draftKey(roomId));
    else sessionStorage.setItem(this.#draftKey(roomId), text);
  }

  #draftKey(roomId) {
    return `nonstop.draft.${this.me.userId}.${roomId}`;
  }

  #flush() {
    for (const { clientMessageId, roomId, content } of this.#outbox.queued()) {
      const sent = this.connection.send(
        '/pub/chat/message',
        { roomId, clientMessageId, type: 'TEXT', content },
        { receipt: `message-${clientMessageId}`, onReceipt: () => this.#accepted(clientMessageId) },
      );
      if (!sent) return;
      this.#outbox.sending(clientMessageId, Date.now());
    }
  }

  #accepted(clientMessageId) {
    if (this.#outbox.accepted(clientMessageId)) this.#outboxChanged();
  }

  #refused(refusal) {
    if (refusal.clientMessageId) {
      if (this.#outbox.refused(refusal.clientMessageId, refusal)) this.#outboxChanged();
    } else {
      this.emit('refusal', refusal);
    }
  }

  #outboxChanged() {
    this.#storage?.save(this.#outbox.unfinished());
    if (this.#current) this.emit('room', this.#current.roomId);
    this.emit('rooms');
  }

  // --- what the server tells

  #resume() {
    this.#flush();
    this.#tellReads();
    void this.#current?.resume();
    if (this.roomsStatus === 'ready') this.#refreshSoon();
    else void this.refreshRooms();
  }

  #notified({ kind, roomId, messageId }) {
    if (kind === 'NEW_MESSAGE') {
      if (this.#current?.roomId === roomId) {
        this.#current.expect(messageId);
        return;
      }
      this.rooms.head(roomId, messageId);
      this.emit('rooms');
      this.#refreshSoon();
    } else if (kind === 'ROOM_CREATED') {
      this.#refreshSoon();
    }
  }

  /** At once, then at most once a second, the last of a burst included. */
  #refreshSoon() {
    if (this.#refreshTimer !== null) {
      this.#refreshAgain = true;
      return;
    }
    this.#refreshAgain = false;
    void this.refreshRooms();
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = null;
      if (this.#refreshAgain) this.#refreshSoon();
    }, REFRESH_PAUSE_MS);
  }
}
