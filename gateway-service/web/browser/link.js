/**
 * The network between one browser and the world, as an HTTP proxy that can fail: everything at once, or WebSocket only,
 * as some company networks do.
 */
import { createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';

/** @returns {Promise<{ proxy: string, cut: () => void, cutWebSockets: () => void, restore: () => void, close: () => void }>} */
export async function startLink() {
  const sockets = new Set();
  const tunnels = new Set();
  let refusesAll = false;
  let refusesTunnels = false;

  const server = createServer((incoming, answer) => {
    if (refusesAll) return incoming.socket.destroy();
    const url = new URL(incoming.url);
    const outgoing = httpRequest(
      { host: url.hostname, port: url.port, method: incoming.method, path: url.pathname + url.search, headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode, response.statusMessage, response.rawHeaders);
        answer.flushHeaders();
        response.pipe(answer);
        response.on('error', () => answer.destroy());
      },
    );
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, near) => {
    if (refusesAll || refusesTunnels) return near.destroy();
    const [host, port] = request.url.split(':');
    const far = connect(Number(port), host, () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    tunnels.add(near);
    for (const socket of [near, far]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        tunnels.delete(near);
      });
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    proxy: `http://127.0.0.1:${server.address().port}`,
    cut: () => {
      refusesAll = true;
      for (const socket of sockets) socket.destroy();
    },
    cutWebSockets: () => {
      refusesTunnels = true;
      for (const socket of tunnels) socket.destroy();
    },
    restore: () => {
      refusesAll = false;
      refusesTunnels = false;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
