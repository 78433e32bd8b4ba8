import { ApiError, request } from './session/http.js';

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
