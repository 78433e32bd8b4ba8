import '../../vendor/stompjs/stomp.umd.min.js';
import { Emitter } from '../emitter.js';
import { ApiError } from '../session/http.js';
import { afterClose, delayMs, HEALTHY_AFTER_MS, Reconnect, TransportChoice } from './reconnect.js';

const { Client, Versions } = globalThis.StompJs;

const PATH = '/ws/v1/chat';
const HEARTBEAT_MS = 10_000;
const OPEN_TIMEOUT_MS = { websocket: 10_000, sockjs: 20_000 };

/** A token must outlive the handshake by this much, and a live session gets its next token this long before the end. */
const TOKEN_LEFT_MS = 60_000;
const RENEW_AGAIN_MS = 15_000;

/**
 * The STOMP session of this page, opened again whenever it is lost.
 *
 * Every attempt asks for a fresh token, waits a jittered while after failures, and ends in exactly one way. stompjs speaks
 * the protocol; its own reconnecting is off because it has neither jitter nor a table of close codes. It also reports a
 * socket that it gave up on as closed with code 4001, which is one of ours: so an attempt that this class ended itself
 * no longer listens.
 *
 * Emits 'state' with the new state, 'online' when a session began, 'lost' when it ended, and 'ack', 'refusal' and
 * 'notification' with the body of a frame on the user's queues.
 */
export class Connection extends Emitter {
  #session;
  #state = { phase: 'idle' };
  #attempt = null;
  #failures = 0;
  #refusedToken;
  #transports = new TransportChoice();
  #timer;
  #heart = null;
  #subscriptions = 0;

  /** The STOMP session that the next one takes the place of: one that broke must not count beside it. */
  #replaces;

