import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMentioned, isMuted, RoomBook } from '../../src/main/resources/static/js/rooms/room-book.js';

const room = (roomId, lastMessageId, lastReadMessageId, minute = 0) => ({
  roomId,
  type: 'GROUP',
  name: `room ${roomId}`,
  lastMessageId,
  lastReadMessageId,
  unreadCount: lastMessageId - lastReadMessageId,
  createdAt: '2026-11-20T08:00:00Z',
  lastMessage: lastMessageId
    ? { roomId, messageId: lastMessageId, senderId: 2, content: '', sentAt: `2026-11-20T09:${String(minute).padStart(2, '0')}:00Z` }
    : undefined,
});
const message = (roomId, messageId, minute) => ({
  roomId,
  messageId,
  senderId: 2,
  type: 'TEXT',
  content: 'x',
  sentAt: `2026-11-20T09:${minute}:00Z`,
});

function bookOf(...rooms) {
  const book = new RoomBook();
  book.merge(rooms);
  return book;
}
const order = (book) => book.list().map((r) => r.roomId);

test('the room with the newest message is first, an empty one by its birth', () => {
  const book = bookOf(room(1, 5, 5, 10), room(2, 0, 0), room(3, 9, 9, 30));
  assert.deepEqual(order(book), [3, 1, 2]);

  book.message(message(2, 1, 40), { mine: false });
  assert.deepEqual(order(book), [2, 3, 1]);
});

test('unread goes on from what the server counted, and ends with the cursor', () => {
  const book = bookOf(room(1, 10, 7));
  assert.equal(book.find(1).unreadCount, 3);

  book.message(message(1, 11, 50), { mine: false });
  assert.equal(book.unread(), 4);

  book.read(1, 11);
  assert.equal(book.unread(), 0);
});

test('a cursor never moves back, and an answer that was overtaken changes nothing', () => {
  const book = bookOf(room(1, 10, 10));
  book.message(message(1, 12, 50), { mine: false });
  book.read(1, 12);

  assert.equal(book.read(1, 5), false);
  book.merge([{ ...room(1, 11, 9), unreadCount: 2 }]);

  assert.equal(book.find(1).lastMessageId, 12);
  assert.equal(book.find(1).unreadCount, 0);
});

test("one's own message is read", () => {
  const book = bookOf(room(1, 10, 7));

  book.message(message(1, 11, 50), { mine: true });

  assert.equal(book.find(1).unreadCount, 0);
});

test('a message in a room nobody told of is reported, not shown', () => {
  const book = bookOf(room(1, 1, 1));

  assert.equal(book.message(message(9, 1, 50), { mine: false }), false);
  assert.equal(book.head(9, 1), false);
  assert.deepEqual(order(book), [1]);
});

test('a change of the last message is seen in the list, and an older answer does not undo it', () => {
  const book = bookOf(room(1, 5, 5));
  const edited = { kind: 'MESSAGE_EDITED', roomId: 1, changeId: 3, messageId: 5, content: 'new', changedAt: '2026-11-20T09:20:00Z' };

  assert.equal(book.change(edited), true);
  assert.equal(book.find(1).lastMessage.content, 'new');
  book.merge([room(1, 5, 5)]);
  assert.equal(book.find(1).lastMessage.content, 'new');

  book.hide(1, 5);
  assert.equal(book.find(1).lastMessage.content, '');
  assert.equal(book.change({ ...edited, roomId: 99 }), false);
});

test('a notice comes and goes with its changes, and with what the server says', () => {
  const book = bookOf(room(1, 5, 5));

  book.change({ kind: 'NOTICE_PINNED', roomId: 1, changeId: 1, messageId: 2 });
  assert.deepEqual(book.find(1).notice, { messageId: 2 });
  book.change({ kind: 'NOTICE_CLEARED', roomId: 1, changeId: 2, messageId: 2 });
  assert.equal(book.find(1).notice, undefined);
  book.merge([{ ...room(1, 5, 5), notice: { messageId: 3 } }]);
  assert.deepEqual(book.find(1).notice, { messageId: 3 });
  book.merge([room(1, 5, 5)]);
  assert.equal(book.find(1).notice, undefined);
});

