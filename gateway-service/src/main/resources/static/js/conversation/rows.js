import { isGone } from './changes.js';

/**
 * What a conversation shows, line by line, from what the client knows: day separators, the mark before unread messages,
 * messages in runs of one sender, and below them what is still on its way. Pure, so that its rules can be tested.
 */

/** Messages of one sender closer than this stand together under one name and one time. */
const RUN_MS = 5 * 60_000;

/**
 * @param {object} input
 * @param {object[]} input.messages ascending
 * @param {object[]} input.pending outbox entries of this room, in order, and uploads behind them
 * @param {boolean} [input.hasNewer] the messages end before the room does: what is pending is not shown then
 * @param {number} input.me user id of the reader
 * @param {number | null} input.unreadAfter the reader had read up to here when the room was opened; null for no mark
 * @returns {object[]} rows, each with a `key` that stays the same while the row stands for the same thing
 */
export function rowsOf({ messages, pending, me, unreadAfter, hasNewer = false }) {
  const shown = new Set();
  const lines = [];
  for (const message of messages) {
    if (message.senderId === me && message.clientMessageId) shown.add(message.clientMessageId);
    if (message.hidden) continue;
    lines.push({ at: new Date(message.sentAt), senderId: message.senderId, message });
  }
  for (const entry of hasNewer ? [] : pending) {
    if (shown.has(entry.clientMessageId)) continue;
    lines.push({ at: new Date(entry.createdAt), senderId: me, entry });
  }

  const rows = [];
  let day = null;
  let marked = unreadAfter === null;
  lines.forEach((line, index) => {
    const previous = lines[index - 1];
    const next = lines[index + 1];
    const thisDay = dayOf(line.at);
    // The clock of this device may be behind the server's: a pending message never opens an earlier day.
    const newDay = day === null || (line.entry ? thisDay > day : thisDay !== day);
    if (newDay) {
      rows.push({ kind: 'day', key: `day-${thisDay}`, date: line.at });
      day = thisDay;
    }
    let mark = false;
    if (!marked && line.message && line.message.messageId > unreadAfter && line.senderId !== me) {
      rows.push({ kind: 'unread', key: 'unread' });
      marked = true;
      mark = true;
    }
    if (line.message && isSystem(line.message)) {
      rows.push({ kind: 'system', key: `m-${line.message.messageId}`, message: line.message });
      return;
    }
    const mine = line.senderId === me;
    rows.push({
      kind: 'message',
      key: mine ? `c-${line.message?.clientMessageId ?? line.entry.clientMessageId}` : `m-${line.message.messageId}`,
      mine,
      senderId: line.senderId,
      content: line.message?.content ?? line.entry.content,
      type: line.message?.type ?? line.entry.type ?? 'TEXT',
      deleted: line.message !== undefined && isGone(line.message),
      attachment: line.message?.attachment ?? line.entry?.attachment ?? null,
      replyTo: line.message?.replyTo ?? line.entry?.replyTo ?? null,
      reactions: line.message?.reactions ?? [],
      mentions: line.message?.mentions ?? [],
      edited: line.message?.editedAt !== undefined,
      at: line.at,
      message: line.message ?? null,
      entry: line.entry ?? null,
      state: line.message ? 'sent' : STATES[line.entry.state],
      first: newDay || mark || !runsOn(previous, line),
      last: !next || !runsOn(line, next) || dayOf(next.at) !== thisDay,
    });
  });
  return rows;
}

/** Outbox states as people see them. */
const STATES = { UPLOADING: 'uploading', FAILED: 'failed', QUEUED: 'sending', IN_FLIGHT: 'sending', ACCEPTED: 'sent', REFUSED: 'refused' };

export function isSystem(message) {
  return message.type !== 'TEXT' && message.type !== 'IMAGE';
}

function runsOn(previous, line) {
  return (
    previous !== undefined &&
    previous.senderId === line.senderId &&
    !(previous.message && isSystem(previous.message)) &&
    !(line.message && isSystem(line.message)) &&
    Math.abs(line.at - previous.at) < RUN_MS
  );
}

/** The calendar day on this device, as a string that sorts. */
function dayOf(date) {
  const two = (number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
