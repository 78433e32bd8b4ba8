import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemText } from '../../src/main/resources/static/js/conversation/system-text.js';

const NAMES = new Map([[1, 'Alice'], [2, 'Bob'], [3, '캐롤']]);
const nameOf = (userId) => NAMES.get(userId) ?? null;
const said = (detail, content = 'the English content') => systemText({ type: 'SYSTEM', senderId: 1, content, detail }, nameOf);

test('each kind is told with nicknames', () => {
  assert.equal(said({ kind: 'MEMBERS_INVITED', userIds: [2, 3] }), 'Alice invited Bob and 캐롤.');
  assert.equal(said({ kind: 'MEMBER_LEFT' }), 'Alice left.');
  assert.equal(said({ kind: 'MEMBER_LEFT', userIds: [2] }), 'Alice left. Bob is the owner now.');
  assert.equal(said({ kind: 'MEMBER_KICKED', userIds: [3] }), 'Alice removed 캐롤.');
  assert.equal(said({ kind: 'ROOM_RENAMED', name: '새 이름' }), 'Alice named the chat “새 이름”.');
  assert.equal(said({ kind: 'ROLE_CHANGED', userIds: [2], role: 'OWNER' }), 'Alice handed the chat over to Bob.');
  assert.equal(said({ kind: 'ROLE_CHANGED', userIds: [2], role: 'ADMIN' }), 'Alice made Bob an admin.');
  assert.equal(said({ kind: 'ROLE_CHANGED', userIds: [2], role: 'MEMBER' }), 'Bob is no longer an admin, says Alice.');
});

test('what cannot be told in the reader’s language is told by the content, or at least by the type', () => {
  assert.equal(said({ kind: 'MEMBER_KICKED', userIds: [99] }), 'the English content');
  assert.equal(said({ kind: 'OF_THE_FUTURE' }), 'the English content');
  assert.equal(said({ kind: 'ROLE_CHANGED', userIds: [2], role: 'EMPEROR' }), 'the English content');
  assert.equal(said(undefined), 'the English content');
  assert.equal(said(undefined, ''), 'The chat was changed.');
});

test('a name is never read as a parameter', () => {
  const text = systemText({ type: 'KICK', senderId: 1, content: '', detail: { kind: 'MEMBER_KICKED', userIds: [2] } }, () => '{whom} $& $1');
  assert.equal(text, '{whom} $& $1 removed {whom} $& $1.');
});
