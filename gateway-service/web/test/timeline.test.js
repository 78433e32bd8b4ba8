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

// --- changes

const edit = (changeId, messageId, content = `edit ${changeId}`) => ({
  kind: 'MESSAGE_EDITED',
  roomId: 1,
  changeId,
  messageId,
  userId: 2,
  content,
  changedAt: '2026-11-20T09:20:00Z',
});
const removal = (changeId, messageId) => ({ ...edit(changeId, messageId), kind: 'MESSAGE_DELETED', content: undefined });
const unseen = (changeId) => ({ kind: 'UNSEEN', roomId: 1, changeId });
const contents = (timeline) => timeline.messages.map((m) => m.content);
const changed = (from, to, lastChangeId) => ({ ...page(from, to), lastChangeId });

function changingTimeline(from, to, lastChangeId) {
  const timeline = new Timeline();
  timeline.reset(changed(from, to, lastChangeId));
  return timeline;
}

test('the next change is applied, a repeated one is not, and one that is not for us only counts', () => {
  const timeline = changingTimeline(1, 3, 10);

  assert.equal(timeline.change(edit(11, 2)), 'applied');
  assert.equal(timeline.change(edit(11, 2, 'again')), 'repeated');
  assert.equal(timeline.change(edit(10, 2, 'old')), 'repeated');
  assert.equal(timeline.change(unseen(12)), 'applied');
  assert.equal(timeline.change({ kind: 'OF_THE_FUTURE', roomId: 1, changeId: 13 }), 'applied');
  assert.deepEqual(contents(timeline), ['text 1', 'edit 11', 'text 3']);
  assert.equal(timeline.changed, 13);
  assert.deepEqual(timeline.drainChanges().map((c) => c.changeId), [11, 12, 13]);
  assert.deepEqual(timeline.drainChanges(), []);
});

test('a change behind a jump waits for those before it', () => {
  const timeline = changingTimeline(1, 3, 0);

  assert.equal(timeline.change(edit(3, 1, 'third')), 'gap');
  assert.equal(timeline.change(edit(3, 1, 'third')), 'repeated');
  assert.equal(timeline.hasChangeGap, true);
  assert.deepEqual(contents(timeline), ['text 1', 'text 2', 'text 3']);

  timeline.fillChanges({ changes: [edit(1, 1, 'first'), edit(2, 1, 'second')], hasMore: true, lastChangeId: 3 });

  assert.deepEqual(contents(timeline), ['third', 'text 2', 'text 3']);
  assert.equal(timeline.changed, 3);
  assert.equal(timeline.hasChangeGap, false);
});

test('a message that comes after its change, from replay, history or behind a gap, shows the change', () => {
  const timeline = changingTimeline(11, 13, 0);
  timeline.receive(message(15));
  timeline.change(edit(1, 14));
  timeline.change(edit(2, 15));
  timeline.change(removal(3, 5));

  timeline.receive(message(14));
  timeline.prepend(page(1, 10));

  assert.deepEqual(contents(timeline).slice(-2), ['edit 1', 'edit 2']);
  assert.equal(timeline.find(5).content, '');
  assert.ok(timeline.find(5).deletedAt);
});

test('a page that knows a change already is not changed back by one that comes late', () => {
  const timeline = changingTimeline(11, 13, 0);
  timeline.change(edit(1, 4, 'first'));

  timeline.prepend({ messages: [{ ...message(4), content: 'second', changeId: 2 }], hasMore: false });
  timeline.change(edit(2, 4, 'second'));

  assert.equal(timeline.find(4).content, 'second');
});

test('starting over keeps its place among the changes, unless it is far behind', () => {
  const timeline = changingTimeline(1, 3, 5);
  timeline.change(edit(6, 3));

  timeline.reset(changed(1, 3, 8));
  assert.equal(timeline.changed, 6);
  assert.equal(timeline.find(3).content, 'edit 6');

  timeline.keepAside(message(77));
  timeline.reset(changed(1, 3, 5_000));
  assert.equal(timeline.changed, 5_000);
  assert.equal(timeline.find(77), undefined);
});

