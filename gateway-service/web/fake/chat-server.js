/**
 * What the web client sees of the system, in memory: accounts, rooms, messages and STOMP sessions with the rules that a
 * client can meet. For working on the client without the services; the browser tests prove the same client against both.
 */
import { randomUUID } from 'node:crypto';

const HISTORY_PAGE = 50;
const ROOM_PAGE = 50;
const CONTENT_LIMIT = 5_000;
const SESSIONS_PER_USER = 3;

const STATUS = {
  INVALID_REQUEST: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  REFRESH_TOKEN_INVALID: 401,
  REFRESH_TOKEN_REUSED: 401,
  NOT_A_MEMBER: 403,
  NOT_FOUND: 404,
  USER_NOT_FOUND: 404,
  EMAIL_TAKEN: 409,
  ROOM_WITH_ONESELF: 422,
};

export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
    this.status = STATUS[code] ?? 400;
  }
}

export class ChatServer {
  #users = [];
  #rooms = [];
  #refreshTokens = new Map();
  #accessTokens = new Map();
  #sessions = new Set();
  #sent = new Map();

  constructor({ accessSeconds = 900, messagesPerMinute = 60, minuteMs = 60_000 } = {}) {
    this.accessSeconds = accessSeconds;
    this.messagesPerMinute = messagesPerMinute;
    this.minuteMs = minuteMs;
  }

  // --- accounts

