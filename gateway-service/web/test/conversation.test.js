import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conversation } from '../../src/main/resources/static/js/conversation/conversation.js';

const message = (messageId) => ({ roomId: 7, messageId, senderId: 2, type: 'TEXT', content: `message ${messageId}`, sentAt: '2026-11-20T09:15:30Z' });

/** A room of which the server has these messages, and a session that notes what is subscribed to. */
function room(ids) {
  const watched = [];
  const server = { ids };
  const api = {
    messages: async (roomId, { after, limit }) => {
      const found = server.ids.filter((id) => after === undefined || id > after);
      const page = after === undefined ? found.slice(-limit) : found.slice(0, limit);
      return { messages: page.map(message), hasMore: page.length < found.length, lastChangeId: 0 };
    },
    changes: async () => ({ changes: [], hasMore: false, lastChangeId: 0 }),
    cursors: async () => ({ cursors: [] }),
  };
  const connection = {
    isOnline: true,
    watchRoom: (roomId, from) => {
      watched.push(from);
      return () => (from.ended = true);
    },
  };
  return { server, watched, conversation: new Conversation({ roomId: 7, api, connection, headOf: () => 0 }) };
}

const shown = (conversation) => conversation.timeline.messages.map(({ messageId }) => messageId);

test('what is lost is replaced by what the room has, from now on and not after anything', async () => {
  const { server, watched, conversation } = room([1, 2, 3, 4, 5]);
  await conversation.open();
  assert.equal(watched[0].after, 5);

  server.ids = [1, 2, 3];
  await conversation.reload();

  assert.deepEqual(shown(conversation), [1, 2, 3]);
  assert.equal(watched.length, 2);
  assert.ok(watched[0].ended);
  assert.equal(watched[1].after, undefined);
  conversation.close();
});

test('what is said while the room is read anew is fetched when nothing more can be missed', async () => {
  const { server, watched, conversation } = room([1, 2, 5]);
  await conversation.open();
  await conversation.reload();

  server.ids = [1, 2, 5, 6];
  watched[1].onMessagesLive();
  watched[1].onMessage(message(7));
  server.ids = [1, 2, 5, 6, 7];
  await new Promise((resolve) => conversation.on('change', () => shown(conversation).includes(7) && resolve()));

  assert.deepEqual(shown(conversation), [1, 2, 5, 6, 7]);
  conversation.close();
});
