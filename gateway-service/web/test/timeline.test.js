import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../src/main/resources/static/js/conversation/timeline.js';

const message = (messageId) => ({ messageId, roomId: 1, senderId: 2, content: `text ${messageId}` });
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
const page = (from, to, hasMore = false) => ({ messages: from > to ? [] : range(from, to), hasMore });
const ids = (timeline) => timeline.messages.map((m) => m.messageId);

function timelineOf(from, to, hasMore) {
  const timeline = new Timeline();
  timeline.reset(page(from, to, hasMore));
  return timeline;
}

test('the next id is shown', () => {
  const timeline = timelineOf(1, 3);

  assert.equal(timeline.receive(message(4)), 'shown');
  assert.deepEqual(ids(timeline), [1, 2, 3, 4]);
});

test('an id at or below the last is a repeat and changes nothing', () => {
  const timeline = timelineOf(1, 3);

  assert.equal(timeline.receive(message(3)), 'repeated');
  assert.equal(timeline.receive(message(1)), 'repeated');
  assert.deepEqual(ids(timeline), [1, 2, 3]);
});

test('a jump waits until history filled it, then everything shows in order', () => {
  const timeline = timelineOf(1, 3);

  assert.equal(timeline.receive(message(6)), 'gap');
  assert.equal(timeline.receive(message(7)), 'gap');
  assert.equal(timeline.receive(message(6)), 'repeated');
  assert.deepEqual(ids(timeline), [1, 2, 3]);
  assert.equal(timeline.last, 3);

  timeline.fill(page(4, 6));
  assert.deepEqual(ids(timeline), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(timeline.hasGap, false);
});

test('a gap that closes by itself, because the missing message was only late, needs no history', () => {
  const timeline = timelineOf(1, 3);
  timeline.receive(message(5));

  assert.equal(timeline.receive(message(4)), 'shown');
  assert.deepEqual(ids(timeline), [1, 2, 3, 4, 5]);
  assert.equal(timeline.hasGap, false);
});

test('ids that history does not have are not for this reader: what came after them is shown', () => {
  const timeline = timelineOf(1, 3);
  timeline.receive(message(9));

  timeline.fill({ messages: [message(5)], hasMore: false });

  assert.deepEqual(ids(timeline), [1, 2, 3, 5, 9]);
  assert.equal(timeline.last, 9);
});

test('while history has more, a gap stays open', () => {
  const timeline = timelineOf(1, 3);
  timeline.receive(message(9));

  timeline.fill(page(4, 6, true));
  assert.deepEqual(ids(timeline), [1, 2, 3, 4, 5, 6]);
  assert.equal(timeline.hasGap, true);

  timeline.fill(page(7, 9));
  assert.deepEqual(ids(timeline), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('older pages go in front, and a repeated answer is not doubled', () => {
  const timeline = timelineOf(51, 60, true);

  timeline.prepend(page(41, 50, true));
  timeline.prepend(page(41, 50, true));

  assert.deepEqual(ids(timeline), range(41, 60).map((m) => m.messageId));
  assert.equal(timeline.hasOlder, true);
  assert.equal(timeline.last, 60);
});

test('what is trimmed can be paged in again', () => {
  const timeline = timelineOf(1, 100);

  assert.equal(timeline.trim(30), true);

  assert.equal(timeline.first, 71);
  assert.equal(timeline.hasOlder, true);
  assert.equal(timeline.trim(30), false);
});

test('starting over keeps what arrived while the page was being fetched', () => {
  const timeline = timelineOf(1, 3);
  timeline.receive(message(51));

  timeline.reset(page(31, 50, true));

  assert.equal(timeline.last, 51);
  assert.equal(timeline.hasGap, false);
});

test('a deleted message goes, and its id does not come back', () => {
  const timeline = timelineOf(1, 3);

  assert.equal(timeline.remove(2), true);
  assert.equal(timeline.receive(message(2)), 'repeated');
  assert.deepEqual(ids(timeline), [1, 3]);
});

test('whatever the order, repeats and losses of live delivery, the room comes out once and ascending', () => {
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let round = 0; round < 200; round++) {
    const total = 1 + Math.floor(random() * 40);
    const timeline = new Timeline();
    const arriving = range(1, total).flatMap((m) => (random() < 0.2 ? [] : random() < 0.3 ? [m, m] : [m]));
    arriving.sort(() => random() - 0.5);
    for (const m of arriving) {
      if (timeline.receive(m) === 'gap' && random() < 0.3) {
        const upTo = Math.min(total, timeline.last + 1 + Math.floor(random() * 10));
        timeline.fill(page(timeline.last + 1, upTo, upTo < total));
      }
    }
    timeline.fill(page(timeline.last + 1, total));
    assert.deepEqual(ids(timeline), range(1, total).map((m) => m.messageId));
  }
});
