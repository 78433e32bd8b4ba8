import { mayRetry } from '../outbox/outbox.js';
import { dayText, errorText, fullTimeText, t, timeText } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { el } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { isEmojiOnly, pieces } from './text.js';

/** The element for one row of a conversation. Texts are texts: `pieces` only tells which of them are addresses. */
export function rowElement(row, { nameOf, isGroup, isOnline, onRetry, onDiscard }) {
  switch (row.kind) {
    case 'day':
      return el('li', { class: 'day' }, el('span', {}, dayText(row.date)));
    case 'unread':
      return el('li', { class: 'unread-mark' }, el('span', {}, t('chat.unreadMark')));
    case 'system':
      return el('li', { class: 'system' }, el('span', { dir: 'auto' }, row.message.content || t(`system.${row.message.type}`)));
    default:
      return messageElement(row, { nameOf, isGroup, isOnline, onRetry, onDiscard });
  }
}

function messageElement(row, { nameOf, isGroup, isOnline, onRetry, onDiscard }) {
  const name = row.mine ? t('message.you') : nameOf(row.senderId);
  const classes = ['message', row.mine ? 'mine' : 'theirs', row.first && 'first', row.last && 'last', row.state];
  const bubble = el('div', { class: isEmojiOnly(row.content) ? 'bubble emoji' : 'bubble', dir: 'auto' }, contentNodes(row));
  return el(
    'li',
    {
      class: classes.filter(Boolean).join(' '),
      data: { state: row.state, ...(row.message ? { messageId: row.message.messageId } : {}) },
    },
    !row.mine && el('span', { class: 'message-avatar' }, row.last && avatar(name, row.senderId, { size: 'small' })),
    el(
      'div',
      { class: 'message-body' },
      row.first && !row.mine && isGroup ? el('bdi', { class: 'sender' }, name) : el('span', { class: 'sr-only' }, name),
      el('div', { class: 'bubble-line' }, bubble, meta(row, isOnline)),
      row.state === 'refused' && refusal(row.entry, { onRetry, onDiscard }),
    ),
  );
}

function contentNodes(row) {
  const text = row.type === 'IMAGE' ? t('chat.image', { text: row.content }) : row.content;
  return pieces(text).map((piece) =>
    piece.href
      ? el('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece.text)
      : piece.text,
  );
}

function meta(row, isOnline) {
  const time = el('time', { datetime: row.at.toISOString(), title: fullTimeText(row.at) }, timeText(row.at));
  if (!row.mine) return el('span', { class: 'meta' }, time);
  if (row.state === 'refused') return el('span', { class: 'meta state-refused' }, icon('alert'));
  if (row.state === 'sending') {
    const text = t(isOnline ? 'message.sending' : 'message.waiting');
    return el('span', { class: 'meta state-sending', title: text }, icon('clock'), el('span', { class: 'sr-only' }, text));
  }
  return el('span', { class: 'meta state-sent', title: t('message.sent') }, icon('check'), el('span', { class: 'sr-only' }, t('message.sent')), time);
}

function refusal(entry, { onRetry, onDiscard }) {
  const retry = () => onRetry(entry.clientMessageId);
  const discard = () => onDiscard(entry.clientMessageId);
  return el(
    'div',
    { class: 'refusal', role: 'alert' },
    el('span', { class: 'refusal-text' }, el('strong', {}, t('message.refused')), ' · ', errorText(entry)),
    mayRetry(entry.code) && el('button', { type: 'button', class: 'link', data: { action: 'retry' }, on: { click: retry } }, t('message.retry')),
    el('button', { type: 'button', class: 'link', data: { action: 'discard' }, on: { click: discard } }, t('message.discard')),
  );
}
