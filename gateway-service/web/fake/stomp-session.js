import { randomUUID } from 'node:crypto';

/** One STOMP 1.2 session of the fake gateway, over whatever carries its texts. */
const ESCAPES = { '\\n': '\n', '\\r': '\r', '\\c': ':', '\\\\': '\\' };
const unescape = (text) => text.replace(/\\[nrc\\]/g, (escape) => ESCAPES[escape]);
const escape = (text) => text.replace(/[\\\n\r:]/g, (c) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', ':': '\\c' })[c]);

export class StompSession {
  #server;
  #link;
  #subscriptions = new Map();
  #heart;
  #expiry;
  #isConnected = false;
  userId;
  family;
  userAgent;
  sessionId = randomUUID();
  connectedAt = new Date().toISOString();

  /** @param {{ send: (text: string) => void, close: (code: number, reason: string) => void }} link */
  constructor({ server, link, userId, family, userAgent, expiresAt }) {
    this.#server = server;
    this.#link = link;
    this.userId = userId;
    this.family = family;
    this.userAgent = userAgent;
    this.#expireAt(expiresAt);
  }

  receive(text) {
    for (const raw of text.split('\0')) {
      const frame = raw.replace(/^[\r\n]+/, '');
      if (frame !== '') this.#frame(parse(frame));
    }
  }

  watches(roomId) {
    return this.#subscriptions.has(`/sub/chat/room/${roomId}`);
  }

  deliver(destination, body) {
    const id = this.#subscriptions.get(destination);
    if (id === undefined) return;
    const headers = { destination, subscription: id, 'message-id': `${id}-${Math.random()}`, 'content-type': 'application/json' };
    this.#send('MESSAGE', headers, JSON.stringify(body));
  }

  /** The user is no longer a member: the subscriptions to the room end. */
  expel(roomId) {
    let ended = false;
    for (const suffix of ['', '/events', '/read']) ended = this.#subscriptions.delete(`/sub/chat/room/${roomId}${suffix}`) || ended;
    if (ended) this.#refuse({ code: 'NOT_A_MEMBER' });
  }

  close(code) {
    this.ended();
    this.#link.close(code, '');
  }

  #expireAt(expiresAt) {
    clearTimeout(this.#expiry);
    this.#expiry = setTimeout(() => this.close(4003), expiresAt - Date.now());
  }

  ended() {
    clearTimeout(this.#expiry);
    clearInterval(this.#heart);
    this.#server.part(this);
  }

  #frame({ command, headers, body }) {
    if (!this.#isConnected && command !== 'CONNECT' && command !== 'STOMP') return this.close(4400);
    switch (command) {
      case 'CONNECT':
      case 'STOMP':
        this.#isConnected = true;
        this.#server.join(this, headers.replaces);
        this.#send('CONNECTED', { version: '1.2', 'heart-beat': '10000,10000', server: 'fake', session: this.sessionId });
        this.#heart = setInterval(() => this.#link.send('\n'), 10_000);
        return;
      case 'SUBSCRIBE':
        return this.#subscribe(headers);
      case 'UNSUBSCRIBE':
        for (const [destination, id] of this.#subscriptions) if (id === headers.id) this.#subscriptions.delete(destination);
        return this.#receipt(headers);
      case 'SEND':
        return this.#accept(headers, body);
      case 'DISCONNECT':
        this.#receipt(headers);
        return this.close(1000);
      default:
        return this.close(4400);
    }
  }

  #subscribe(headers) {
    const { destination } = headers;
    if (this.#subscriptions.has(destination)) return this.#refuse({ code: 'DUPLICATE_SUBSCRIPTION' });
    const room = /^\/sub\/chat\/room\/(\d+)(\/events|\/read)?$/.exec(destination);
    if (!room) {
      this.#subscriptions.set(destination, headers.id);
      return this.#receipt(headers);
    }
    try {
      const after = headers.after === undefined ? undefined : Number(headers.after);
      const replay = this.#server.watch(this.userId, Number(room[1]), after);
      this.#subscriptions.set(destination, headers.id);
      if (!room[2]) for (const message of replay) this.deliver(destination, message);
      this.#receipt(headers);
    } catch (refused) {
      this.#refuse({ code: refused.code });
    }
  }

  #accept(headers, body) {
    const value = JSON.parse(body);
    try {
      if (headers.destination === '/pub/chat/read') return this.#server.read(this.userId, value.roomId, value.lastReadMessageId);
      if (headers.destination === '/pub/chat/delivered' && this.#server.knowsDelivered) {
        return this.#server.delivered(this.userId, value.roomId, value.lastDeliveredMessageId);
      }
    } catch (refused) {
      return this.#refuse({ code: refused.code });
    }
    if (headers.destination === '/pub/auth/renew') {
      this.#expireAt(this.#server.verify(value.accessToken).expiresAt);
      return;
    }
    if (headers.destination !== '/pub/chat/message') return this.#refuse({ code: 'DESTINATION_FORBIDDEN' });
    const refusal = this.#server.accept(this.userId, value);
    if (refusal) return this.#refuse({ ...refusal, clientMessageId: value.clientMessageId });
    this.#receipt(headers);
    this.deliver('/user/queue/acks', { clientMessageId: value.clientMessageId, status: 'ACCEPTED' });
  }

  #refuse(refusal) {
    this.deliver('/user/queue/errors', { message: refusal.code, ...refusal });
  }

  #receipt({ receipt }) {
    if (receipt !== undefined) this.#send('RECEIPT', { 'receipt-id': receipt });
  }

  #send(command, headers, body = '') {
    const lines = Object.entries(headers).map(([name, value]) => `${escape(name)}:${command === 'CONNECTED' ? value : escape(value)}`);
    this.#link.send(`${command}\n${lines.join('\n')}\n\n${body}\0`);
  }
}

function parse(frame) {
  const end = frame.indexOf('\n\n');
  const [command, ...lines] = frame.slice(0, end).split('\n');
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = unescape(line.slice(0, colon));
    headers[name] ??= command === 'CONNECT' ? line.slice(colon + 1) : unescape(line.slice(colon + 1));
  }
  return { command, headers, body: frame.slice(end + 2) };
}
