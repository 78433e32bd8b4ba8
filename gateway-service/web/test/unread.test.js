import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unread } from '../../src/main/resources/static/js/rooms/unread.js';

const answer = (lastReadMessageId, lastMessageId, unreadCount) => ({ lastReadMessageId, lastMessageId, unreadCount });

function unreadOf(...numbers) {
  const unread = new Unread();
  unread.answered(answer(...numbers));
  return unread;
}

test('between two answers what is seen is added, and what is heard of counts until it is known', () => {
  const unread = unreadOf(2, 10, 5);
  unread.know(11, true);
  unread.know(12, false);
  assert.equal(unread.count, 6);

  unread.heard(13);
  assert.deepEqual([unread.count, unread.isSure], [7, false]);
  unread.answered(answer(2, 13, 6));
  assert.deepEqual([unread.count, unread.isSure], [6, true]);
});

test('an answer that a later one overtook changes nothing', () => {
  const unread = unreadOf(2, 10, 5);
  unread.answered(answer(2, 8, 4));
  assert.deepEqual([unread.count, unread.isSure], [5, true]);
  unread.answered(answer(1, 10, 6));
  assert.equal(unread.count, 5);
});

test('a message told of as deleted twice, or before the answer that knows of it, is taken back once', () => {
  const unread = unreadOf(2, 10, 5);
  unread.gone(9);
  unread.gone(9);
  assert.equal(unread.count, 5);
  assert.equal(unread.isSure, false);
  unread.answered(answer(2, 10, 4));
  unread.gone(9);
  assert.deepEqual([unread.count, unread.isSure], [4, true]);
});

test('a cursor that another device moved into the middle is asked about', () => {
  const unread = unreadOf(2, 10, 5);
  assert.equal(unread.readTo(7), true);
  assert.deepEqual([unread.count <= 3, unread.isSure], [true, false]);
  assert.equal(unread.readTo(6), false);

  unread.readTo(10);
  assert.deepEqual([unread.count, unread.isSure], [0, true]);
});

test('what lies behind more messages than are kept is left to the server', () => {
  const unread = unreadOf(0, 0, 0);
  for (let id = 1; id <= 1_500; id++) unread.know(id, id % 2 === 0);
  assert.equal(unread.isSure, false);

  unread.answered(answer(0, 1_500, 750));
  assert.deepEqual([unread.count, unread.isSure], [750, true]);
});

/** A room as the server has it. */
class Room {
  messages = [];
  read = 0;

  get unread() {
    return this.messages.filter((message, at) => at >= this.read && message.counts && !message.gone).length;
  }

  get answer() {
    return answer(this.read, this.messages.length, this.unread);
  }
}

/** @returns numbers below a bound, the same ones for the same seed */
const dice = (seed) => (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;

test('random sends, reads and deletions, told or not, late or not: never out of bounds, and equal to a recount as soon as nothing is left to be asked', () => {
  let compared = 0;
  for (let round = 1; round <= 300; round++) {
    const roll = dice(round * 7_919);
    const room = new Room();
    const unread = new Unread();
    unread.answered(room.answer);
    // What happened that this client cannot know of; an answer that is under way.
    let untold = false;
    let late = null;

    for (let step = 0; step < 80; step++) {
      const isOpen = roll(3) > 0;
      const picked = room.messages.length > 0 ? 1 + roll(room.messages.length) : 0;
      switch (roll(7)) {
        case 0:
        case 1: {
          // Of others; of the system, where nobody counts it; one's own, which is read.
          const kind = ['other', 'other', 'other', 'system', 'own'][roll(5)];
          room.messages.push({ counts: kind === 'other', gone: false });
          const id = room.messages.length;
          if (kind === 'own') room.read = id;
          if (isOpen) unread.know(id, kind === 'other');
          else unread.heard(id);
          if (kind === 'own') {
            if (isOpen) unread.readTo(id);
            else untold = true;
          }
          break;
        }
        case 2: {
          if (picked === 0) break;
          const message = room.messages[picked - 1];
          if (!message.counts || message.gone) break;
          message.gone = true;
          if (isOpen) unread.gone(picked);
          else untold = true;
          break;
        }
        case 3: {
          if (picked <= room.read) break;
          room.read = picked;
          if (isOpen) unread.readTo(picked);
          else untold = true;
          break;
        }
        case 4:
          // The page that is opened: the newest messages as they stand.
          for (let id = room.messages.length; id > Math.max(0, room.messages.length - 10); id--) {
            const { counts, gone } = room.messages[id - 1];
            if (id > unread.read) unread.know(id, counts && !gone);
          }
          break;
        case 5:
          if (late) unread.answered(late);
          late = late ? null : room.answer;
          if (late === null) untold = true;
          break;
        default:
          unread.answered(room.answer);
          late = null;
          untold = false;
      }
      assert.ok(unread.count >= 0 && unread.count <= Math.max(0, unread.head - unread.read), `round ${round}, step ${step}`);
      if (untold || !unread.isSure) continue;
      assert.equal(unread.count, room.unread, `round ${round}, step ${step}`);
      compared++;
    }
    unread.answered(room.answer);
    assert.equal(unread.count, room.unread, `round ${round}, after a last answer`);
  }
  assert.ok(compared > 5_000, `${compared} comparisons`);
});
