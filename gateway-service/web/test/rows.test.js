import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf } from '../../src/main/resources/static/js/conversation/rows.js';

const ME = 1;
const OTHER = 2;
const noon = new Date(2026, 10, 20, 12, 0);
const at = (minutes) => new Date(noon.getTime() + minutes * 60_000).toISOString();
const message = (messageId, senderId, minutes, more = {}) => ({
  messageId,
  senderId,
  clientMessageId: `c${messageId}`,
  type: 'TEXT',
  content: `text ${messageId}`,
  sentAt: at(minutes),
  ...more,
});
const entry = (clientMessageId, minutes, state = 'QUEUED') => ({
  clientMessageId,
  roomId: 1,
  content: clientMessageId,
  createdAt: at(minutes),
  state,
});
const rows = (messages, pending = [], unreadAfter = null) => rowsOf({ messages, pending, me: ME, unreadAfter });
const kinds = (all) => all.map((row) => row.kind);

test('each day is opened once', () => {
  const day = 24 * 60;

  assert.deepEqual(kinds(rows([message(1, OTHER, 0), message(2, OTHER, 1), message(3, OTHER, day)])), [
    'day',
    'message',
    'message',
    'day',
    'message',
  ]);
});

test('messages of one sender within five minutes form a run', () => {
  const [, a, b, c, d] = rows([
    message(1, OTHER, 0),
    message(2, OTHER, 4),
    message(3, ME, 5),
    message(4, ME, 20),
  ]);

  assert.deepEqual([a.first, a.last], [true, false]);
  assert.deepEqual([b.first, b.last], [false, true]);
  assert.deepEqual([c.first, c.last], [true, true]);
  assert.deepEqual([d.first, d.last], [true, true]);
});

test('a message keeps its row while it turns from pending to stored, and is never shown twice', () => {
  const [, pending] = rows([], [entry('c7', 0, 'IN_FLIGHT')]);
  const [, accepted] = rows([], [entry('c7', 0, 'ACCEPTED')]);
  const stored = rows([message(7, ME, 0)], [entry('c7', 0, 'ACCEPTED')]);

  assert.deepEqual([pending.state, accepted.state, stored[1].state], ['sending', 'sent', 'sent']);
  assert.equal(pending.key, stored[1].key);
  assert.equal(stored.length, 2);
});

test('what is pending stands below the room, in the order it was written', () => {
  const all = rows([message(1, OTHER, 0)], [entry('x', 1), entry('y', 2, 'REFUSED')]);

  assert.deepEqual(
    all.filter((row) => row.kind === 'message').map((row) => row.state),
    ['sent', 'sending', 'refused'],
  );
});

test('a device with a slow clock does not open an earlier day for a pending message', () => {
  assert.deepEqual(kinds(rows([message(1, OTHER, 0)], [entry('x', -3 * 24 * 60)])), ['day', 'message', 'message']);
});

test('the mark stands before the first unread message of somebody else', () => {
  const all = rows([message(1, OTHER, 0), message(2, ME, 1), message(3, OTHER, 2)], [], 1);

  assert.deepEqual(kinds(all), ['day', 'message', 'message', 'unread', 'message']);
});

test('another person may use the same client message id', () => {
  const all = rows([message(1, OTHER, 0, { clientMessageId: 'same' })], [entry('same', 1)]);

  assert.equal(all.filter((row) => row.kind === 'message').length, 2);
  assert.equal(new Set(all.map((row) => row.key)).size, all.length);
});

test('a change of the room is told in a line of its own and parts a run', () => {
  const all = rows([message(1, OTHER, 0), message(2, OTHER, 1, { type: 'INVITE' }), message(3, OTHER, 2)]);

  assert.deepEqual(kinds(all), ['day', 'message', 'system', 'message']);
  assert.equal(all[1].last, true);
  assert.equal(all[3].first, true);
});

test('what is hidden is not shown, what is deleted keeps its place', () => {
  const all = rows([message(1, OTHER, 0, { hidden: true, content: '' }), message(2, OTHER, 1, { deletedAt: at(2), content: '' })]);

  assert.deepEqual(kinds(all), ['day', 'message']);
  assert.deepEqual([all[1].message.messageId, all[1].deleted, all[1].first], [2, true, true]);
});

test('while the end of the room is not in the window, nothing is shown as if it stood there', () => {
  const all = rowsOf({ messages: [message(1, OTHER, 0)], pending: [entry('x', 1)], me: ME, unreadAfter: null, hasNewer: true });

  assert.deepEqual(kinds(all), ['day', 'message']);
});
