import { Emitter } from '../emitter.js';
import { exclusively } from './exclusively.js';
import { ApiError, request } from './http.js';

/**
 * Who is logged in, and a valid access token on demand.
 *
 * The access token lives in memory only. The refresh token lives in localStorage ("stay signed in") or sessionStorage.
 * It is good for one refresh: the answer brings the next one, and using one twice ends every session of this log-in. So a
 * refresh is made once at a time, in this tab (single flight) and across tabs (a lock, inside which the stored token is
 * read again, because another tab may just have replaced it).
 *
 * Emits 'ended' when the user has to log in again: with 'LEFT' when they logged out in this browser, 'LOGGED_OUT' when
 * this log-in was ended from elsewhere, 'ACCOUNT_REVOKED' or 'EXPIRED'.
 */
const KEY = 'nonstop.session';

/** An access token with less left than this is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

/** Browsers pass localStorage from one tab's process to the next without waiting for it. */
const SEEN_BY_TABS_MS = 500;

export class Session extends Emitter {
  #access = null;
  #refreshing = null;
  #tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel(KEY) : null;

  constructor() {
    super();
    // A tab that was duplicated has a copy of sessionStorage: it must learn of a rotation in its twin.
    this.#tabs?.addEventListener('message', ({ data }) => {
      const stored = this.#stored();
      if (stored && !stored.keep && stored.refreshToken === data.from) this.#store({ ...stored, refreshToken: data.to });
    });
    addEventListener('storage', (event) => {
      if (event.key !== KEY || this.#access === null) return;
      const stored = this.#stored();
      if (!stored) this.#end('LEFT');
      else if (stored.userId !== this.#access.userId) location.reload();
    });
  }

  /** Whether somebody is logged in, as far as this browser knows. */
  get isOpen() {
    return this.#stored() !== null;
  }

  get userId() {
    return this.#stored()?.userId ?? null;
  }

  /** When the access token in hand expires, in epoch milliseconds. */
  get expiresAt() {
    return this.#access?.expiresAt ?? 0;
  }

  async signUp({ email, password, nickname }) {
    return request('POST', '/api/v1/auth/signup', { body: { email, password, nickname } });
  }

  async logIn({ email, password, keep }) {
    this.#take(await request('POST', '/api/v1/auth/login', { body: { email, password } }), keep);
  }

  /** The server ended this log-in. */
  endedBy(reason) {
    if (this.isOpen) this.#end(reason);
  }

  async logOut() {
    const stored = this.#stored();
    this.#end('LEFT');
    if (!stored) return;
    try {
      await request('POST', '/api/v1/auth/logout', { body: { refreshToken: stored.refreshToken } });
    } catch {
      // The tokens are forgotten here; the server's copy ends by itself.
    }
  }

  /**
   * A valid access token.
   *
   * @param {object} [options]
   * @param {string} [options.instead] a token that was refused: give another one
   * @param {number} [options.leftMs] how long it must be good for at least
   * @throws ApiError with status 401 when the user has to log in again; NetworkError or a temporary ApiError otherwise
   */
  async accessToken({ instead, leftMs = RENEW_BEFORE_MS } = {}) {
    const access = this.#access;
    if (access && access.token !== instead && access.expiresAt - Date.now() > leftMs) return access.token;
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  #refresh() {
    return new Promise((resolve, reject) => {
      exclusively('nonstop.refresh', async () => {
        resolve(await this.#refreshOnce());
        // Other tabs see what was stored a moment later: until then none of them may read it.
        await new Promise((seen) => setTimeout(seen, SEEN_BY_TABS_MS));
      }).catch(reject);
    });
  }

  async #refreshOnce() {
    const stored = this.#stored();
    if (!stored) {
      this.#end('LEFT');
      throw new ApiError(401, { code: 'UNAUTHENTICATED' });
    }
    try {
      const body = { refreshToken: stored.refreshToken };
      const tokens = await request('POST', '/api/v1/auth/refresh', { body });
      this.#take({ userId: stored.userId, ...tokens }, stored.keep);
      this.#tabs?.postMessage({ from: stored.refreshToken, to: tokens.refreshToken });
      return tokens.accessToken;
    } catch (error) {
      if (error instanceof ApiError && !error.isTemporary) {
        this.#end(error.code === 'ACCOUNT_REVOKED' ? error.code : 'EXPIRED');
        throw new ApiError(401, { code: 'UNAUTHENTICATED' });
      }
      throw error;
    }
  }

  #take({ userId, accessToken, expiresIn, refreshToken }, keep) {
    this.#store({ userId, refreshToken, keep });
    this.#access = { token: accessToken, userId, expiresAt: Date.now() + expiresIn * 1_000 };
  }

  #stored() {
    for (const [storage, keep] of [[sessionStorage, false], [localStorage, true]]) {
      try {
        const stored = JSON.parse(storage.getItem(KEY) ?? 'null');
        if (stored?.refreshToken) return { ...stored, keep };
      } catch {
        storage.removeItem(KEY);
      }
    }
    return null;
  }

  #store({ userId, refreshToken, keep }) {
    (keep ? localStorage : sessionStorage).setItem(KEY, JSON.stringify({ userId, refreshToken }));
    (keep ? sessionStorage : localStorage).removeItem(KEY);
  }

  #end(why) {
    this.#access = null;
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
    this.emit('ended', why);
  }
}