test('a message beside the window is kept up to date like the others', () => {
  const timeline = changingTimeline(50, 60, 0);
  timeline.change(edit(1, 9));
  timeline.keepAside(message(9));
  assert.equal(timeline.find(9).content, 'edit 1');

  timeline.change(removal(2, 9));
  assert.equal(timeline.find(9).content, '');
});

test('what its reader hid stays hidden, also when an older page brings it again', () => {
  const timeline = changingTimeline(1, 3, 0);

  assert.equal(timeline.hide(2), true);
  timeline.hide(99);
  timeline.reset(changed(1, 3, 0));

  assert.equal(timeline.find(2).hidden, true);
  assert.deepEqual(ids(timeline), [1, 2, 3]);
});

test('a window around an old message lets live messages pass until its reader comes to the end', () => {
  const timeline = changingTimeline(91, 100, 0);
  timeline.reset(page(21, 30, true), { hasNewer: true });

  assert.equal(timeline.receive(message(101)), 'below');
  assert.equal(timeline.head, 101);
  assert.deepEqual([timeline.first, timeline.last], [21, 30]);
  timeline.fill(page(31, 60, true));
  assert.equal(timeline.hasNewer, true);
  timeline.fill(page(61, 101));

  assert.equal(timeline.hasNewer, false);
  assert.equal(timeline.receive(message(102)), 'shown');
  assert.deepEqual(ids(timeline), range(21, 102).map((m) => m.messageId));
});

test('who was away during changes, or heard them in any order, ends with the same view as who stayed', () => {
  let seed = 11;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let round = 0; round < 300; round++) {
    const total = 1 + Math.floor(random() * 20);
    const log = [];
    const stored = new Timeline();
    stored.reset({ ...page(1, total), lastChangeId: 0 });
    const snapshots = [stored.messages];
    for (let id = 1; id <= 25; id++) {
      const target = 1 + Math.floor(random() * total);
      const kind = random();
      const change =
        kind < 0.15
          ? unseen(id)
          : kind < 0.35
            ? removal(id, target)
            : kind < 0.7
              ? { ...edit(id, target), kind: random() < 0.6 ? 'REACTION_ADDED' : 'REACTION_REMOVED', emoji: '👍', userId: 1 + Math.floor(random() * 3) }
              : edit(id, target);
      log.push(change);
      stored.change(change);
      snapshots.push(stored.messages);
    }

    // The page was read at one point, the older page at another; live changes come shuffled, doubled and with losses.
    const readAt = Math.floor(random() * 20);
    const olderReadAt = readAt + Math.floor(random() * (26 - readAt));
    const middle = 1 + Math.floor(random() * total);
    const reader = new Timeline();
    reader.reset({ messages: snapshots[readAt].filter((m) => m.messageId >= middle), hasMore: true, lastChangeId: readAt });
    const live = log.slice(readAt).flatMap((change) => (random() < 0.3 ? [] : random() < 0.3 ? [change, change] : [change]));
    live.sort(() => random() - 0.5);
    live.forEach((change, index) => {
      const outcome = reader.change(change);
      if (outcome === 'gap' && random() < 0.3) {
        const changes = log.filter((c) => c.changeId > reader.changed).slice(0, 3);
        reader.fillChanges({ changes, hasMore: (changes.at(-1)?.changeId ?? 25) < 25, lastChangeId: 25 });
      }
      if (index === Math.floor(live.length / 2)) {
        reader.prepend({ messages: snapshots[olderReadAt].filter((m) => m.messageId < middle), hasMore: false, lastChangeId: olderReadAt });
      }
    });
    reader.prepend({ messages: snapshots[olderReadAt].filter((m) => m.messageId < middle), hasMore: false });
    reader.fillChanges({ changes: log.filter((c) => c.changeId > reader.changed), hasMore: false, lastChangeId: 25 });

    assert.deepEqual(normal(reader.messages), normal(stored.messages));
    assert.equal(reader.changed, 25);
    assert.deepEqual(reader.drainChanges().map((c) => c.changeId), log.slice(readAt).map((c) => c.changeId));
  }
});

/** Without emptied lists, which are the same as none. */
function normal(messages) {
  return messages.map(({ reactions, ...rest }) => JSON.parse(JSON.stringify({ ...rest, ...(reactions?.length ? { reactions } : {}) })));
}
