/**
 * What the web client sees of the system, in memory: accounts, rooms, messages and STOMP sessions with the rules that a
 * client can meet. For working on the client without the services; the browser tests prove the same client against both.
 */
import { randomUUID } from 'node:crypto';

const HISTORY_PAGE = 50;
const ROOM_PAGE = 50;
const CONTENT_LIMIT = 5_000;
const SESSIONS_PER_USER = 3;
const CHANGES_PAGE = 100;
const SEARCH_PAGE = 20;
const FILE_BYTES = 25 * 1_024 * 1_024;
const LIVE_PRESENCE_MEMBERS = 100;
const DELIVERED_MEMBERS = 100;
const CURSORS_TOGETHER_MS = 200;
const FILES = new Set(['application/pdf', 'application/zip', 'text/plain', 'video/mp4']);
const IMAGES = { 'image/png': '89504e47', 'image/jpeg': 'ffd8ff', 'image/gif': '47494638', 'image/webp': '52494646' };
const WINDOW_MS = 24 * 60 * 60_000;

const STATUS = {
  INVALID_REQUEST: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  TOKEN_REVOKED: 401,
  REFRESH_TOKEN_INVALID: 401,
  REFRESH_TOKEN_REUSED: 401,
  ACCOUNT_REVOKED: 403,
  NOT_A_MEMBER: 403,
  ROLE_TOO_LOW: 403,
  NOT_THE_SENDER: 403,
  BLOCKED: 403,
  URL_INVALID: 403,
  NOT_FOUND: 404,
  USER_NOT_FOUND: 404,
  SESSION_NOT_FOUND: 404,
  MESSAGE_NOT_FOUND: 404,
  MEMBER_NOT_FOUND: 404,
  ATTACHMENT_NOT_FOUND: 404,
  EMAIL_TAKEN: 409,
  MESSAGE_DELETED: 409,
  TOO_LATE: 409,
  ATTACHMENT_NOT_UPLOADED: 409,
  ATTACHMENT_USED: 409,
  ALREADY_UPLOADED: 409,
  ATTACHMENT_TOO_LARGE: 413,
  ATTACHMENT_TYPE_NOT_ALLOWED: 422,
  ATTACHMENT_CONTENT_MISMATCH: 422,
  FILE_NAME_INVALID: 422,
  CONTENT_EMPTY: 422,
  CONTENT_TOO_LONG: 422,
  SYSTEM_MESSAGE: 422,
  NOT_A_GROUP: 422,
  ON_ONESELF: 422,
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
  #blocks = new Set();
  #attachments = new Map();
  #reports = [];
  #online = new Set();
  #leaving = new Map();
  #movedCursors = new Map();

  /**
   * @param {number} [rules.windowMs] how long a message can be edited and deleted for everyone
   * @param {number} [rules.graceMs] how long after their last session somebody still counts as online
   * @param {boolean} [rules.knowsDelivered] whether there is a destination for delivered messages
   * @param {number} [rules.historyMs] how long a page of history takes
   */
  constructor({
    accessSeconds = 900,
    messagesPerMinute = 60,
    minuteMs = 60_000,
    windowMs = WINDOW_MS,
    roomPage = ROOM_PAGE,
    graceMs = 1_500,
    knowsDelivered = true,
    historyMs = 0,
  } = {}) {
    this.windowMs = windowMs;
    this.roomPage = roomPage;
    this.graceMs = graceMs;
    this.knowsDelivered = knowsDelivered;
    this.historyMs = historyMs;
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
    if (user.revoked) throw new Refused('ACCOUNT_REVOKED');
    return this.#tokens(user.userId, { revoked: false });
  }

  refresh({ refreshToken }) {
    const known = this.#refreshTokens.get(refreshToken);
    if (known && this.#user(known.userId).revoked) throw new Refused('ACCOUNT_REVOKED');
    if (!known || known.family.revoked) throw new Refused('REFRESH_TOKEN_INVALID');
    if (known.used) {
      this.#end(known.family);
      throw new Refused('REFRESH_TOKEN_REUSED');
    }
    known.used = true;
    return this.#tokens(known.userId, known.family);
  }

  logOut({ refreshToken }) {
    const known = this.#refreshTokens.get(refreshToken);
    if (known) this.#end(known.family);
  }

  /** A log-in ends, and with it all its sessions. */
  #end(family) {
    family.revoked = true;
    for (const session of [...this.#sessions]) if (session.family === family) session.close(4002);
  }

  sessionsOf(userId, family) {
    const mine = [...this.#sessions].filter((session) => session.userId === userId);
    return mine.map(({ sessionId, connectedAt, userAgent, family: own }) => ({ sessionId, connectedAt, ...(userAgent ? { userAgent } : {}), current: own === family }));
  }

  endSession(userId, sessionId) {
    const session = [...this.#sessions].find((other) => other.userId === userId && other.sessionId === sessionId);
    if (!session) throw new Refused('SESSION_NOT_FOUND');
    this.#end(session.family);
  }

  /** An account is closed, or opened again. */
  revoke(userId, isOn = true) {
    this.#user(userId).revoked = isOn;
    if (isOn) for (const session of [...this.#sessions]) if (session.userId === userId) session.close(4004);
  }

  #tokens(userId, family) {
    const accessToken = randomUUID();
    const refreshToken = randomUUID();
    this.#accessTokens.set(accessToken, { userId, family, expiresAt: Date.now() + this.accessSeconds * 1_000 });
    this.#refreshTokens.set(refreshToken, { userId, family, used: false });
    return { userId, accessToken, tokenType: 'Bearer', expiresIn: this.accessSeconds, refreshToken };
  }

  /** @returns {{ userId: number, expiresAt: number }} */
  verify(accessToken) {
    const token = this.#accessTokens.get(accessToken);
    if (!token || token.expiresAt < Date.now()) throw new Refused('UNAUTHENTICATED');
    if (token.family.revoked || this.#user(token.userId).revoked) throw new Refused('TOKEN_REVOKED');
    return token;
  }

  me(userId) {
    return account(this.#user(userId));
  }

  usersByNickname(nickname) {
    const wanted = nickname.toLowerCase();
    return this.#users.filter((user) => user.nickname.toLowerCase().startsWith(wanted)).slice(0, 20).map(person);
  }

  changeMe(userId, { nickname, avatarId }) {
    const user = this.#user(userId);
    if (nickname !== undefined && (!nickname?.trim() || [...nickname].length > 40)) throw new Refused('INVALID_REQUEST');
    if (avatarId) this.#ready(avatarId);
    if (nickname !== undefined) user.nickname = nickname.trim();
    if (avatarId !== undefined) user.avatarId = avatarId;
    return account(user);
  }

  avatar(userId) {
    const { avatarId } = this.#user(userId);
    if (!avatarId) throw new Refused('NOT_FOUND');
    return this.#attachments.get(avatarId);
  }

  block(userId, otherId, isOn) {
    if (userId === otherId) throw new Refused('ON_ONESELF');
    this.#user(otherId);
    if (isOn) this.#blocks.add(`${userId} ${otherId}`);
    else this.#blocks.delete(`${userId} ${otherId}`);
  }

  blocksOf(userId) {
    return [...this.#blocks].map((pair) => pair.split(' ').map(Number)).filter(([by]) => by === userId).map(([, other]) => person(this.#user(other)));
  }

  #isBlockedBetween(a, b) {
    return this.#blocks.has(`${a} ${b}`) || this.#blocks.has(`${b} ${a}`);
  }

  #isBlockedBy(userId, room) {
    return room.pair?.split('-').some((other) => this.#blocks.has(`${userId} ${other}`));
  }

  get reports() {
    return this.#reports;
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
    if (this.#isBlockedBetween(userId, peerId)) throw new Refused('BLOCKED');
    const pair = [userId, peerId].sort((a, b) => a - b).join('-');
    const existing = this.#rooms.find((room) => room.pair === pair);
    if (existing) {
      for (const member of [userId, peerId]) if (!existing.members.has(member)) this.#join(existing, member, 'MEMBER', existing.messages.length);
      return { room: this.#view(existing, userId), isNew: false };
    }
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
      changes: [],
      notice: null,
      createdAt: new Date().toISOString(),
      members: new Map(),
      hidden: new Map(),
    };
    for (const member of members) this.#join(room, member, type === 'GROUP' && member === createdBy ? 'OWNER' : 'MEMBER', 0);
    this.#rooms.push(room);
    this.#notify(members.filter((member) => member !== createdBy), { kind: 'ROOM_CREATED', roomId: room.roomId, senderId: createdBy });
    return room;
  }

  #join(room, userId, role, joinPoint) {
    room.members.set(userId, { role, joinPoint, cursor: joinPoint, delivered: joinPoint, joinedAt: new Date().toISOString(), mutedUntil: null });
  }

  roomsOf(userId, cursor = 0) {
    const mine = this.#rooms
      .filter((room) => room.members.has(userId) && !this.#isBlockedBy(userId, room))
      .map((room) => this.#view(room, userId))
      .sort((a, b) => activeAt(b).localeCompare(activeAt(a)));
    const page = mine.slice(cursor, cursor + this.roomPage);
    return { rooms: page, ...(mine.length > cursor + this.roomPage ? { nextCursor: String(cursor + this.roomPage) } : {}) };
  }

  roomOf(userId, roomId) {
    return this.#view(this.#room(userId, roomId), userId);
  }

  membersOf(userId, roomId) {
    const room = this.#room(userId, roomId);
    return [...room.members].map(([member, { role, cursor, joinedAt }]) => ({
      ...person(this.#user(member)),
      role,
      ...this.#presenceOf(member),
      lastReadMessageId: cursor,
      joinedAt,
    }));
  }

  // --- group life

  invite(userId, roomId, userIds) {
    const room = this.#group(userId, roomId);
    const added = [...new Set(userIds)].filter((member) => this.#user(member) && !room.members.has(member));
    if (added.length === 0) return;
    for (const member of added) this.#join(room, member, 'MEMBER', room.messages.length);
    this.#system(room, userId, 'INVITE', { kind: 'MEMBERS_INVITED', userIds: added }, `${this.#names([userId])} invited ${this.#names(added)}`);
    this.#notify(added, { kind: 'INVITED', roomId, senderId: userId });
  }

  kick(userId, roomId, memberId) {
    const room = this.#group(userId, roomId);
    if (memberId === userId) throw new Refused('ON_ONESELF');
    const member = room.members.get(memberId);
    const { role } = room.members.get(userId);
    if (role === 'MEMBER' || (role === 'ADMIN' && member && member.role !== 'MEMBER')) throw new Refused('ROLE_TOO_LOW');
    if (!member) throw new Refused('MEMBER_NOT_FOUND');
    this.#remove(room, memberId);
    this.#system(room, userId, 'KICK', { kind: 'MEMBER_KICKED', userIds: [memberId] }, `${this.#names([userId])} removed ${this.#names([memberId])}`);
    this.#notify([memberId], { kind: 'KICKED', roomId, senderId: userId });
  }

  leave(userId, roomId) {
    const room = this.#room(userId, roomId);
    const { role } = room.members.get(userId);
    this.#remove(room, userId);
    if (room.type === 'GROUP') {
      const heir = role === 'OWNER' && ([...room.members].find(([, member]) => member.role === 'ADMIN') ?? [...room.members][0]);
      if (heir) heir[1].role = 'OWNER';
      const detail = { kind: 'MEMBER_LEFT', ...(heir ? { userIds: [heir[0]] } : {}) };
      if (room.members.size > 0) this.#system(room, userId, 'LEAVE', detail, `${this.#names([userId])} left`);
    }
    this.#notify([userId], { kind: 'LEFT', roomId, senderId: userId });
  }

  changeRole(userId, roomId, memberId, wanted) {
    const room = this.#group(userId, roomId);
    if (room.members.get(userId).role !== 'OWNER') throw new Refused('ROLE_TOO_LOW');
    if (memberId === userId) throw new Refused('ON_ONESELF');
    const member = room.members.get(memberId);
    if (!member) throw new Refused('MEMBER_NOT_FOUND');
    if (member.role === wanted) return;
    member.role = wanted;
    if (wanted === 'OWNER') room.members.get(userId).role = 'ADMIN';
    this.#system(room, userId, 'SYSTEM', { kind: 'ROLE_CHANGED', userIds: [memberId], role: wanted }, `${this.#names([memberId])} is ${wanted} now`);
  }

  rename(userId, roomId, name) {
    const room = this.#group(userId, roomId);
    if (room.members.get(userId).role === 'MEMBER') throw new Refused('ROLE_TOO_LOW');
    if (!name?.trim() || [...name].length > 100) throw new Refused('INVALID_REQUEST');
    room.name = name.trim();
    const { messageId } = this.#system(room, userId, 'SYSTEM', { kind: 'ROOM_RENAMED', name: room.name }, `${this.#names([userId])} renamed the room`);
    this.#event(room, { kind: 'ROOM_RENAMED', roomId, name: room.name, messageId });
  }

  mute(userId, roomId, until) {
    this.#room(userId, roomId).members.get(userId).mutedUntil = until;
  }

  #remove(room, userId) {
    room.members.delete(userId);
    for (const session of this.#sessions) if (session.userId === userId) session.expel(room.roomId);
  }

  #group(userId, roomId) {
    const room = this.#room(userId, roomId);
    if (room.type !== 'GROUP') throw new Refused('NOT_A_GROUP');
    return room;
  }

  #system(room, senderId, type, detail, content) {
    const message = this.#store(room, { senderId, clientMessageId: randomUUID(), type, content, detail });
    setImmediate(() => this.#tell(room, message));
    return message;
  }

  #names(userIds) {
    return userIds.map((userId) => this.#user(userId).nickname).join(', ');
  }

  // --- messages

  history(userId, roomId, { before, after, limit = HISTORY_PAGE }) {
    const room = this.#room(userId, roomId);
    const first = room.members.get(userId).joinPoint;
    const seen = (messages) => messages.map((message) => this.#seen(room, userId, message));
    const lastChangeId = room.changes.length;
    if (after !== undefined) {
      const from = Math.max(first, after);
      return { messages: seen(room.messages.slice(from, from + limit)), hasMore: room.messages.length > from + limit, lastChangeId };
    }
    const end = before === undefined ? room.messages.length : Math.min(room.messages.length, before - 1);
    const from = Math.max(first, end - limit);
    return { messages: seen(room.messages.slice(from, Math.max(from, end))), hasMore: from > first, lastChangeId };
  }

  message(userId, roomId, messageId) {
    const room = this.#room(userId, roomId);
    return this.#seen(room, userId, this.#message(room, userId, messageId));
  }

  changes(userId, roomId, { after = 0, limit = CHANGES_PAGE }) {
    const room = this.#room(userId, roomId);
    const page = room.changes.slice(after, after + limit).map((change) => this.#unlessUnseen(room, userId, change));
    return { changes: page, hasMore: room.changes.length > after + limit, lastChangeId: room.changes.length };
  }

  edit(userId, roomId, messageId, content) {
    const room = this.#room(userId, roomId);
    const message = this.#changeable(room, userId, messageId);
    if (message.senderId !== userId) throw new Refused('NOT_THE_SENDER');
    if (Date.now() - Date.parse(message.sentAt) > this.windowMs) throw new Refused('TOO_LATE');
    const stored = content.trim();
    if (stored === '') throw new Refused('CONTENT_EMPTY');
    const mentions = this.#mentionsIn(room, stored);
    const change = this.#change(room, userId, { kind: 'MESSAGE_EDITED', messageId, content: stored, ...(mentions.length > 0 ? { mentions } : {}) });
    Object.assign(message, { content: stored, mentions: change.mentions, editedAt: change.changedAt });
  }

  remove(userId, roomId, messageId, scope) {
    const room = this.#room(userId, roomId);
    const message = this.#message(room, userId, messageId);
    if (scope !== 'everyone') {
      room.hidden.set(userId, (room.hidden.get(userId) ?? new Set()).add(messageId));
      this.#notify([userId], { kind: 'MESSAGE_HIDDEN', roomId, messageId, senderId: userId });
      return;
    }
    if (message.detail) throw new Refused('SYSTEM_MESSAGE');
    const leads = room.type === 'GROUP' && room.members.get(userId).role !== 'MEMBER';
    if (message.senderId !== userId && !leads) throw new Refused('NOT_THE_SENDER');
    if (!leads && Date.now() - Date.parse(message.sentAt) > this.windowMs) throw new Refused('TOO_LATE');
    if (message.deletedAt) return;
    const change = this.#change(room, userId, { kind: 'MESSAGE_DELETED', messageId });
    for (const key of ['attachment', 'replyTo', 'mentions', 'reactions', 'editedAt']) delete message[key];
    Object.assign(message, { content: '', deletedAt: change.changedAt });
  }

  react(userId, roomId, messageId, emoji, isOn) {
    const room = this.#room(userId, roomId);
    const message = this.#changeable(room, userId, messageId);
    const reactions = (message.reactions ?? []).map((reaction) => ({ ...reaction, userIds: [...reaction.userIds] }));
    const known = reactions.find((reaction) => reaction.emoji === emoji);
    if (Boolean(known?.userIds.includes(userId)) === isOn) return;
    if (!isOn) known.userIds = known.userIds.filter((other) => other !== userId);
    else if (known) known.userIds.push(userId);
    else reactions.push({ emoji, userIds: [userId] });
    message.reactions = reactions.filter((reaction) => reaction.userIds.length > 0);
    this.#change(room, userId, { kind: isOn ? 'REACTION_ADDED' : 'REACTION_REMOVED', messageId, emoji });
  }

  pin(userId, roomId, messageId) {
    const room = this.#room(userId, roomId);
    if (room.type === 'GROUP' && room.members.get(userId).role === 'MEMBER') throw new Refused('ROLE_TOO_LOW');
    if (messageId !== null) this.#changeable(room, userId, messageId);
    else if (!room.notice) return;
    const change = this.#change(room, userId, { kind: messageId === null ? 'NOTICE_CLEARED' : 'NOTICE_PINNED', messageId: messageId ?? room.notice.messageId });
    room.notice = messageId === null ? null : { messageId, userId, pinnedAt: change.changedAt };
  }

  report(userId, roomId, messageId, reason) {
    const room = this.#room(userId, roomId);
    if (this.#message(room, userId, messageId).detail) throw new Refused('SYSTEM_MESSAGE');
    if (!reason?.trim()) throw new Refused('INVALID_REQUEST');
    this.#reports.push({ userId, roomId, messageId, reason });
  }

  search(userId, { text, roomId, cursor = 0 }) {
    if ([...text.trim()].length < 2) throw new Refused('INVALID_REQUEST');
    const wanted = text.trim().toLowerCase();
    const rooms = roomId === undefined ? this.#rooms.filter((room) => room.members.has(userId)) : [this.#room(userId, roomId)];
    const hits = rooms
      .flatMap((room) => room.messages.slice(room.members.get(userId).joinPoint).map((message) => this.#seen(room, userId, message)))
      .filter((message) => !message.detail && message.content.toLowerCase().includes(wanted))
      .sort((a, b) => b.sentAt.localeCompare(a.sentAt) || b.messageId - a.messageId);
    const page = hits.slice(cursor, cursor + SEARCH_PAGE).map((message) => ({ message, snippet: message.content.slice(0, 160) }));
    return { hits: page, ...(hits.length > cursor + SEARCH_PAGE ? { nextCursor: String(cursor + SEARCH_PAGE) } : {}) };
  }

  #change(room, userId, what) {
    const changeId = room.changes.length + 1;
    const change = { ...what, roomId: room.roomId, changeId, userId, changedAt: new Date().toISOString() };
    room.changes.push(change);
    const message = room.messages[change.messageId - 1];
    if (message) message.changeId = changeId;
    setImmediate(() => {
      for (const session of this.#sessions) {
        if (!room.members.has(session.userId)) continue;
        session.deliver(`/sub/chat/room/${room.roomId}/events`, this.#unlessUnseen(room, session.userId, change));
      }
    });
    return change;
  }

  #unlessUnseen(room, userId, change) {
    if (change.messageId > room.members.get(userId).joinPoint) return change;
    return { kind: 'UNSEEN', roomId: room.roomId, changeId: change.changeId };
  }

  #seen(room, userId, message) {
    if (!room.hidden.get(userId)?.has(message.messageId)) return { ...message };
    const { roomId, messageId, senderId, clientMessageId, type, sentAt, changeId } = message;
    return { roomId, messageId, senderId, clientMessageId, type, content: '', sentAt, hidden: true, changeId };
  }

  #message(room, userId, messageId) {
    const message = room.messages[messageId - 1];
    if (!message || messageId <= room.members.get(userId).joinPoint) throw new Refused('MESSAGE_NOT_FOUND');
    return message;
  }

  #changeable(room, userId, messageId) {
    const message = this.#message(room, userId, messageId);
    if (message.detail) throw new Refused('SYSTEM_MESSAGE');
    if (message.deletedAt) throw new Refused('MESSAGE_DELETED');
    return message;
  }

  #mentionsIn(room, content) {
    return [...room.members.keys()].filter((member) => content.includes(`@${this.#user(member).nickname}`)).sort((a, b) => a - b);
  }

  // --- attachments

  announce(userId, roomId, { fileName, contentType, sizeBytes }) {
    if (roomId !== null) this.#room(userId, roomId);
    if (!fileName || /[\\/:*?"<>|]/.test(fileName)) throw new Refused('FILE_NAME_INVALID');
    if (!(contentType in IMAGES) && !FILES.has(contentType)) throw new Refused('ATTACHMENT_TYPE_NOT_ALLOWED');
    if (sizeBytes > FILE_BYTES) throw new Refused('ATTACHMENT_TOO_LARGE');
    const attachmentId = randomUUID();
    this.#attachments.set(attachmentId, { attachmentId, roomId, userId, fileName, contentType, sizeBytes, bytes: null, used: false });
    return { attachmentId, uploadUrl: `/api/v1/store/${attachmentId}?signature=fake`, expiresAt: new Date(Date.now() + 300_000).toISOString() };
  }

  upload(attachmentId, bytes) {
    const attachment = this.#attachments.get(attachmentId);
    if (!attachment) throw new Refused('URL_INVALID');
    if (attachment.bytes) throw new Refused('ALREADY_UPLOADED');
    if (bytes.length > attachment.sizeBytes) throw new Refused('ATTACHMENT_TOO_LARGE');
    attachment.bytes = bytes;
  }

  attachment(userId, roomId, attachmentId) {
    this.#room(userId, roomId);
    const attachment = this.#attachments.get(attachmentId);
    if (!attachment?.used || attachment.roomId !== roomId) throw new Refused('ATTACHMENT_NOT_FOUND');
    return attachment;
  }

  #ready(attachmentId) {
    const attachment = this.#attachments.get(attachmentId);
    if (!attachment) throw new Refused('ATTACHMENT_NOT_FOUND');
    if (!attachment.bytes) throw new Refused('ATTACHMENT_NOT_UPLOADED');
    const magic = IMAGES[attachment.contentType];
    if (magic && !attachment.bytes.toString('hex').startsWith(magic)) throw new Refused('ATTACHMENT_CONTENT_MISMATCH');
    return attachment;
  }

  #use(userId, roomId, attachmentId, type) {
    const attachment = this.#ready(attachmentId);
    if (attachment.roomId !== roomId || attachment.userId !== userId) throw new Refused('ATTACHMENT_NOT_FOUND');
    if (attachment.used) throw new Refused('ATTACHMENT_USED');
    attachment.used = true;
    const { fileName, contentType, sizeBytes, bytes } = attachment;
    const url = `/api/v1/chat/rooms/${roomId}/attachments/${attachmentId}`;
    const isPng = type === 'IMAGE' && contentType === 'image/png';
    return {
      attachmentId,
      fileName,
      contentType,
      sizeBytes,
      url,
      ...(isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : {}),
      ...(type === 'IMAGE' ? { thumbnailUrl: `${url}/thumbnail` } : {}),
    };
  }

  read(userId, roomId, lastReadMessageId) {
    const room = this.#room(userId, roomId);
    const member = room.members.get(userId);
    if (lastReadMessageId <= member.cursor) return;
    member.cursor = Math.min(lastReadMessageId, room.messages.length);
    member.delivered = Math.max(member.delivered, member.cursor);
    this.#moved(room, userId);
  }

  delivered(userId, roomId, lastDeliveredMessageId) {
    const room = this.#room(userId, roomId);
    const member = room.members.get(userId);
    if (room.members.size > DELIVERED_MEMBERS || lastDeliveredMessageId <= member.delivered) return;
    member.delivered = Math.min(lastDeliveredMessageId, room.messages.length);
    this.#moved(room, userId);
  }

  /** Moves are told together, one frame per room and moment. */
  #moved(room, userId) {
    const moved = this.#movedCursors.get(room.roomId) ?? new Set();
    if (!this.#movedCursors.has(room.roomId)) {
      setTimeout(() => {
        this.#movedCursors.delete(room.roomId);
        const cursors = [...moved].filter((member) => room.members.has(member)).map((member) => cursorOf(member, room.members.get(member)));
        for (const session of this.#sessions) {
          if (room.members.has(session.userId)) session.deliver(`/sub/chat/room/${room.roomId}/read`, { roomId: room.roomId, cursors });
        }
      }, CURSORS_TOGETHER_MS);
    }
    this.#movedCursors.set(room.roomId, moved.add(userId));
  }

  cursors(userId, roomId) {
    const room = this.#room(userId, roomId);
    return { roomId, cursors: [...room.members].map(([member, where]) => cursorOf(member, where)) };
  }

  #unreadIn(room, userId) {
    const { cursor } = room.members.get(userId);
    const hidden = room.hidden.get(userId);
    return room.messages.slice(cursor).filter((m) => !m.detail && !m.deletedAt && m.senderId !== userId && !hidden?.has(m.messageId)).length;
  }

  unread(userId) {
    const mine = this.#rooms.filter((room) => room.members.has(userId)).map((room) => {
      const { mutedUntil } = room.members.get(userId);
      return { count: this.#unreadIn(room, userId), isMuted: Boolean(mutedUntil) && Date.parse(mutedUntil) > Date.now() };
    });
    const sum = (rooms) => rooms.reduce((total, { count }) => total + count, 0);
    return {
      unreadCount: sum(mine),
      mutedUnreadCount: sum(mine.filter(({ isMuted }) => isMuted)),
      unreadRooms: mine.filter(({ count, isMuted }) => count > 0 && !isMuted).length,
    };
  }

  #room(userId, roomId) {
    const room = this.#rooms[roomId - 1];
    if (!room?.members.has(userId)) throw new Refused('NOT_A_MEMBER');
    return room;
  }

  #view(room, userId) {
    const peerId = room.type === 'ONE_TO_ONE' ? room.pair.split('-').map(Number).find((member) => member !== userId) : null;
    const { cursor, joinPoint, mutedUntil } = room.members.get(userId);
    const last = room.messages.at(-1);
    return {
      roomId: room.roomId,
      type: room.type,
      name: peerId ? this.#user(peerId).nickname : room.name,
      lastMessageId: room.messages.length,
      lastReadMessageId: cursor,
      unreadCount: this.#unreadIn(room, userId),
      memberCount: room.members.size,
      ...(last && last.messageId > joinPoint ? { lastMessage: this.#seen(room, userId, last) } : {}),
      ...(peerId ? { peer: { ...person(this.#user(peerId)), ...(this.#isBlockedBetween(userId, peerId) ? {} : this.#presenceOf(peerId)) } } : {}),
      ...(room.notice && room.notice.messageId > joinPoint ? { notice: room.notice } : {}),
      ...(mutedUntil ? { mutedUntil } : {}),
      createdAt: room.createdAt,
    };
  }

  // --- sessions

  /** @param {{ userId: number, deliver: Function, watched: Map, close: Function }} session */
  join(session, replaces) {
    [...this.#sessions].find((other) => other.userId === session.userId && other.sessionId === replaces)?.close(4001);
    const mine = [...this.#sessions].filter((other) => other.userId === session.userId);
    if (mine.length >= SESSIONS_PER_USER) mine[0].close(4001);
    this.#sessions.add(session);
    clearTimeout(this.#leaving.get(session.userId));
    if (this.#online.has(session.userId)) return;
    this.#online.add(session.userId);
    this.#present(session.userId);
  }

  part(session) {
    const { userId } = session;
    if (!this.#sessions.delete(session) || [...this.#sessions].some((other) => other.userId === userId)) return;
    // Whoever is back within a moment was not away.
    clearTimeout(this.#leaving.get(userId));
    const gone = setTimeout(() => {
      this.#online.delete(userId);
      this.#user(userId).lastSeenAt = new Date().toISOString();
      this.#present(userId);
    }, this.graceMs);
    this.#leaving.set(userId, gone.unref());
  }

  #presenceOf(userId) {
    const online = this.#online.has(userId);
    const { lastSeenAt } = this.#user(userId);
    return { online, ...(!online && lastSeenAt ? { lastSeenAt } : {}) };
  }

  #present(userId) {
    for (const room of this.#rooms) {
      if (!room.members.has(userId) || room.members.size > LIVE_PRESENCE_MEMBERS) continue;
      if (room.pair && this.#isBlockedBetween(...room.pair.split('-').map(Number))) continue;
      this.#event(room, { kind: 'PRESENCE', roomId: room.roomId, userId, ...this.#presenceOf(userId) });
    }
  }

  /** @returns the messages that the subscription starts with */
  watch(userId, roomId, after) {
    const room = this.#room(userId, roomId);
    if (after === undefined) return [];
    return room.messages.slice(Math.max(after, room.members.get(userId).joinPoint)).map((message) => this.#seen(room, userId, message));
  }

  /** @returns {{ code: string, retryAfterMs?: number } | null} why the message was refused */
  accept(userId, { roomId, clientMessageId, type, content, replyTo, attachmentId }) {
    const room = this.#rooms[roomId - 1];
    if (!room?.members.has(userId)) return { code: 'NOT_A_MEMBER' };
    if (type !== 'TEXT' && type !== 'IMAGE') return { code: 'TYPE_NOT_ALLOWED' };
    if (room.pair && this.#isBlockedBetween(...room.pair.split('-').map(Number))) {
      // As in the system itself, where this is known only once the message is to be stored: after the ack.
      setImmediate(() => this.#refuse(userId, { code: 'BLOCKED', message: 'BLOCKED', clientMessageId }));
      return null;
    }
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

    let attachment;
    try {
      attachment = attachmentId && this.#use(userId, roomId, attachmentId, type);
    } catch (refused) {
      return { code: refused.code };
    }
    const mentions = this.#mentionsIn(room, stored);
    const message = this.#store(room, {
      senderId: userId,
      clientMessageId,
      type,
      content: stored,
      ...(attachment ? { attachment } : {}),
      ...(replyTo ? { replyTo } : {}),
      ...(mentions.length > 0 ? { mentions } : {}),
    });
    Object.assign(room.members.get(userId), { cursor: message.messageId, delivered: message.messageId });
    setImmediate(() => this.#tell(room, message));
    return null;
  }

  #store(room, what) {
    const message = { roomId: room.roomId, messageId: room.messages.length + 1, ...what, sentAt: new Date().toISOString() };
    room.messages.push(message);
    return message;
  }

  #tell(room, message) {
    const { roomId, messageId, senderId } = message;
    for (const session of this.#sessions) {
      const member = room.members.get(session.userId);
      if (!member || member.joinPoint >= messageId) continue;
      if (session.watches(roomId)) session.deliver(`/sub/chat/room/${roomId}`, message);
      else if (session.userId !== senderId) session.deliver('/user/queue/notifications', { kind: 'NEW_MESSAGE', roomId, messageId, senderId });
    }
    const mentioned = (message.mentions ?? []).filter((userId) => userId !== senderId);
    this.#notify(mentioned, { kind: 'MENTIONED', roomId, messageId, senderId });
  }

  #event(room, event) {
    for (const session of this.#sessions) {
      if (room.members.has(session.userId)) session.deliver(`/sub/chat/room/${room.roomId}/events`, event);
    }
  }

  #refuse(userId, refusal) {
    for (const session of this.#sessions) if (session.userId === userId) session.deliver('/user/queue/errors', refusal);
  }

  #notify(userIds, notification) {
    setImmediate(() => {
      for (const session of this.#sessions) {
        if (userIds.includes(session.userId)) session.deliver('/user/queue/notifications', notification);
      }
    });
  }

  /** Closes every session with a code, as a node does. */
  closeAll(code) {
    for (const session of [...this.#sessions]) session.close(code);
  }
}

const avatarUrl = ({ userId, avatarId }) => (avatarId ? { avatarUrl: `/api/v1/users/${userId}/avatar?v=${avatarId}` } : {});
const cursorOf = (userId, { cursor, delivered }) => ({ userId, lastReadMessageId: cursor, lastDeliveredMessageId: Math.max(cursor, delivered) });
const account = (user) => ({ userId: user.userId, email: user.email, nickname: user.nickname, ...avatarUrl(user) });
const person = (user) => ({ userId: user.userId, nickname: user.nickname, ...avatarUrl(user) });
const activeAt = (room) => room.lastMessage?.sentAt ?? room.createdAt;
