/**
 * A fake gateway: serves the client as the gateway does, with its security headers, in front of an in-memory ChatServer.
 *
 *   node fake/server.js [port]      a random free port without one
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';
import { ChatServer, Refused } from './chat-server.js';
import { StompSession } from './stomp-session.js';

const STATIC = fileURLToPath(new URL('../../src/main/resources/static', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};
export const CONTENT_SECURITY_POLICY =
  "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** @returns {Promise<{ url: string, chat: ChatServer, close: () => Promise<void> }>} */
export async function startFake({ port = 0, ...rules } = {}) {
  const chat = new ChatServer(rules);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => offered.has('v12.stomp') && 'v12.stomp' });
  const sockJs = new Map();

  const http = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname.startsWith('/api/')) void answer(chat, request, response, url);
    else if (url.pathname.startsWith('/ws/v1/chat/')) void carry(chat, sockJs, request, response, url);
    else serve(url.pathname, response);
  });
  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url, 'http://localhost');
    let token;
    try {
      if (url.pathname !== '/ws/v1/chat') throw new Refused('NOT_FOUND');
      token = chat.verify(url.searchParams.get('access_token'));
    } catch (refused) {
      socket.end(`HTTP/1.1 ${refused.status} Refused\r\nconnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const link = { send: (text) => webSocket.send(text), close: (code, reason) => webSocket.close(code, reason) };
      const session = new StompSession({ server: chat, link, userAgent: request.headers['user-agent'], ...token });
      webSocket.on('message', (data) => session.receive(data.toString()));
      webSocket.on('close', () => session.ended());
      webSocket.on('error', () => session.ended());
    });
  });
  await new Promise((listening) => http.listen(port, '127.0.0.1', listening));
  return {
    url: `http://localhost:${http.address().port}`,
    chat,
    close: async () => {
      chat.closeAll(4010);
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
    },
  };
}

function serve(path, response) {
  const file = normalize(join(STATIC, path === '/' ? 'index.html' : decodeURIComponent(path)));
  if (!file.startsWith(STATIC) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  });
  createReadStream(file).pipe(response);
}

