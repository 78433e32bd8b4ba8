import { isGone } from './changes.js';
import { isSystem } from './rows.js';

/** What a reader may do to a message, in the order of the menu. Pure; the server decides, this only spares refusals. */

/** As class Limits of common-contracts. */
const EDIT_WINDOW_MS = 24 * 60 * 60_000;
const DELETE_WINDOW_MS = 24 * 60 * 60_000;

/**
 * @param {object} input
 * @param {object} input.message
 * @param {number} input.me
 * @param {string} input.role of the reader in the room
 * @param {boolean} input.isGroup
 * @param {number | null} input.noticeId the pinned message
 * @param {number} input.now epoch milliseconds
 * @returns {string[]} react, reply, copy, readers, edit, pin, unpin, report, deleteForMe, deleteForEveryone
 */
export function actionsFor({ message, me, role, isGroup, noticeId, now }) {
  if (isSystem(message) || message.hidden) return [];
  if (isGone(message)) return ['deleteForMe'];
  const mine = message.senderId === me;
  const leads = role === 'OWNER' || role === 'ADMIN';
  const age = now - Date.parse(message.sentAt);
  const actions = ['react', 'reply', 'copy'];
  if (isGroup) actions.push('readers');
  if (mine && age < EDIT_WINDOW_MS) actions.push('edit');
  if (leads || !isGroup) actions.push(message.messageId === noticeId ? 'unpin' : 'pin');
  if (!mine) actions.push('report');
  actions.push('deleteForMe');
  if ((mine && age < DELETE_WINDOW_MS) || (isGroup && leads)) actions.push('deleteForEveryone');
  return actions;
}

/** What one member may do to another one of a group. */
export function memberActionsFor({ me, role, member }) {
  if (member.userId === me) return [];
  const actions = ['chat'];
  if (role === 'OWNER') actions.push(member.role === 'ADMIN' ? 'makeMember' : 'makeAdmin', 'makeOwner');
  if (role === 'OWNER' || (role === 'ADMIN' && member.role === 'MEMBER')) actions.push('kick');
  actions.push('block');
  return actions;
}
