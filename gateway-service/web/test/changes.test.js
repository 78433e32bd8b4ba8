import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applied, hidden } from '../../src/main/resources/static/js/conversation/changes.js';

const AT = '2026-11-20T09:20:00Z';
const message = (more = {}) => ({ roomId: 1, messageId: 42, senderId: 3, type: 'TEXT', content: 'before', sentAt: AT, ...more });
const change = (kind, changeId, more = {}) => ({ kind, roomId: 1, changeId, messageId: 42, userId: 4, changedAt: AT, ...more });

test('an edit puts in the new content and mentions, and says when', () => {
  const edited = applied(message({ mentions: [4] }), change('MESSAGE_EDITED', 1, { content: 'after' }));

  assert.equal(edited.content, 'after');
  assert.equal(edited.mentions, undefined);
  assert.equal(edited.editedAt, AT);
  assert.equal(edited.changeId, 1);
});

test('a change that is in the message already, or is of another one, does nothing', () => {
  const known = message({ changeId: 7 });

  assert.equal(applied(known, change('MESSAGE_EDITED', 7, { content: 'x' })), known);
  assert.equal(applied(known, change('MESSAGE_EDITED', 6, { content: 'x' })), known);
  assert.equal(applied(known, change('MESSAGE_EDITED', 8, { content: 'x', messageId: 41 })), known);
});

test('of a deleted message only its place is left, whatever comes after', () => {
  const full = message({ attachment: { fileName: 'x' }, replyTo: 1, reactions: [{ emoji: '👍', userIds: [1] }], editedAt: AT });

  const deleted = applied(full, change('MESSAGE_DELETED', 3));

  assert.deepEqual(deleted, { ...message({ content: '' }), deletedAt: AT, changeId: 3 });
  assert.equal(applied(deleted, change('MESSAGE_EDITED', 4, { content: 'back' })).content, '');
  assert.equal(applied(deleted, change('REACTION_ADDED', 5, { emoji: '👍' })).reactions, undefined);
});

test('a hidden message stays hidden through every change', () => {
  const gone = hidden(message({ attachment: {} }));

  assert.deepEqual(gone, message({ content: '', hidden: true }));
  assert.equal(applied(gone, change('MESSAGE_EDITED', 4, { content: 'back' })).content, '');
  assert.equal(applied(gone, change('MESSAGE_DELETED', 5)).hidden, true);
});

test('reactions are counted once for each person, and an emoji goes with its last one', () => {
  const added = [4, 5, 4].reduce((m, userId, i) => applied(m, change('REACTION_ADDED', i + 1, { emoji: '👍', userId })), message());
  assert.deepEqual(added.reactions, [{ emoji: '👍', userIds: [4, 5] }]);

  const both = applied(added, change('REACTION_ADDED', 4, { emoji: '🎉', userId: 4 }));
  const one = applied(both, change('REACTION_REMOVED', 5, { emoji: '👍', userId: 4 }));
  assert.deepEqual(one.reactions, [{ emoji: '👍', userIds: [5] }, { emoji: '🎉', userIds: [4] }]);
  assert.deepEqual(applied(one, change('REACTION_REMOVED', 6, { emoji: '👍', userId: 5 })).reactions, [{ emoji: '🎉', userIds: [4] }]);
  assert.deepEqual(applied(message(), change('REACTION_REMOVED', 1, { emoji: '👍', userId: 5 })).reactions, []);
});

test('a kind that this client does not know leaves the message, but counts', () => {
  assert.deepEqual(applied(message(), change('MESSAGE_TRANSLATED', 9)), message({ changeId: 9 }));
});
