import { Conversation } from './conversation/conversation.js';
import { CursorReports } from './conversation/cursor-reports.js';
import { contentOf } from './conversation/text.js';
import { Emitter } from './emitter.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxStorage } from './outbox/outbox-storage.js';
import { isMuted, RoomBook } from './rooms/room-book.js';
import { Pictures } from './ui/pictures.js';
import { put } from './uploads/put.js';
import { Uploads } from './uploads/uploads.js';
import { uuid } from './uuid.js';

/**
 * Everything a logged-in user can do, and what they know, without a line of markup: views call these methods and show
 * what changed.
 *
 * Emits 'rooms' (list or unread changed), 'room' with a roomId (its conversation, outbox or members changed), 'refusal'
 * with a refusal that belongs to no message, 'gone' with a roomId and 'KICKED', 'LEFT' or 'GONE', 'invited' with a roomId, 'receipts'
 * with a roomId (cursors of its members moved), and 'me' when the user's own profile changed.
 */
const REFRESH_PAUSE_MS = 1_000;
const READ_PAUSE_MS = 700;
const UNANSWERED_MS = 15_000;
const CONVERSATIONS_KEPT = 8;
const TOLD_WITHIN_MS = 1_500;
const DELIVERED_PAUSE_MS = 1_000;
const DELIVERED_AT_ONCE = 10;

/** Above this many members nobody asks to which devices a message has come; as class Limits of common-contracts. */
const SMALL_ROOM_MEMBERS = 100;

/** So many 1:1 rooms of the list are listened to, for who is there. */
const PEERS_WATCHED = 10;

/** What was read on another device is told of the open room only; of the others, and of who is there further down, the list tells. */
const LIST_AGAIN_MS = 60_000;

/** A mute without an end. */
const FOREVER = '9999-12-31T00:00:00Z';

export class Chat extends Emitter {
  me = null;
  rooms = new RoomBook();
  /** 'loading', 'ready' or 'failed' */
  roomsStatus = 'loading';
  nextRooms = null;
  connection;
  pictures;

  #api;
  #outbox = new Outbox();
  #storage = null;
  #uploads;
  #blocked = new Map();
  #conversations = new Map();
  #current = null;
  #members = new Map();
  #membersAsked = new Map();
  #namesAsked = new Map();
  #reads = new CursorReports();
  #readTimer = null;
  #delivered = new CursorReports();
  #deliveredTimer = null;
  #tellsDelivered = true;
  #unreadBeyond = 0;
  #peers = new Map();
  #refreshing = null;
  #listTimer;
  #attend = () => !document.hidden && this.#refreshSoon();
  #refreshTimer = null;
  #closedTimer;
  #refreshAgain = false;
  #unansweredTimer;

