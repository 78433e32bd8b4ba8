import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayRetry, Outbox } from '../../src/main/resources/static/js/outbox/outbox.js';

const entry = (clientMessageId, roomId = 1) => ({ clientMessageId, roomId, content: clientMessageId, createdAt: 0 });
const ids = (entries) => entries.map((e) => e.clientMessageId);

function outboxOf(...clientMessageIds) {
  const outbox = new Outbox();
  for (const id of clientMessageIds) outbox.add(entry(id));
  return outbox;
}

test('messages go out in the order they were written', () => {
  const outbox = outboxOf('a', 'b', 'c');

  assert.deepEqual(ids(outbox.queued()), ['a', 'b', 'c']);
  outbox.sending('a', 0);
  assert.deepEqual(ids(outbox.queued()), ['b', 'c']);
});

test('an accepted message shows until it was seen in the room', () => {
  const outbox = outboxOf('a');
  outbox.sending('a', 0);

  outbox.accepted('a');
  assert.equal(outbox.find('a').state, 'ACCEPTED');

  outbox.stored('a');
  assert.equal(outbox.find('a'), undefined);
});

test('after a lost connection everything unanswered goes again, in order and under the same ids', () => {
  const outbox = outboxOf('a', 'b', 'c', 'd');
  for (const id of ['a', 'b', 'c']) outbox.sending(id, 0);
  outbox.accepted('a');

  outbox.connectionLost();

  assert.deepEqual(ids(outbox.queued()), ['b', 'c', 'd']);
});

test('what the server accepted is never sent again, whatever comes after', () => {
  const outbox = outboxOf('a');
  outbox.sending('a', 0);
  outbox.accepted('a');

  assert.equal(outbox.refused('a', { code: 'RATE_LIMITED' }), false);
  outbox.connectionLost();
  outbox.requeueUnanswered(1_000_000, 1);

  assert.deepEqual(outbox.queued(), []);
});

test('a refused message stays with its reason until it is retried or discarded', () => {
  const outbox = outboxOf('a', 'b');
  outbox.sending('a', 0);
  outbox.refused('a', { code: 'RATE_LIMITED', retryAfterMs: 900 });
  outbox.connectionLost();

  assert.equal(outbox.find('a').code, 'RATE_LIMITED');
  assert.deepEqual(ids(outbox.queued()), ['b']);

  assert.equal(outbox.retry('a'), true);
  assert.deepEqual(ids(outbox.queued()), ['b', 'a']);
  assert.equal(outbox.find('a').code, undefined);
  assert.equal(outbox.discard('a'), false);
});

test('a refused message that is discarded is gone', () => {
  const outbox = outboxOf('a');
  outbox.sending('a', 0);
  outbox.refused('a', { code: 'CONTENT_TOO_LONG' });

  assert.equal(outbox.discard('a'), true);
  assert.deepEqual(outbox.unfinished(), []);
});

test('only a send without an answer for long is repeated on a live connection', () => {
  const outbox = outboxOf('a', 'b');
  outbox.sending('a', 1_000);
  outbox.sending('b', 9_000);

  assert.equal(outbox.requeueUnanswered(11_000, 10_000), true);

  assert.deepEqual(ids(outbox.queued()), ['a']);
});

test('a reload brings back what was not accepted, and what was in flight is queued', () => {
  const outbox = outboxOf('a', 'b', 'c');
  outbox.sending('a', 0);
  outbox.accepted('a');
  outbox.sending('b', 0);

  const reloaded = new Outbox(JSON.parse(JSON.stringify(outbox.unfinished())));

  assert.deepEqual(ids(reloaded.queued()), ['b', 'c']);
});

test('messages of a closed page go before newer ones, each once', () => {
  const outbox = outboxOf('c');

  outbox.adopt([{ ...entry('a'), state: 'IN_FLIGHT' }, { ...entry('c'), state: 'QUEUED' }]);

  assert.deepEqual(ids(outbox.queued()), ['a', 'c']);
});

test('rooms are told apart', () => {
  const outbox = outboxOf('a');
  outbox.add(entry('b', 2));

  assert.deepEqual(ids(outbox.inRoom(2)), ['b']);
});

test('only refusals that time can heal offer a retry', () => {
  assert.equal(mayRetry('RATE_LIMITED'), true);
  assert.equal(mayRetry('CONTENT_TOO_LONG'), false);
  assert.equal(mayRetry('SOMETHING_NEW'), false);
});

test('what a message carries beside its text goes with it through a refusal and a reload', () => {
  const outbox = new Outbox();
  outbox.add({ clientMessageId: 'a', roomId: 1, content: 'sun.png', createdAt: 'now', type: 'IMAGE', replyTo: 7, attachment: { attachmentId: 'x' } });
  outbox.refused('a', { code: 'ATTACHMENT_NOT_UPLOADED' });
  outbox.retry('a');

  const [{ type, replyTo, attachment, state, code }] = new Outbox(JSON.parse(JSON.stringify(outbox.unfinished()))).queued();

  assert.deepEqual([type, replyTo, attachment, state, code], ['IMAGE', 7, { attachmentId: 'x' }, 'QUEUED', undefined]);
});

test('nothing goes to a room that the user is no longer in', () => {
  const outbox = new Outbox();
  outbox.add({ clientMessageId: 'a', roomId: 1, content: 'x', createdAt: 'now' });
  outbox.add({ clientMessageId: 'b', roomId: 2, content: 'y', createdAt: 'now' });

  outbox.drop(1);

  assert.deepEqual(outbox.queued().map((entry) => entry.clientMessageId), ['b']);
});

test('a message can be refused after its ack, and is then shown as not sent', () => {
  const outbox = new Outbox();
  outbox.add({ clientMessageId: 'a', roomId: 1, content: 'x', createdAt: 'now' });
  outbox.accepted('a');

  assert.equal(outbox.refused('a', { code: 'BLOCKED' }), true);

  assert.deepEqual(outbox.unfinished().map(({ state, code }) => [state, code]), [['REFUSED', 'BLOCKED']]);
  assert.equal(outbox.stored('a'), true);
});
