import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Receipts } from '../../src/main/resources/static/js/conversation/receipts.js';

const at = (userId, lastReadMessageId, lastDeliveredMessageId) => ({ userId, lastReadMessageId, lastDeliveredMessageId });
const message = (messageId, senderId) => ({ messageId, senderId, sentAt: `2026-11-20T09:${String(messageId).padStart(2, '0')}:00Z` });

function receiptsOf(...cursors) {
  const receipts = new Receipts();
  receipts.take(cursors);
  return receipts;
}

test('those who have not read a message are counted, its sender apart', () => {
  const receipts = receiptsOf(at(1, 5), at(2, 3), at(3, 0), at(4, 5));

  assert.equal(receipts.unreadCount(message(5, 1)), 2);
  assert.equal(receipts.unreadCount(message(3, 1)), 1);
  assert.equal(receipts.unreadCount(message(4, 3)), 1);
  assert.equal(receipts.unreadCount(message(6, 9)), 4);
});

test('before the server has told where everybody stands nobody is said not to have read', () => {
  const receipts = new Receipts();

  assert.equal(receipts.unreadCount(message(5, 1)), 0);
  assert.equal(receipts.raise([at(2, 7)]), false);
  receipts.take([at(1, 5), at(2, 3)]);
  assert.equal(receipts.readBy(2), 7);
  assert.equal(receipts.unreadCount(message(6, 9)), 1);
});

test('a cursor moves forward only, whatever comes late or twice', () => {
  const receipts = receiptsOf(at(1, 5), at(2, 3, 4));

  assert.equal(receipts.raise([at(2, 4)]), true);
  assert.equal(receipts.raise([at(2, 4)]), false);
  assert.equal(receipts.raise([at(2, 1, 2)]), false);
  receipts.take([at(1, 5), at(2, 2)]);
  assert.equal(receipts.readBy(2), 4);
});

test('who joined behind a message has a cursor behind it and does not count; who left does not count either', () => {
  const receipts = receiptsOf(at(1, 5), at(2, 2));
  receipts.take([at(1, 5), at(3, 4)]);

  assert.equal(receipts.unreadCount(message(4, 1)), 0);
  assert.equal(receipts.unreadCount(message(5, 1)), 1);
  assert.equal(receipts.raise([at(2, 9)]), false);
  assert.equal(receipts.unreadCount(message(9, 1)), 1);
});

test('what was read was delivered, and a message is sent, delivered and read in turn', () => {
  const receipts = receiptsOf(at(1, 5), at(2, 3));

  assert.equal(receipts.stateWith(2, 3), 'read');
  assert.equal(receipts.stateWith(2, 5), 'sent');
  assert.equal(receipts.raise([{ userId: 2, lastDeliveredMessageId: 5 }]), true);
  assert.equal(receipts.stateWith(2, 5), 'delivered');
  assert.equal(receipts.unreadCount(message(5, 1)), 1);
  receipts.raise([at(2, 5, 1)]);
  assert.equal(receipts.stateWith(2, 5), 'read');
  assert.equal(receipts.stateWith(9, 1), 'sent');
});

test('readers are told from those whom it has reached and those whom it has not', () => {
  const joinedAt = '2026-11-20T09:00:00Z';
  const members = [1, 2, 3, 4].map((userId) => ({ userId, joinedAt })).concat({ userId: 5, joinedAt: '2026-11-20T09:30:00Z' });
  const receipts = receiptsOf(at(1, 7), at(2, 7), at(3, 0, 7), at(4, 0, 6), at(5, 30));
  const ids = (readers) => Object.values(readers).map((people) => people.map(({ userId }) => userId));

  assert.deepEqual(ids(receipts.readersOf(message(7, 1), members)), [[2], [3], [4]]);
  assert.equal(receipts.unreadCount(message(7, 1)), 2);
});

test('in a room of 1,000 the counts of 500 messages equal a recount after every move', () => {
  const members = 1_000;
  const receipts = receiptsOf(...Array.from({ length: members }, (_, i) => at(i + 1, 0)));
  const cursors = new Map(Array.from({ length: members }, (_, i) => [i + 1, 0]));
  let seed = 7;
  const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const messages = Array.from({ length: 500 }, (_, i) => message(i + 1, 1 + random(members)));

  for (let move = 0; move < 20; move++) {
    const moved = Array.from({ length: 50 }, () => at(1 + random(members), random(501)));
    receipts.raise(moved);
    for (const { userId, lastReadMessageId } of moved) cursors.set(userId, Math.max(cursors.get(userId), lastReadMessageId));
    for (const each of messages) {
      let expected = 0;
      for (const [userId, read] of cursors) if (userId !== each.senderId && read < each.messageId) expected++;
      assert.equal(receipts.unreadCount(each), expected);
    }
  }
});
