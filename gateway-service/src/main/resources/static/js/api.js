import { ApiError, request } from './session/http.js';
import { contentTypeOf } from './uploads/file-rules.js';

/** The REST API, one method per question. A token that was refused is replaced once. */
export class Api {
  #session;

  constructor(session) {
    this.#session = session;
  }

  me() {
    return this.#ask('GET', '/api/v1/users/me');
  }

  async usersByNickname(nickname, signal) {
    const { users } = await this.#ask('GET', `/api/v1/users?nickname=${encodeURIComponent(nickname)}`, { signal });
    return users;
  }

  /** @returns {{ rooms: object[], nextCursor?: string }} newest first */
  rooms(cursor) {
    return this.#ask('GET', `/api/v1/chat/rooms${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
  }

  room(roomId) {
    return this.#ask('GET', `/api/v1/chat/rooms/${roomId}`);
  }

  async members(roomId) {
    const { members } = await this.#ask('GET', `/api/v1/chat/group-rooms/${roomId}/members`);
    return members;
  }

  /** The room with one other user: a new one, or the one there is. */
  oneToOneRoom(userId) {
    return this.#ask('POST', '/api/v1/chat/one-to-one-rooms', { body: { userId } });
  }

  groupRoom(name, memberIds) {
    return this.#ask('POST', '/api/v1/chat/group-rooms', { body: { name, memberIds } });
  }

  /** @returns {{ messages: object[], hasMore: boolean }} ascending; the newest page without before and after */
  messages(roomId, { before, after, limit }) {
    const query = new URLSearchParams({ limit });
    if (before !== undefined) query.set('before', before);
    if (after !== undefined) query.set('after', after);
    return this.#ask('GET', `/api/v1/chat/rooms/${roomId}/messages?${query}`);
  }

  message(roomId, messageId) {
    return this.#ask('GET', `/api/v1/chat/rooms/${roomId}/messages/${messageId}`);
  }

  /** @returns {{ changes: object[], hasMore: boolean, lastChangeId: number }} ascending */
  changes(roomId, { after, limit }) {
    return this.#ask('GET', `/api/v1/chat/rooms/${roomId}/changes?${new URLSearchParams({ after, limit })}`);
  }

  // --- who has read what

  /** @returns {object[]} `{ userId, lastReadMessageId, lastDeliveredMessageId }` of each member */
  async cursors(roomId) {
    const { cursors } = await this.#ask('GET', `/api/v1/chat/rooms/${roomId}/read`);
    return cursors;
  }

  /** @returns {{ unreadCount: number, mutedUnreadCount: number, unreadRooms: number }} of all rooms */
  unread() {
    return this.#ask('GET', '/api/v1/chat/unread');
  }

  // --- what can be done to a message

  editMessage(roomId, messageId, content) {
    return this.#ask('PATCH', `/api/v1/chat/rooms/${roomId}/messages/${messageId}`, { body: { content } });
  }

  /** @param {'me' | 'everyone'} scope */
  deleteMessage(roomId, messageId, scope) {
    return this.#ask('DELETE', `/api/v1/chat/rooms/${roomId}/messages/${messageId}${scope === 'everyone' ? '?scope=everyone' : ''}`);
  }

  react(roomId, messageId, emoji, isOn) {
    const path = `/api/v1/chat/rooms/${roomId}/messages/${messageId}/reactions/${encodeURIComponent(emoji)}`;
    return this.#ask(isOn ? 'PUT' : 'DELETE', path);
  }

  reportMessage(roomId, messageId, reason) {
    return this.#ask('POST', `/api/v1/chat/rooms/${roomId}/messages/${messageId}/report`, { body: { reason } });
  }

  pinNotice(roomId, messageId) {
    return this.#ask('PUT', `/api/v1/chat/rooms/${roomId}/notice`, { body: { messageId } });
  }

  clearNotice(roomId) {
    return this.#ask('DELETE', `/api/v1/chat/rooms/${roomId}/notice`);
  }

  /** @returns {{ hits: { message: object, snippet: string }[], nextCursor?: string }} newest first */
  search({ text, roomId, cursor }, signal) {
    const query = new URLSearchParams({ q: text });
    if (roomId !== undefined) query.set('roomId', roomId);
    if (cursor !== undefined) query.set('cursor', cursor);
    return this.#ask('GET', `/api/v1/chat/search?${query}`, { signal });
  }

  // --- what can be done to a room

  invite(roomId, userIds) {
    return this.#ask('POST', `/api/v1/chat/group-rooms/${roomId}/invite`, { body: { userIds } });
  }

  kick(roomId, userId) {
    return this.#ask('DELETE', `/api/v1/chat/group-rooms/${roomId}/members/${userId}`);
  }

  changeRole(roomId, userId, role) {
    return this.#ask('PATCH', `/api/v1/chat/group-rooms/${roomId}/members/${userId}`, { body: { role } });
  }

  rename(roomId, name) {
    return this.#ask('PATCH', `/api/v1/chat/group-rooms/${roomId}`, { body: { name } });
  }

  leave(roomId) {
    return this.#ask('DELETE', `/api/v1/chat/rooms/${roomId}`);
  }

  /** @param {string | null} until ISO-8601, or null to hear of everything again */
  mute(roomId, until) {
    return this.#ask('PUT', `/api/v1/chat/rooms/${roomId}/mute`, { body: { until } });
  }

  // --- files

  /** @returns {{ attachmentId: string, uploadUrl: string, expiresAt: string }} */
  announceAttachment(roomId, file) {
    return this.#ask('POST', `/api/v1/chat/rooms/${roomId}/attachments`, { body: announced(file) });
  }

  announceAvatar(file) {
    return this.#ask('POST', '/api/v1/users/me/avatar', { body: announced(file) });
  }

  /** The bytes of a picture or file. */
  blob(path, signal) {
    return this.#ask('GET', path, { signal, as: 'blob' });
  }

  // --- people

  /** @returns {object[]} `{ sessionId, connectedAt, userAgent?, current }` */
  async sessions() {
    const { sessions } = await this.#ask('GET', '/api/v1/users/me/sessions');
    return sessions;
  }

  /** Ends a session and the log-in that it belongs to. */
  endSession(sessionId) {
    return this.#ask('DELETE', `/api/v1/users/me/sessions/${encodeURIComponent(sessionId)}`);
  }

  changeMe(changes) {
    return this.#ask('PATCH', '/api/v1/users/me', { body: changes });
  }

  async blocks() {
    const { users } = await this.#ask('GET', '/api/v1/users/me/blocks');
    return users;
  }

  block(userId, isOn) {
    return this.#ask(isOn ? 'PUT' : 'DELETE', `/api/v1/users/${userId}/block`);
  }

  async #ask(method, path, options = {}) {
    const token = await this.#session.accessToken();
    try {
      return await request(method, path, { ...options, token });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      return request(method, path, { ...options, token: await this.#session.accessToken({ instead: token }) });
    }
  }
}

function announced({ name, type, size }) {
  return { fileName: name, contentType: contentTypeOf({ name, type }), sizeBytes: size };
}