async function answer(chat, request, response, url) {
  const reply = (status, body) => {
    response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  try {
    if (request.method === 'PUT' && url.pathname.startsWith('/api/v1/store/')) {
      chat.upload(url.pathname.split('/').at(-1), await bytesOf(request));
      return reply(201);
    }
    const text = await bodyOf(request);
    const body = text === '' ? {} : JSON.parse(text);
    const path = url.pathname.slice('/api/v1'.length);
    switch (`${request.method} ${path}`) {
      case 'POST /auth/signup':
        return reply(201, chat.signUp(body));
      case 'POST /auth/login':
        return reply(200, chat.logIn(body));
      case 'POST /auth/refresh':
        return reply(200, chat.refresh(body));
      case 'POST /auth/logout':
        chat.logOut(body);
        return reply(204);
    }
    const { userId, family } = chat.verify((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    const number = (name) => (url.searchParams.has(name) ? Number(url.searchParams.get(name)) : undefined);
    switch (`${request.method} ${path}`) {
      case 'GET /users/me':
        return reply(200, chat.me(userId));
      case 'PATCH /users/me':
        return reply(200, chat.changeMe(userId, body));
      case 'POST /users/me/avatar':
        return reply(201, chat.announce(userId, null, body));
      case 'GET /users/me/sessions':
        return reply(200, { sessions: chat.sessionsOf(userId, family) });
      case 'GET /chat/unread':
        return reply(200, chat.unread(userId));
      case 'GET /users/me/blocks':
        return reply(200, { users: chat.blocksOf(userId) });
      case 'GET /chat/search':
        return reply(200, chat.search(userId, { text: url.searchParams.get('q') ?? '', roomId: number('roomId'), cursor: number('cursor') }));
      case 'GET /users':
        return reply(200, { users: chat.usersByNickname(url.searchParams.get('nickname') ?? '') });
      case 'GET /chat/rooms':
        return reply(200, chat.roomsOf(userId, number('cursor')));
      case 'POST /chat/one-to-one-rooms': {
        const { room, isNew } = chat.oneToOneRoom(userId, body.userId);
        return reply(isNew ? 201 : 200, room);
      }
      case 'POST /chat/group-rooms':
        return reply(201, chat.groupRoom(userId, body));
    }
    const isMethod = (...methods) => methods.includes(request.method);
    const [, sessionId] = /^\/users\/me\/sessions\/([\w-]+)$/.exec(path) ?? [];
    if (sessionId && isMethod('DELETE')) return reply(204, chat.endSession(userId, sessionId));
    const [, personId, ofPerson] = /^\/users\/(\d+)\/(avatar|block)$/.exec(path) ?? [];
    if (ofPerson === 'avatar' && isMethod('GET')) return send(response, chat.avatar(Number(personId)));
    if (ofPerson === 'block' && isMethod('PUT', 'DELETE')) return reply(204, chat.block(userId, Number(personId), isMethod('PUT')));

    const [, room, rest = ''] = /^\/chat\/(?:group-)?rooms\/(\d+)(\/.*)?$/.exec(path) ?? [];
    if (!room) throw new Refused('NOT_FOUND');
    const roomId = Number(room);
    const [, what, id, more, emoji] = /^\/(\w+)(?:\/([\w-]+)(?:\/(\w+)(?:\/(.+))?)?)?$/.exec(rest) ?? [];
    const messageId = Number(id);
    const page = { before: number('before'), after: number('after'), limit: number('limit') };
    switch (`${request.method} ${[what, id && ':id', more, emoji && ':emoji'].filter(Boolean).join('/')}`) {
      case 'GET ':
        return reply(200, chat.roomOf(userId, roomId));
      case 'PATCH ':
        chat.rename(userId, roomId, body.name);
        return reply(200, chat.roomOf(userId, roomId));
      case 'DELETE ':
        return reply(204, chat.leave(userId, roomId));
      case 'POST invite':
        return reply(204, chat.invite(userId, roomId, body.userIds));
      case 'GET members':
        return reply(200, { members: chat.membersOf(userId, roomId) });
      case 'PATCH members/:id':
        return reply(204, chat.changeRole(userId, roomId, messageId, body.role));
      case 'DELETE members/:id':
        return reply(204, chat.kick(userId, roomId, messageId));
      case 'PUT mute':
        return reply(204, chat.mute(userId, roomId, body.until));
      case 'GET read':
        return reply(200, chat.cursors(userId, roomId));
      case 'PATCH read':
        return reply(204, chat.read(userId, roomId, body.lastReadMessageId));
      case 'GET messages':
        if (chat.historyMs > 0) await new Promise((over) => setTimeout(over, chat.historyMs));
        return reply(200, chat.history(userId, roomId, page));
      case 'GET messages/:id':
        return reply(200, chat.message(userId, roomId, messageId));
      case 'PATCH messages/:id':
        return reply(204, chat.edit(userId, roomId, messageId, body.content));
      case 'DELETE messages/:id':
        return reply(204, chat.remove(userId, roomId, messageId, url.searchParams.get('scope')));
      case 'POST messages/:id/report':
        return reply(202, chat.report(userId, roomId, messageId, body.reason));
      case 'PUT messages/:id/reactions/:emoji':
      case 'DELETE messages/:id/reactions/:emoji':
        return reply(204, chat.react(userId, roomId, messageId, decodeURIComponent(emoji), isMethod('PUT')));
      case 'GET changes':
        return reply(200, chat.changes(userId, roomId, page));
      case 'PUT notice':
        return reply(204, chat.pin(userId, roomId, body.messageId));
      case 'DELETE notice':
        return reply(204, chat.pin(userId, roomId, null));
      case 'POST attachments':
        return reply(201, chat.announce(userId, roomId, body));
      case 'GET attachments/:id':
      case 'GET attachments/:id/thumbnail':
        return send(response, chat.attachment(userId, roomId, id));
      default:
        throw new Refused('NOT_FOUND');
    }
  } catch (error) {
    if (!(error instanceof Refused)) console.error(error);
    const code = error.code ?? 'INTERNAL_ERROR';
    return reply(error.status ?? 500, { type: 'about:blank', title: code, status: error.status ?? 500, code });
  }
}

/** SockJS over HTTP: what a client needs that cannot open a WebSocket. */
async function carry(chat, sessions, request, response, url) {
  const [kind, id] = url.pathname.split('/').reverse();
  if (kind === 'info') {
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify({ entropy: 1, origins: ['*:*'], cookie_needed: true, websocket: true }));
    return;
  }
  const text = await bodyOf(request);
  if (kind === 'xhr_send') {
    const known = sessions.get(id);
    response.writeHead(known ? 204 : 404).end();
    if (known) for (const part of JSON.parse(text)) known.receive(part);
    return;
  }
  let token;
  try {
    if (kind !== 'xhr_streaming') throw new Refused('NOT_FOUND');
    token = chat.verify(url.searchParams.get('access_token'));
  } catch (refused) {
    response.writeHead(refused.status).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/javascript; charset=UTF-8' });
  response.write(`${'h'.repeat(2_048)}\no\n`);
  const link = {
    send: (part) => response.write(`a${JSON.stringify([part])}\n`),
    close: (code, reason) => response.end(`c${JSON.stringify([code, reason])}\n`),
  };
  const session = new StompSession({ server: chat, link, userAgent: request.headers['user-agent'], ...token });
  sessions.set(id, session);
  response.on('close', () => {
    sessions.delete(id);
    session.ended();
  });
}

function send(response, { contentType, bytes }) {
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
  response.end(bytes);
}

async function bodyOf(request) {
  return (await bytesOf(request)).toString('utf8');
}

async function bytesOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url } = await startFake({ port: Number(process.argv[2] ?? 0) });
  console.log(`Fake gateway at ${url}`);
}
