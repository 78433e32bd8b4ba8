import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CursorReports } from '../../src/main/resources/static/js/conversation/cursor-reports.js';

function told(reports, { now = 0, most, works = true } = {}) {
  const sent = [];
  reports.tell((roomId, messageId) => works && sent.push([roomId, messageId]) > 0, { now, most });
  return sent;
}

test('however fast a cursor moves, one report per room is told, the farthest', () => {
  const reports = new CursorReports();
  for (const id of [1, 2, 5, 3]) reports.note(7, id);
  reports.note(8, 4);

  assert.deepEqual(told(reports), [[7, 5], [8, 4]]);
  assert.deepEqual(told(reports), []);
});

test('what was told is not told again, nor is what lies before it', () => {
  const reports = new CursorReports();
  reports.note(7, 5);
  told(reports);

  assert.equal(reports.note(7, 5), false);
  assert.equal(reports.note(7, 4), false);
  assert.equal(reports.reached(7), 5);
  assert.equal(reports.note(7, 6), true);
});

test('without a session reports wait for one', () => {
  const reports = new CursorReports();
  reports.note(7, 5);

  assert.deepEqual(told(reports, { works: false }), []);
  assert.equal(reports.isEmpty, false);
  assert.deepEqual(told(reports), [[7, 5]]);
  assert.equal(reports.isEmpty, true);
});

test('many rooms are told of a few at a time', () => {
  const reports = new CursorReports();
  for (let roomId = 1; roomId <= 25; roomId++) reports.note(roomId, 1);

  assert.deepEqual([told(reports, { most: 10 }).length, told(reports, { most: 10 }).length, told(reports, { most: 10 }).length], [10, 10, 5]);
});

test('what was told right before the session broke is told again, what was told long before is not', () => {
  const reports = new CursorReports();
  reports.note(7, 5);
  told(reports, { now: 1_000 });
  reports.note(8, 6);
  told(reports, { now: 50_000 });
  reports.lost(51_000);
  assert.deepEqual(told(reports, { now: 52_000 }), [[8, 6]]);

  reports.again(7, 5);
  reports.drop(8);
  assert.deepEqual(told(reports), [[7, 5]]);
  assert.equal(reports.reached(8), 0);
});
