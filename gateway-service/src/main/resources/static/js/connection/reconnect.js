/**
 * When and how to connect again: pure decisions, no timers and no sockets.
 *
 * The table is the close codes of the protocol (docs/protocol.md, class CloseReason of common-contracts). A code that
 * is not in it, or none, means: connect again.
 */

/** What a client does after a close. */
export const Reconnect = Object.freeze({ NO: 'NO', YES: 'YES', WITH_FRESH_TOKEN: 'WITH_FRESH_TOKEN' });

const CLOSE_REASONS = new Map([
  [4001, { reason: 'SESSION_REPLACED', reconnect: Reconnect.NO }],
  [4002, { reason: 'LOGGED_OUT', reconnect: Reconnect.NO }],
  [4003, { reason: 'TOKEN_EXPIRED', reconnect: Reconnect.WITH_FRESH_TOKEN }],
  [4004, { reason: 'ACCOUNT_REVOKED', reconnect: Reconnect.NO }],
  [4008, { reason: 'TOO_SLOW', reconnect: Reconnect.YES }],
  [4010, { reason: 'NODE_DRAINING', reconnect: Reconnect.YES }],
  [4011, { reason: 'NODE_ERROR', reconnect: Reconnect.YES }],
  [4012, { reason: 'CONNECT_TIMEOUT', reconnect: Reconnect.YES }],
  [4013, { reason: 'HEARTBEAT_LOST', reconnect: Reconnect.YES }],
  [4400, { reason: 'PROTOCOL_VIOLATION', reconnect: Reconnect.NO }],
  [4401, { reason: 'UNAUTHENTICATED', reconnect: Reconnect.WITH_FRESH_TOKEN }],
  [4429, { reason: 'TOO_MANY_CONNECTIONS', reconnect: Reconnect.YES }],
]);

/** What a close code asks of the client. */
export function afterClose(code) {
  return CLOSE_REASONS.get(code) ?? { reason: 'CONNECTION_LOST', reconnect: Reconnect.YES };
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/**
 * Milliseconds to wait before an attempt: doubling from one second to thirty, the upper half of each step left to
 * chance, so that thousands of clients that lost the same node do not come back in the same instant.
 *
 * @param {number} failures attempts that failed in a row; 0 after a session that was healthy
 * @param {() => number} random from 0 (inclusive) to 1 (exclusive)
 */
export function delayMs(failures, random = Math.random) {
  if (failures === 0) return Math.round(100 + random() * 900);
  const step = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(step / 2 + (random() * step) / 2);
}

/** A session that lasted this long was healthy: the next loss starts from the shortest delay again. */
export const HEALTHY_AFTER_MS = 10_000;

const SOCKJS_KEPT_MS = 10 * 60_000;

/**
 * WebSocket or SockJS for the next attempt. WebSocket until it failed to open twice in a row, then both by turns, because
 * a server that is away looks the same as a proxy that blocks WebSocket. Where SockJS got through it is kept for ten
 * minutes.
 */
export class TransportChoice {
  #failedToOpen = 0;
  #sockJsUntil = 0;

  next(now) {
    if (now < this.#sockJsUntil) return 'sockjs';
    return this.#failedToOpen >= 2 && this.#failedToOpen % 2 === 0 ? 'sockjs' : 'websocket';
  }

  opened(transport, now) {
    this.#failedToOpen = 0;
    if (transport === 'sockjs' && now >= this.#sockJsUntil) this.#sockJsUntil = now + SOCKJS_KEPT_MS;
    if (transport === 'websocket') this.#sockJsUntil = 0;
  }

  failedToOpen(transport) {
    if (transport === 'sockjs' && this.#sockJsUntil > 0) {
      this.#sockJsUntil = 0;
      this.#failedToOpen = 1;
    } else {
      this.#failedToOpen++;
    }
  }
}