  signUp({ email, password, nickname }) {
    if (!/@/.test(email ?? '') || (password ?? '').length < 8 || !nickname?.trim()) throw new Refused('INVALID_REQUEST');
    if (this.#users.some((user) => user.email === email.toLowerCase())) throw new Refused('EMAIL_TAKEN');
    const user = { userId: this.#users.length + 1, email: email.toLowerCase(), password, nickname: nickname.trim() };
    this.#users.push(user);
    return account(user);
  }

  logIn({ email, password }) {
    const user = this.#users.find((other) => other.email === email?.toLowerCase());
    if (!user || user.password !== password) throw new Refused('INVALID_CREDENTIALS');
    return this.#tokens(user.userId, { revoked: false });
  }

  refresh({ refreshToken }) {
    const known = this.#refreshTokens.get(refreshToken);
    if (!known || known.family.revoked) throw new Refused('REFRESH_TOKEN_INVALID');
    if (known.used) {
      known.family.revoked = true;
      throw new Refused('REFRESH_TOKEN_REUSED');
    }
    known.used = true;
    return this.#tokens(known.userId, known.family);
  }

  logOut({ refreshToken }) {
    const known = this.#refreshTokens.get(refreshToken);
    if (known) known.family.revoked = true;
  }

  #tokens(userId, family) {
    const accessToken = randomUUID();
    const refreshToken = randomUUID();
    this.#accessTokens.set(accessToken, { userId, expiresAt: Date.now() + this.accessSeconds * 1_000 });
    this.#refreshTokens.set(refreshToken, { userId, family, used: false });
    return { userId, accessToken, tokenType: 'Bearer', expiresIn: this.accessSeconds, refreshToken };
  }

  /** @returns {{ userId: number, expiresAt: number }} */
  verify(accessToken) {
    const token = this.#accessTokens.get(accessToken);
    if (!token || token.expiresAt < Date.now()) throw new Refused('UNAUTHENTICATED');
    return token;
  }

  me(userId) {
    return account(this.#user(userId));
  }

  usersByNickname(nickname) {
    const wanted = nickname.toLowerCase();
    return this.#users.filter((user) => user.nickname.toLowerCase().startsWith(wanted)).slice(0, 20).map(person);
  }

  #user(userId) {
    const user = this.#users[userId - 1];
    if (!user) throw new Refused('USER_NOT_FOUND');
    return user;
  }

  // --- rooms

  oneToOneRoom(userId, peerId) {
    if (userId === peerId) throw new Refused('ROOM_WITH_ONESELF');
    this.#user(peerId);
    const pair = [userId, peerId].sort((a, b) => a - b).join('-');
    const existing = this.#rooms.find((room) => room.pair === pair);
    if (existing) return { room: this.#view(existing, userId), isNew: false };
    return { room: this.#view(this.#create('ONE_TO_ONE', '', [userId, peerId], userId, pair), userId), isNew: true };
  }

  groupRoom(userId, { name, memberIds }) {
    if (!name?.trim()) throw new Refused('INVALID_REQUEST');
    const members = [...new Set([userId, ...memberIds])];
    for (const member of members) this.#user(member);
    return this.#view(this.#create('GROUP', name.trim(), members, userId), userId);
  }

  #create(type, name, members, createdBy, pair) {
    const room = {
      roomId: this.#rooms.length + 1,
      type,
      name,
      pair,
      messages: [],
      createdAt: new Date().toISOString(),
      cursors: new Map(members.map((member) => [member, 0])),
      createdBy,
    };
    this.#rooms.push(room);
    for (const session of this.#sessions) {
      if (session.userId !== createdBy && members.includes(session.userId)) {
        session.deliver('/user/queue/notifications', { kind: 'ROOM_CREATED', roomId: room.roomId, senderId: createdBy });
      }
    }
    return room;
  }

  roomsOf(userId, cursor = 0) {
    const mine = this.#rooms
      .filter((room) => room.cursors.has(userId))
      .map((room) => this.#view(room, userId))
      .sort((a, b) => activeAt(b).localeCompare(activeAt(a)));
    const page = mine.slice(cursor, cursor + ROOM_PAGE);
    return { rooms: page, ...(mine.length > cursor + ROOM_PAGE ? { nextCursor: String(cursor + ROOM_PAGE) } : {}) };
  }

  roomOf(userId, roomId) {
    return this.#view(this.#room(userId, roomId), userId);
  }

  members(userId, roomId) {
    const room = this.#room(userId, roomId);
    return [...room.cursors].map(([member, lastReadMessageId]) => ({
      ...person(this.#user(member)),
      role: member === room.createdBy ? 'OWNER' : 'MEMBER',
      online: [...this.#sessions].some((session) => session.userId === member),
      lastReadMessageId,
      joinedAt: room.createdAt,
    }));
  }

  history(userId, roomId, { before, after, limit = HISTORY_PAGE }) {
    const { messages } = this.#room(userId, roomId);
    if (after !== undefined) return { messages: messages.slice(after, after + limit), hasMore: messages.length > after + limit };
    const end = before === undefined ? messages.length : Math.min(messages.length, before - 1);
    const from = Math.max(0, end - limit);
    return { messages: messages.slice(from, end), hasMore: from > 0 };
  }

  read(userId, roomId, lastReadMessageId) {
    const room = this.#room(userId, roomId);
    room.cursors.set(userId, Math.max(room.cursors.get(userId), Math.min(lastReadMessageId, room.messages.length)));
  }

  #room(userId, roomId) {
    const room = this.#rooms[roomId - 1];
    if (!room?.cursors.has(userId)) throw new Refused('NOT_A_MEMBER');
    return room;
  }

  #view(room, userId) {
    const peerId = room.type === 'ONE_TO_ONE' ? [...room.cursors.keys()].find((member) => member !== userId) : null;
    const lastReadMessageId = room.cursors.get(userId);
    return {
      roomId: room.roomId,
      type: room.type,
      name: peerId ? this.#user(peerId).nickname : room.name,
      lastMessageId: room.messages.length,
      lastReadMessageId,
      unreadCount: room.messages.length - lastReadMessageId,
      memberCount: room.cursors.size,
      ...(room.messages.length > 0 ? { lastMessage: room.messages.at(-1) } : {}),
      ...(peerId ? { peer: person(this.#user(peerId)) } : {}),
      createdAt: room.createdAt,
    };
  }

  // --- sessions

  /** @param {{ userId: number, deliver: Function, watched: Map, close: Function }} session */
  join(session) {
    const mine = [...this.#sessions].filter((other) => other.userId === session.userId);
    if (mine.length >= SESSIONS_PER_USER) mine[0].close(4001);
    this.#sessions.add(session);
  }

  leave(session) {
    this.#sessions.delete(session);
  }

  /** @returns the messages that the subscription starts with */
  watch(userId, roomId, after) {
    const { messages } = this.#room(userId, roomId);
    return after === undefined ? [] : messages.slice(after);
  }

  /** @returns {{ code: string, retryAfterMs?: number } | null} why the message was refused */
  accept(userId, { roomId, clientMessageId, type, content }) {
    const room = this.#rooms[roomId - 1];
    if (!room?.cursors.has(userId)) return { code: 'NOT_A_MEMBER' };
    if (type !== 'TEXT') return { code: 'TYPE_NOT_ALLOWED' };
    const stored = content.trim();
    const length = [...stored].length;
    if (length === 0) return { code: 'CONTENT_EMPTY' };
    if (length > CONTENT_LIMIT) return { code: 'CONTENT_TOO_LONG' };
    if (content.includes('\0')) return { code: 'CONTENT_INVALID' };
    if (room.messages.some((m) => m.senderId === userId && m.clientMessageId === clientMessageId)) return null;
    const now = Date.now();
    const recent = (this.#sent.get(userId) ?? []).filter((at) => at > now - this.minuteMs);
    if (recent.length >= this.messagesPerMinute) return { code: 'RATE_LIMITED', retryAfterMs: recent[0] + this.minuteMs - now };
    this.#sent.set(userId, [...recent, now]);

    const message = {
      roomId,
      messageId: room.messages.length + 1,
      senderId: userId,
      clientMessageId,
      type,
      content: stored,
      sentAt: new Date().toISOString(),
    };
    room.messages.push(message);
    room.cursors.set(userId, message.messageId);
    setImmediate(() => this.#tell(room, message));
    return null;
  }

  #tell(room, message) {
    for (const session of this.#sessions) {
      if (!room.cursors.has(session.userId)) continue;
      if (session.watches(room.roomId)) session.deliver(`/sub/chat/room/${room.roomId}`, message);
      else if (session.userId !== message.senderId) {
        const { roomId, messageId, senderId } = message;
        session.deliver('/user/queue/notifications', { kind: 'NEW_MESSAGE', roomId, messageId, senderId });
      }
    }
  }

  /** Closes every session with a code, as a node does. */
  closeAll(code) {
    for (const session of [...this.#sessions]) session.close(code);
  }
}

const account = ({ userId, email, nickname }) => ({ userId, email, nickname });
const person = ({ userId, nickname }) => ({ userId, nickname });
const activeAt = (room) => room.lastMessage?.sentAt ?? room.createdAt;