test('a muted room does not count, until the mute ends', () => {
  const book = bookOf({ ...room(1, 5, 0), mutedUntil: '9999-12-31T00:00:00Z' }, { ...room(2, 3, 0), mutedUntil: '2020-01-01T00:00:00Z' });

  assert.equal(book.unread(), 3);
  assert.equal(isMuted(book.find(1)), true);
  assert.equal(isMuted({ mutedUntil: '2026-11-20T09:00:00Z' }, Date.parse('2026-11-20T09:00:00Z')), false);
});

test('a mention is marked until it is read', () => {
  const book = bookOf(room(1, 5, 5));
  book.mention(1, 7);
  book.head(1, 7);
  book.merge([room(1, 7, 5)]);
  assert.equal(isMentioned(book.find(1)), true);

  book.read(1, 7);
  assert.equal(isMentioned(book.find(1)), false);
});

test('what is deleted, hidden or of the system does not count, nor does what the server says does not', () => {
  const book = bookOf({ ...room(1, 10, 2), unreadCount: 5 });
  assert.equal(book.find(1).unreadCount, 5);

  book.message({ ...message(1, 11, 50), type: 'INVITE' }, { mine: false });
  assert.equal(book.find(1).unreadCount, 5);
  book.message(message(1, 12, 51), { mine: false });
  assert.equal(book.find(1).unreadCount, 6);
  book.change({ kind: 'MESSAGE_DELETED', roomId: 1, changeId: 9, messageId: 12, changedAt: '2026-11-20T09:52:00Z' });
  assert.equal(book.find(1).unreadCount, 5);
  book.message(message(1, 13, 53), { mine: false });
  book.hide(1, 13);
  assert.equal(book.find(1).unreadCount, 5);
});

test('where every message behind the cursor is known, they are counted one by one', () => {
  const book = bookOf({ ...room(1, 6, 3), unreadCount: 3 });
  const seen = [4, 5, 6].map((id) => message(1, id, 10 + id));

  assert.equal(book.know(1, [message(1, 3, 9), seen[0], { ...seen[1], deletedAt: '2026-11-20T10:00:00Z' }, { ...seen[2], hidden: true }], { me: 7 }), true);
  assert.equal(book.find(1).unreadCount, 1);
  assert.equal(book.isSure(1), true);
  assert.equal(book.know(1, seen, { me: 2 }), true);
  assert.equal(book.find(1).unreadCount, 0);
  assert.equal(book.know(9, seen, { me: 2 }), false);
});

test('who is online is told of the other one of a 1:1 room', () => {
  const book = bookOf({ ...room(1, 5, 5), type: 'ONE_TO_ONE', peer: { userId: 4, nickname: 'Bob', online: true } }, room(2, 5, 5));

  assert.equal(book.presence(4, { online: false, lastSeenAt: '2026-11-20T09:00:00Z' }), true);
  assert.deepEqual(book.find(1).peer, { userId: 4, nickname: 'Bob', online: false, lastSeenAt: '2026-11-20T09:00:00Z' });
  assert.equal(book.presence(5, { online: true }), false);
});

test('an answer that knows a newer message than was heard of shows it, an older one does not come back', () => {
  const book = bookOf(room(1, 5, 5));
  book.head(1, 7);
  book.merge([room(1, 6, 5)]);
  assert.equal(book.find(1).lastMessage.messageId, 6);
  assert.equal(book.find(1).unreadCount, 2);

  book.merge([room(1, 5, 5)]);
  assert.equal(book.find(1).lastMessage.messageId, 6);
  assert.equal(book.find(1).unreadCount, 2);
});
