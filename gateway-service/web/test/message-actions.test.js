import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsFor, memberActionsFor } from '../../src/main/resources/static/js/conversation/message-actions.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 60 * 60_000;
const message = (more = {}) => ({ messageId: 5, senderId: 1, type: 'TEXT', content: 'x', sentAt: new Date(NOW - HOUR).toISOString(), ...more });
const actions = (more = {}, given = {}) => actionsFor({ message: message(more), me: 1, role: 'MEMBER', isGroup: true, noticeId: null, now: NOW, ...given });

test('a sender may edit and delete for everyone for a day', () => {
  assert.deepEqual(actions(), ['react', 'reply', 'copy', 'readers', 'edit', 'deleteForMe', 'deleteForEveryone']);
  assert.deepEqual(actions({ sentAt: new Date(NOW - 25 * HOUR).toISOString() }), ['react', 'reply', 'copy', 'readers', 'deleteForMe']);
});

test('a member may report what another one wrote, and only those who lead may pin and delete it', () => {
  assert.deepEqual(actions({ senderId: 2 }), ['react', 'reply', 'copy', 'readers', 'report', 'deleteForMe']);
  for (const role of ['ADMIN', 'OWNER']) {
    assert.deepEqual(actions({ senderId: 2 }, { role }), ['react', 'reply', 'copy', 'readers', 'pin', 'report', 'deleteForMe', 'deleteForEveryone']);
  }
  assert.ok(actions({}, { role: 'ADMIN', noticeId: 5 }).includes('unpin'));
});

test('in a chat of two both may pin, and nobody deletes what the other wrote', () => {
  assert.deepEqual(actions({ senderId: 2 }, { isGroup: false }), ['react', 'reply', 'copy', 'pin', 'report', 'deleteForMe']);
});

test('nothing can be done to what the room tells, and little to what is gone', () => {
  assert.deepEqual(actions({ type: 'INVITE' }), []);
  assert.deepEqual(actions({ hidden: true }), []);
  assert.deepEqual(actions({ deletedAt: '2026-11-21T11:30:00Z' }), ['deleteForMe']);
});

test('the owner does anything to members, an admin removes members only, nobody acts on himself', () => {
  const on = (role, memberRole) => memberActionsFor({ me: 1, role, member: { userId: 2, role: memberRole } });

  assert.deepEqual(on('OWNER', 'MEMBER'), ['chat', 'makeAdmin', 'makeOwner', 'kick', 'block']);
  assert.deepEqual(on('OWNER', 'ADMIN'), ['chat', 'makeMember', 'makeOwner', 'kick', 'block']);
  assert.deepEqual(on('ADMIN', 'MEMBER'), ['chat', 'kick', 'block']);
  assert.deepEqual(on('ADMIN', 'OWNER'), ['chat', 'block']);
  assert.deepEqual(on('MEMBER', 'MEMBER'), ['chat', 'block']);
  assert.deepEqual(memberActionsFor({ me: 2, role: 'OWNER', member: { userId: 2, role: 'OWNER' } }), []);
});