  constructor(session) {
    super();
    this.#session = session;
    addEventListener('online', () => this.retryNow());
    addEventListener('offline', () => this.#attempt && this.#end(this.#attempt, undefined));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.retryNow();
      this.#tendHeart();
    });
  }

  /** phase: idle, connecting, online, waiting (until `at`, epoch ms) or ended (`reason`: one of the close codes'). */
  get state() {
    return this.#state;
  }

  get isOnline() {
    return this.#state.phase === 'online';
  }

  start() {
    if (this.#state.phase !== 'idle' && this.#state.phase !== 'ended') return;
    this.#failures = 0;
    void this.#connect();
  }

  stop() {
    clearTimeout(this.#timer);
    const attempt = this.#attempt;
    this.#attempt = null;
    this.#replaces = undefined;
    if (attempt) this.#close(attempt);
    this.#become({ phase: 'idle' });
  }

  /** Does not wait any longer, if it waits. */
  retryNow() {
    if (this.#state.phase !== 'waiting') return;
    clearTimeout(this.#timer);
    void this.#connect();
  }

  /**
   * A room's messages after the given id, then live, the room's events, and the cursors of its members. Ends with the session.
   *
   * @param {number} [after] without it, from now on
   * @param {() => void} [onMessagesLive] called once no message is missed any more
   * @param {() => void} onEventsLive called once no event is missed any more
   * @param {() => void} onCursorsLive called once no move of a cursor is missed any more
   * @returns {() => void} ends it earlier
   */
  watchRoom(roomId, { after, onMessage, onMessagesLive, onEvent, onEventsLive, onCursors, onCursorsLive }) {
    const { client } = this.#attempt;
    const number = ++this.#subscriptions;
    const live = (what, isLive) => {
      const receipt = `${what}-${number}-live`;
      client.watchForReceipt(receipt, isLive);
      return { id: `${what}-${number}`, receipt };
    };
    const subscriptions = [
      client.subscribe(`/sub/chat/room/${roomId}`, bodyOf(onMessage), {
        ...(onMessagesLive ? live('room', onMessagesLive) : { id: `room-${number}` }),
        ...(after === undefined ? {} : { after: String(after) }),
      }),
      client.subscribe(`/sub/chat/room/${roomId}/events`, bodyOf(onEvent), live('events', onEventsLive)),
      client.subscribe(`/sub/chat/room/${roomId}/read`, bodyOf(onCursors), live('cursors', onCursorsLive)),
    ];
    return this.#ending(client, subscriptions);
  }

  /**
   * The events of a room that is not watched otherwise: a session has one subscription to a destination. Ends with the session.
   *
   * @returns {() => void} ends it earlier
   */
  watchEvents(roomId, onEvent) {
    const { client } = this.#attempt;
    return this.#ending(client, [client.subscribe(`/sub/chat/room/${roomId}/events`, bodyOf(onEvent), { id: `events-${++this.#subscriptions}` })]);
  }

  #ending(client, subscriptions) {
    return () => {
      if (this.#attempt?.client !== client || !this.isOnline) return;
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }

  /**
   * Sends a JSON body.
   *
   * @param {string} [receipt] asks for a RECEIPT frame; `onReceipt` is called when it comes
   * @returns whether there was a session to send it on
   */
  send(destination, body, { receipt, onReceipt } = {}) {
    if (!this.isOnline) return false;
    const { client } = this.#attempt;
    const headers = { 'content-type': 'application/json' };
    if (receipt) {
      headers.receipt = receipt;
      client.watchForReceipt(receipt, onReceipt);
    }
    try {
      client.publish({ destination, headers, body: JSON.stringify(body) });
      return true;
    } catch {
      return false;
    }
  }

  async #connect() {
    const attempt = { transport: this.#transports.next(Date.now()), opened: false, onlineSince: null, client: null };
    this.#attempt = attempt;
    this.#become({ phase: 'connecting' });
    attempt.timer = setTimeout(() => this.#end(attempt, undefined), OPEN_TIMEOUT_MS[attempt.transport]);
    try {
      const token = await this.#session.accessToken({ instead: this.#refusedToken, leftMs: TOKEN_LEFT_MS });
      const socketOf = await openerOf(attempt.transport);
      if (this.#attempt !== attempt) return;
      this.#refusedToken = undefined;
      attempt.token = token;
      attempt.client = this.#clientFor(attempt, () => socketOf(token));
      attempt.client.activate();
    } catch (error) {
      if (this.#attempt !== attempt) return;
      if (error instanceof ApiError && error.status === 401) {
        this.stop();
      } else {
        attempt.opened = true; // The transport was not tried: it is not to blame.
        this.#end(attempt, undefined);
      }
    }
  }

  #clientFor(attempt, openSocket) {
    const client = new Client({
      webSocketFactory: () => {
        const socket = openSocket();
        socket.addEventListener('open', () => {
          attempt.opened = true;
          this.#transports.opened(attempt.transport, Date.now());
        });
        return socket;
      },
      stompVersions: new Versions([Versions.V1_2]),
      connectHeaders: this.#replaces ? { host: location.host, replaces: this.#replaces } : { host: location.host },
      reconnectDelay: 0,
      heartbeatIncoming: HEARTBEAT_MS,
      heartbeatOutgoing: HEARTBEAT_MS,
      onConnect: ({ headers }) => {
        if (this.#attempt !== attempt) return;
        clearTimeout(attempt.timer);
        this.#replaces = headers.session;
        attempt.onlineSince = Date.now();
        client.subscribe('/user/queue/acks', bodyOf((body) => this.emit('ack', body)), { id: 'acks' });
        client.subscribe('/user/queue/errors', bodyOf((body) => this.emit('refusal', body)), { id: 'errors' });
        client.subscribe('/user/queue/notifications', bodyOf((body) => this.emit('notification', body)), {
          id: 'notifications',
        });
        this.#become({ phase: 'online' });
        this.#renewLater(attempt);
        this.emit('online');
      },
      onHeartbeatLost: () => this.#end(attempt, undefined),
      onWebSocketClose: (event) => this.#end(attempt, event.code),
      // An ERROR frame is followed by the close, whose code decides.
      onStompError: () => {},
    });
    return client;
  }

  /**
   * Renews the session's token in good time, so that it need not end when the token does. The time is left to chance a
   * little: clients that came together need not refresh together.
   */
  #renewLater(attempt) {
    const left = this.#session.expiresAt - Date.now();
    const margin = Math.min(TOKEN_LEFT_MS, left / 3) * (1 + Math.random() / 2);
    attempt.renewal = setTimeout(() => void this.#renew(attempt, margin), left - margin);
  }

  async #renew(attempt, margin) {
    try {
      const accessToken = await this.#session.accessToken({ leftMs: margin + 1_000 });
      if (this.#attempt !== attempt) return;
      this.send('/pub/auth/renew', { accessToken });
      this.#renewLater(attempt);
    } catch {
      // Not fatal: at worst the session ends with its token, and the next one resumes where it was.
      if (this.#attempt === attempt) attempt.renewal = setTimeout(() => void this.#renew(attempt, margin), RENEW_AGAIN_MS);
    }
  }

  /** The one way in which an attempt or a session ends, whoever noticed first. */
  #end(attempt, code) {
    if (this.#attempt !== attempt) return;
    this.#attempt = null;
    this.#close(attempt);
    if (!attempt.opened) this.#transports.failedToOpen(attempt.transport);

    const { reason, reconnect } = afterClose(code);
    const wasHealthy = attempt.onlineSince !== null && Date.now() - attempt.onlineSince >= HEALTHY_AFTER_MS;
    const wasOnline = attempt.onlineSince !== null;
    const delay = delayMs(wasHealthy ? 0 : this.#failures);
    this.#failures = wasHealthy ? 0 : this.#failures + 1;
    // A handshake that is refused for its token looks like any other failure here: the second time, try another token.
    const tokenSuspected = !attempt.opened && this.#failures === 2;
    if (reconnect === Reconnect.WITH_FRESH_TOKEN || tokenSuspected) this.#refusedToken = attempt.token;

    if (reconnect === Reconnect.NO) {
      this.#become({ phase: 'ended', reason });
    } else {
      this.#timer = setTimeout(() => void this.#connect(), delay);
      this.#become({ phase: 'waiting', at: Date.now() + delay, failures: this.#failures });
    }
    if (wasOnline) this.emit('lost');
    // The tokens are worth nothing any more either.
    if (reason === 'LOGGED_OUT' || reason === 'ACCOUNT_REVOKED') this.#session.endedBy(reason);
  }

  #close(attempt) {
    clearTimeout(attempt.timer);
    clearTimeout(attempt.renewal);
    // Without waiting for the other side, which may be gone.
    if (attempt.client) void attempt.client.deactivate({ force: true });
  }

  #become(state) {
    this.#state = state;
    this.#tendHeart();
    this.emit('state', state);
  }

  /** While the page is hidden its heart-beats come from a worker, or the server would think that the client is gone. */
  #tendHeart() {
    const needed = this.isOnline && document.hidden;
    if (needed && !this.#heart) {
      this.#heart = new Worker(new URL('./heartbeat-worker.js', import.meta.url));
      this.#heart.onmessage = () => {
        const socket = this.#attempt?.client?.webSocket;
        if (socket?.readyState === WebSocket.OPEN) socket.send('\n');
      };
    } else if (!needed && this.#heart) {
      this.#heart.terminate();
      this.#heart = null;
    }
  }
}

/** Parses a frame's JSON body; one that is not JSON is for nobody. */
function bodyOf(listener) {
  return ({ body }) => {
    let parsed;
    try {
      parsed = JSON.parse(body);
    } catch {
      return;
    }
    listener(parsed);
  };
}

/** @returns {Promise<(token: string) => WebSocket>} browsers cannot set headers, so the token goes into the address */
async function openerOf(transport) {
  if (transport === 'websocket') {
    const origin = location.origin.replace(/^http/, 'ws');
    return (token) => new WebSocket(`${origin}${PATH}?access_token=${encodeURIComponent(token)}`, ['v12.stomp']);
  }
  await import('../../vendor/sockjs-client/sockjs.min.js');
  return (token) =>
    new globalThis.SockJS(`${location.origin}${PATH}?access_token=${encodeURIComponent(token)}`, undefined, {
      transports: ['websocket', 'xhr-streaming', 'xhr-polling'],
    });
}