  constructor({ api, connection }) {
    super();
    this.#api = api;
    this.connection = connection;
    this.pictures = new Pictures((path) => api.blob(path));
    this.#uploads = new Uploads({
      announce: (roomId, file) => api.announceAttachment(roomId, file),
      put,
      onChange: (roomId) => this.emit('room', roomId),
      onDone: (message) => this.#post(message),
    });
    connection.on('online', () => this.#resume());
    connection.on('lost', () => {
      this.#outbox.connectionLost();
      this.#reads.lost(Date.now());
      this.#delivered.lost(Date.now());
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
    this.#listTimer = setInterval(() => document.hasFocus() && this.#attend(), LIST_AGAIN_MS);
    document.addEventListener('visibilitychange', this.#attend);
    this.connection.start();
    await this.refreshRooms();
  }

  /** The user logs out: nothing of theirs stays behind. */
  stop() {
    clearInterval(this.#unansweredTimer);
    clearTimeout(this.#refreshTimer);
    this.#refreshAgain = false;
    clearTimeout(this.#readTimer);
    clearTimeout(this.#deliveredTimer);
    clearInterval(this.#listTimer);
    document.removeEventListener('visibilitychange', this.#attend);
    this.closeRoom();
    clearTimeout(this.#closedTimer);
    this.#uploads.clear();
    this.connection.stop();
    this.#storage?.close();
  }

  forgetUnsent() {
    this.#storage?.save([]);
  }

  get unsent() {
    return this.#outbox.unfinished().length + this.#uploads.size;
  }

  // --- rooms

  /** One question at a time, or an older answer could come behind a newer one. */
  refreshRooms() {
    this.#refreshing ??= this.#refreshOnce().finally(() => {
      this.#refreshing = null;
      if (this.#refreshAgain && this.#refreshTimer === null) this.#refreshSoon();
    });
    return this.#refreshing;
  }

  async #refreshOnce() {
    const known = new Set(this.rooms.list().map((room) => room.roomId));
    try {
      const { rooms, nextCursor } = await this.#api.rooms();
      this.rooms.merge(rooms);
      // Of the open room more is known here than in an answer that was under way.
      if (this.#current) this.#knowFrom(this.#current);
      this.#watchPeers();
      this.#arrivedIn(rooms);
      if (nextCursor) await this.#countBeyond();
      else {
        this.#unreadBeyond = 0;
        const listed = new Set(rooms.map((room) => room.roomId));
        for (const roomId of known) if (!listed.has(roomId)) this.#lost(roomId, 'GONE');
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
    this.#arrivedIn(rooms);
    this.nextRooms = nextCursor ?? null;
    await this.#countBeyond();
    this.emit('rooms');
  }

  /** Of all rooms that are not muted, those further down the list than was read included. */
  get unread() {
    return this.rooms.unread() + this.#unreadBeyond;
  }

  async #countBeyond() {
    try {
      const { unreadCount, mutedUnreadCount } = await this.#api.unread();
      this.#unreadBeyond = Math.max(0, unreadCount - mutedUnreadCount - this.rooms.unread());
    } catch {
      // What was known of them stays.
    }
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

  /** A room is no longer the user's. */
  #lost(roomId, why) {
    this.#conversations.get(roomId)?.close();
    this.#conversations.delete(roomId);
    if (this.#current?.roomId === roomId) this.#current = null;
    this.#members.delete(roomId);
    this.#reads.drop(roomId);
    this.#delivered.drop(roomId);
    this.#peers.delete(roomId);
    this.#outbox.drop(roomId);
    this.#storage?.save(this.#outbox.unfinished());
    if (!this.rooms.find(roomId)) return;
    this.rooms.remove(roomId);
    this.emit('rooms');
    this.emit('gone', roomId, why);
  }

  async leave(roomId) {
    await this.#api.leave(roomId);
    this.#lost(roomId, 'LEFT');
  }

  async rename(roomId, name) {
    await this.#api.rename(roomId, name);
    this.#renamed(roomId, name);
  }

  #renamed(roomId, name) {
    this.rooms.update(roomId, { name });
    this.emit('rooms');
  }

  isMuted(roomId) {
    return isMuted(this.rooms.find(roomId) ?? {});
  }

  /** @param {number | null} ms for how long; Infinity until unmuted, null to hear of it again */
  async mute(roomId, ms) {
    const until = ms === null ? null : ms === Infinity ? FOREVER : new Date(Date.now() + ms).toISOString();
    await this.#api.mute(roomId, until);
    this.rooms.update(roomId, { mutedUntil: until ?? undefined });
    this.emit('rooms');
  }

  async search(query, signal) {
    return this.#api.search(query, signal);
  }

  // --- members

  async invite(roomId, userIds) {
    await this.#api.invite(roomId, userIds);
    await this.#membersChanged(roomId);
  }

  async kick(roomId, userId) {
    await this.#api.kick(roomId, userId);
    await this.#membersChanged(roomId);
  }

  async changeRole(roomId, userId, role) {
    await this.#api.changeRole(roomId, userId, role);
    await this.#membersChanged(roomId);
  }

  async #membersChanged(roomId) {
    await this.membersOf(roomId);
    this.#refreshSoon();
  }

  /** The user's own role; MEMBER as long as it is not known. */
  roleIn(roomId) {
    const me = this.#members.get(roomId)?.get(this.me.userId);
    return (me && !me.left ? me.role : this.rooms.find(roomId)?.role) ?? 'MEMBER';
  }

  /** Those who are in a room now, as far as is known. */
  knownMembers(roomId) {
    return [...(this.#members.get(roomId)?.values() ?? [])].filter((member) => !member.left);
  }

  avatarOf(roomId, userId) {
    if (userId === this.me.userId) return this.me.avatarUrl ?? null;
    return this.#members.get(roomId)?.get(userId)?.avatarUrl ?? null;
  }

  // --- people

  async sessions() {
    return this.#api.sessions();
  }

  async endSession(sessionId) {
    await this.#api.endSession(sessionId);
  }

  async blocks() {
    const users = await this.#api.blocks();
    this.#blocked = new Map(users.map((user) => [user.userId, user]));
    return users;
  }

  isBlocked(userId) {
    return this.#blocked.has(userId);
  }

  async block(user, isOn) {
    await this.#api.block(user.userId, isOn);
    if (isOn) this.#blocked.set(user.userId, user);
    else this.#blocked.delete(user.userId);
    this.emit('rooms');
    this.#refreshSoon();
  }

  async changeNickname(nickname) {
    await this.#changeMe({ nickname });
  }

  /** @param {File | null} file null takes the picture away */
  async changeAvatar(file) {
    if (file === null) return this.#changeMe({ avatarId: null });
    const { attachmentId, uploadUrl } = await this.#api.announceAvatar(file);
    await put(uploadUrl, file, { contentType: file.type, onProgress: () => {}, signal: new AbortController().signal });
    await this.#changeMe({ avatarId: attachmentId });
  }

  async #changeMe(changes) {
    this.me = { ...this.me, ...(await this.#api.changeMe(changes)) };
    if (changes.avatarId === null) delete this.me.avatarUrl;
    this.emit('me');
    if (this.#current) this.emit('room', this.#current.roomId);
  }

  /** What to call somebody in a room, if that is known. */
  knownNicknameOf(roomId, userId) {
    if (userId === this.me.userId) return this.me.nickname;
    const { peer } = this.rooms.find(roomId) ?? {};
    return peer?.userId === userId ? peer.nickname : (this.#members.get(roomId)?.get(userId)?.nickname ?? null);
  }

  /** What to call somebody in a room; members are fetched when the name is not known yet. */
  nicknameOf(roomId, userId) {
    const known = this.knownNicknameOf(roomId, userId);
    if (known !== null) return known;
    const asked = this.#membersAsked.get(roomId) ?? new Set();
    if (!asked.has(userId)) {
      this.#membersAsked.set(roomId, asked.add(userId));
      void this.#askForNames(roomId).catch(() => setTimeout(() => asked.delete(userId), 5_000));
    }
    return null;
  }

  /** Once for all names of a room that are missing at the same time. */
  #askForNames(roomId) {
    if (!this.#namesAsked.has(roomId)) {
      this.#namesAsked.set(roomId, this.membersOf(roomId).finally(() => this.#namesAsked.delete(roomId)));
    }
    return this.#namesAsked.get(roomId);
  }

  async membersOf(roomId) {
    const members = await this.#api.members(roomId);
    // Those who left stay known: their messages are still there.
    const known = new Map([...(this.#members.get(roomId) ?? [])].map(([id, member]) => [id, { ...member, left: true }]));
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
    this.#watchPeers();
    void conversation.open();
    // For the reader's own role, for names, and for who can be mentioned.
    void this.membersOf(roomId).catch(() => {});
    return conversation;
  }

  closeRoom() {
    if (this.#current === null) return;
    this.#current.close();
    this.#current = null;
    this.#watchPeers();
    // A message that was on its way to the subscription that has just ended is told by nothing else.
    clearTimeout(this.#closedTimer);
    this.#closedTimer = setTimeout(() => this.#refreshSoon(), REFRESH_PAUSE_MS);
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
        const mine = message.senderId === this.me.userId;
        this.rooms.message(message, { mine });
        if (!mine) this.#arrived(roomId, message.messageId);
        this.emit('rooms');
        if (message.detail) this.#roomTold(message);
      });
      conversation.on('changed', (change) => {
        this.rooms.change(change);
        this.#askIfUnsure(roomId);
        this.emit('rooms');
      });
      conversation.on('receipts', () => this.emit('receipts', roomId));
      conversation.on('cursors', (cursors, { all }) => this.#readElsewhere(roomId, cursors, all));
      conversation.on('presence', (presence) => this.#present(presence));
      conversation.on('restarted', () => this.#refreshSoon());
      conversation.on('renamed', (name) => this.#renamed(roomId, name));
    }
    // Kept in the order of use; the least recently used goes.
    this.#conversations.delete(roomId);
    this.#conversations.set(roomId, conversation);
    if (this.#conversations.size > CONVERSATIONS_KEPT) {
      this.#conversations.delete(this.#conversations.keys().next().value);
    }
    return conversation;
  }

  /** A system message: the room is not what it was. */
  #roomTold({ roomId, detail }) {
    if (detail.kind === 'ROOM_RENAMED' && detail.name) this.#renamed(roomId, detail.name);
    else void this.membersOf(roomId).catch(() => {});
    this.#refreshSoon();
  }

  #shown(conversation) {
    if (this.#knowFrom(conversation)) this.emit('rooms');
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

  #knowFrom({ roomId, timeline }) {
    return this.rooms.know(roomId, timeline.messages, { me: this.me.userId });
  }

  /** The reader has seen everything up to here. */
  read(roomId, messageId) {
    if (!this.rooms.read(roomId, messageId)) return;
    this.emit('rooms');
    this.#conversations.get(roomId)?.read(this.me.userId, messageId);
    this.#reads.note(roomId, messageId);
    this.#tellReadsSoon();
  }

  #tellReadsSoon() {
    this.#readTimer ??= setTimeout(() => this.#tellReads(), READ_PAUSE_MS);
  }

  #tellReads() {
    clearTimeout(this.#readTimer);
    this.#readTimer = null;
    this.#reads.tell((roomId, lastReadMessageId) => this.connection.send('/pub/chat/read', { roomId, lastReadMessageId }), { now: Date.now() });
  }

  #tellLater(ms) {
    this.#reads.lost(Date.now());
    this.#delivered.lost(Date.now());
    clearTimeout(this.#readTimer);
    clearTimeout(this.#deliveredTimer);
    this.#readTimer = setTimeout(() => this.#tellReads(), ms);
    this.#deliveredTimer = setTimeout(() => this.#tellDelivered(), ms);
  }

  /** The user's own cursor, as the server has it: another device is ahead, or what this one told did not arrive. */
  #readElsewhere(roomId, cursors, all) {
    const mine = cursors.find(({ userId }) => userId === this.me.userId);
    if (!mine) return;
    const here = this.rooms.find(roomId)?.lastReadMessageId ?? 0;
    if (this.rooms.read(roomId, mine.lastReadMessageId)) {
      this.#askIfUnsure(roomId);
      this.emit('rooms');
    } else if (all && mine.lastReadMessageId < here && this.#reads.reached(roomId) >= here) {
      this.#reads.again(roomId, here);
      this.#tellReadsSoon();
    }
  }

  /** What is unread cannot be told from what is known here. */
  #askIfUnsure(roomId) {
    if (!this.rooms.isSure(roomId)) this.#refreshSoon();
  }

  /** A message of somebody else has come to this device. */
  #arrived(roomId, messageId) {
    if (!this.#tellsDelivered || !this.knowsDelivered(roomId)) return;
    if (this.#delivered.note(roomId, messageId)) this.#deliveredTimer ??= setTimeout(() => this.#tellDelivered(), DELIVERED_PAUSE_MS);
  }

  /** What came while this device was away is told of by the list. */
  #arrivedIn(rooms) {
    for (const { roomId, unreadCount, lastMessageId } of rooms) if (unreadCount > 0) this.#arrived(roomId, lastMessageId);
  }

  #tellDelivered() {
    clearTimeout(this.#deliveredTimer);
    this.#deliveredTimer = null;
    if (!this.#tellsDelivered) return;
    this.#delivered.tell(
      // What was read has been delivered: there is no need to say so.
      (roomId, lastDeliveredMessageId) =>
        this.#reads.reached(roomId) >= lastDeliveredMessageId || this.connection.send('/pub/chat/delivered', { roomId, lastDeliveredMessageId }),
      { now: Date.now(), most: DELIVERED_AT_ONCE },
    );
    if (!this.#delivered.isEmpty && this.connection.isOnline) this.#deliveredTimer = setTimeout(() => this.#tellDelivered(), DELIVERED_PAUSE_MS);
  }

  /** Whether devices tell what has come to them in a room. */
  knowsDelivered(roomId) {
    return (this.rooms.find(roomId)?.memberCount ?? 0) <= SMALL_ROOM_MEMBERS;
  }

  /** Where the members of a room stand; null when it has not been open. */
  receiptsOf(roomId) {
    return this.#conversations.get(roomId)?.receipts ?? null;
  }

  // --- who is there

  /** Listens to the newest 1:1 rooms, but the open one, which listens for itself. */
  #watchPeers() {
    if (!this.connection.isOnline) return;
    const rooms = this.rooms.list().filter(({ peer, roomId }) => peer && roomId !== this.#current?.roomId);
    const wanted = new Set(rooms.slice(0, PEERS_WATCHED).map(({ roomId }) => roomId));
    for (const [roomId, end] of this.#peers) {
      if (wanted.has(roomId)) continue;
      end();
      this.#peers.delete(roomId);
    }
    for (const roomId of wanted) {
      if (!this.#peers.has(roomId)) this.#peers.set(roomId, this.connection.watchEvents(roomId, (event) => this.#happened(event)));
    }
  }

  #happened(event) {
    if (event.kind === 'PRESENCE') return this.#present(event);
    if (!Number.isInteger(event.changeId) || !this.rooms.change(event)) return;
    this.#askIfUnsure(event.roomId);
    this.emit('rooms');
  }

  #present({ userId, online, lastSeenAt }) {
    const presence = { online, lastSeenAt };
    const isPeer = this.rooms.presence(userId, presence);
    for (const [roomId, members] of this.#members) {
      const member = members.get(userId);
      if (!member) continue;
      members.set(userId, { ...member, ...presence });
      this.emit('room', roomId);
    }
    if (isPeer) this.emit('rooms');
  }

  // --- sending

  /**
   * Sends a text, and each file as a message of its own; the text goes with the first one.
   *
   * @returns whether there was something to send
   */
  send(roomId, typed, { files = [], replyTo } = {}) {
    const content = contentOf(typed);
    const createdAt = new Date().toISOString();
    if (files.length > 0) {
      files.forEach((file, index) => {
        const text = index === 0 && content !== '' ? content : file.name;
        void this.#uploads.add({ clientMessageId: uuid(), roomId, file, content: text, createdAt, replyTo: index === 0 ? replyTo : undefined });
      });
      return true;
    }
    if (content === '') return false;
    this.#post({ clientMessageId: uuid(), roomId, content, replyTo, createdAt });
    return true;
  }

  #post(message) {
    this.#outbox.add(message);
    this.#flush();
    this.#outboxChanged();
  }

  retry(clientMessageId) {
    if (this.#uploads.retry(clientMessageId)) return;
    if (!this.#outbox.retry(clientMessageId)) return;
    this.#flush();
    this.#outboxChanged();
  }

  discard(clientMessageId) {
    const upload = this.#uploads.find(clientMessageId);
    if (upload && this.#uploads.discard(clientMessageId)) this.emit('room', upload.roomId);
    else if (this.#outbox.discard(clientMessageId)) this.#outboxChanged();
  }

  /** What is on its way to a room: messages in the order in which they go out, and the uploads that become some. */
  pendingIn(roomId) {
    return [...this.#outbox.inRoom(roomId), ...this.#uploads.inRoom(roomId)];
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
    for (const { clientMessageId, roomId, content, type, replyTo, attachment } of this.#outbox.queued()) {
      const sent = this.connection.send(
        '/pub/chat/message',
        { roomId, clientMessageId, type: type ?? 'TEXT', content, replyTo, attachmentId: attachment?.attachmentId },
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
      // A subscription ended with the membership. Who ended it is told by a notification; if that is lost, the room says so.
      if (refusal.code === 'NOT_A_MEMBER') setTimeout(() => void this.#checkMembership(), TOLD_WITHIN_MS);
      // Part of the room is lost, or was when this page read it: what is there is read anew, and nothing is shown for it.
      else if (refusal.code === 'HISTORY_LOST') {
        void this.#current?.reload();
        this.emit('refusal', refusal);
      }
      // A server that does not know of delivered messages is not told of them again; nothing else goes where it may not.
      else if (refusal.code === 'DESTINATION_FORBIDDEN') this.#tellsDelivered = false;
      // Nothing that the user did: reports are told again, later.
      else if (refusal.code === 'RATE_LIMITED') this.#tellLater(refusal.retryAfterMs ?? REFRESH_PAUSE_MS);
      else this.emit('refusal', refusal);
    }
  }

  async #checkMembership() {
    const current = this.#current;
    this.#refreshSoon();
    if (current === null) return;
    try {
      await this.#api.room(current.roomId);
    } catch (error) {
      if (error.code === 'NOT_A_MEMBER') this.#lost(current.roomId, 'GONE');
    }
  }

  #outboxChanged() {
    this.#storage?.save(this.#outbox.unfinished());
    if (this.#current) this.emit('room', this.#current.roomId);
    this.emit('rooms');
  }

  // --- what stands in a room

  async editMessage(roomId, messageId, typed) {
    await this.#api.editMessage(roomId, messageId, contentOf(typed));
    this.#expectChange(roomId);
  }

  /** @param {'me' | 'everyone'} scope */
  async deleteMessage(roomId, messageId, scope) {
    await this.#api.deleteMessage(roomId, messageId, scope);
    if (scope === 'me') this.#hidden(roomId, messageId);
    else this.#expectChange(roomId);
  }

  async react(roomId, messageId, emoji, isOn) {
    await this.#api.react(roomId, messageId, emoji, isOn);
    this.#expectChange(roomId);
  }

  async pinNotice(roomId, messageId) {
    await this.#api.pinNotice(roomId, messageId);
    this.#expectChange(roomId);
  }

  async clearNotice(roomId) {
    await this.#api.clearNotice(roomId);
    this.#expectChange(roomId);
  }

  async reportMessage(roomId, messageId, reason) {
    await this.#api.reportMessage(roomId, messageId, reason);
  }

  #expectChange(roomId) {
    this.#conversations.get(roomId)?.expectChange();
  }

  #hidden(roomId, messageId) {
    this.#conversations.get(roomId)?.hide(messageId);
    this.rooms.hide(roomId, messageId);
    this.#askIfUnsure(roomId);
    this.emit('rooms');
  }

  // --- what the server tells

  #resume() {
    this.#peers.clear();
    this.#watchPeers();
    this.#flush();
    this.#tellReads();
    this.#tellDelivered();
    void this.#current?.resume();
    this.#refreshSoon();
  }

  #notified({ kind, roomId, messageId }) {
    if (kind === 'KICKED' || kind === 'LEFT') {
      this.#lost(roomId, kind);
    } else if (kind === 'INVITED') {
      void this.#enter({ roomId }).then(
        () => this.emit('invited', roomId),
        () => this.#refreshSoon(),
      );
    } else if (kind === 'MESSAGE_HIDDEN') {
      this.#hidden(roomId, messageId);
    } else if (kind === 'NEW_MESSAGE' || kind === 'MENTIONED') {
      if (kind === 'MENTIONED') this.rooms.mention(roomId, messageId);
      this.#arrived(roomId, messageId);
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
    if (this.#refreshTimer !== null || this.#refreshing !== null) {
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
