import { mayRetry } from '../outbox/outbox.js';
import { dayText, errorText, fullTimeText, listText, numberText, sizeText, t, timeText } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { el } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { mentionPieces } from './mentions.js';
import { stateMark, unreadMark } from './receipt-marks.js';
import { systemText } from './system-text.js';
import { isEmojiOnly, pieces } from './text.js';

/** A thumbnail fits into this. */
const PICTURE_PX = 280;

/**
 * The element for one row of a conversation. Texts are texts: `pieces` only tells which of them are addresses.
 *
 * Buttons carry what they do in `data-action`; the conversation listens once for all of them.
 *
 * @param {object} context
 * @param {(userId: number) => string} context.nameOf
 * @param {(userId: number) => string | null} context.knownNameOf null when it is not known yet
 * @param {object | null} context.quote `{ messageId, name, text }` of the message that it answers, when it can be seen
 */
export function rowElement(row, context) {
  switch (row.kind) {
    case 'day':
      return el('li', { class: 'day' }, el('span', {}, dayText(row.date)));
    case 'unread':
      return el('li', { class: 'unread-mark' }, el('span', {}, t('chat.unreadMark')));
    case 'system':
      return el(
        'li',
        { class: 'system', data: { messageId: row.message.messageId } },
        el('span', { dir: 'auto' }, systemText(row.message, context.knownNameOf)),
      );
    default:
      return messageElement(row, context);
  }
}

function messageElement(row, context) {
  const { nameOf, isGroup, isOnline, me } = context;
  const name = row.mine ? t('message.you') : nameOf(row.senderId);
  const mentionsMe = !row.mine && row.mentions.includes(me);
  const classes = ['message', row.mine ? 'mine' : 'theirs', row.first && 'first', row.last && 'last', row.state, mentionsMe && 'mentions-me'];
  return el(
    'li',
    {
      class: classes.filter(Boolean).join(' '),
      data: { state: row.state, ...(row.message ? { messageId: row.message.messageId } : {}) },
    },
    !row.mine && el('span', { class: 'message-avatar' }, row.last && context.avatarOf(row.senderId, name)),
    el(
      'div',
      { class: 'message-body' },
      row.first && !row.mine && isGroup ? el('bdi', { class: 'sender' }, name) : el('span', { class: 'sr-only' }, name),
      el('div', { class: 'bubble-line' }, bubble(row, context), meta(row, isOnline), row.message && moreButton(row, context)),
      row.reactions.length > 0 && reactions(row, context),
      row.state === 'uploading' && el('button', { type: 'button', class: 'link', data: { action: 'discard' } }, t('dialog.cancel')),
      (row.state === 'refused' || row.state === 'failed') && refusal(row),
    ),
  );
}

function bubble(row, context) {
  if (row.deleted) {
    return el('div', { class: 'bubble deleted' }, el('span', { class: 'bubble-text' }, t('message.deleted')));
  }
  const { attachment } = row;
  const isPicture = row.type === 'IMAGE' && attachment !== null;
  const hasText = attachment === null || row.content !== attachment.fileName;
  const alone = hasText && attachment === null && !context.quote && isEmojiOnly(row.content);
  return el(
    'div',
    { class: ['bubble', alone && 'emoji', isPicture && 'has-picture'].filter(Boolean).join(' ') },
    context.quote && quote(context.quote),
    isPicture ? picture(row, context) : attachment && fileChip(row),
    hasText && el('div', { class: 'bubble-text', dir: 'auto' }, contentNodes(row, context)),
  );
}

function contentNodes(row, { mentionedIn, me }) {
  const text = row.type === 'IMAGE' && !row.attachment ? t('chat.image', { text: row.content }) : row.content;
  const mentioned = mentionedIn(row);
  return pieces(text).flatMap((piece) =>
    piece.href
      ? el('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece.text)
      : mentionPieces(piece.text, mentioned).map((part) =>
          part.userId === undefined
            ? part.text
            : el('span', { class: part.userId === me ? 'mention of-me' : 'mention' }, part.text),
        ),
  );
}

function quote({ messageId, name, text, deleted }) {
  return el(
    'button',
    { type: 'button', class: 'quote', tabindex: '-1', 'aria-label': t('message.goToQuote', { nickname: name, text }), data: { action: 'quote', quoted: messageId } },
    el('bdi', { class: 'quote-name' }, name),
    el('span', { class: deleted ? 'quote-text deleted' : 'quote-text', dir: 'auto' }, text),
  );
}

function picture(row, { pictures }) {
  const { attachment } = row;
  const source = attachment.file instanceof Blob ? attachment.file : (attachment.thumbnailUrl ?? attachment.url);
  const failed = el('span', { class: 'picture-failed', hidden: true }, icon('alert'), t('file.failed'));
  const image = source && pictures.image(source, { alt: '', ...fitted(attachment), onFailed: () => ((image.hidden = true), (failed.hidden = false)) });
  const progress = progressBar(row);
  return el(
    'button',
    {
      type: 'button',
      class: 'picture',
      tabindex: '-1',
      disabled: row.message === null,
      'aria-label': t(row.message ? 'file.open' : 'file.picture', { name: attachment.fileName }),
      data: { action: 'picture' },
    },
    image,
    failed,
    progress,
  );
}

/** The size in which a picture is shown, so that its place is there before it is. */
function fitted({ width, height }) {
  if (!width || !height) return { width: 220, height: 165, class: 'unsized' };
  const scale = Math.min(1, PICTURE_PX / width, PICTURE_PX / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function fileChip(row) {
  const { fileName, sizeBytes } = row.attachment;
  return el(
    'button',
    {
      type: 'button',
      class: 'file-chip',
      tabindex: '-1',
      disabled: row.message === null,
      'aria-label': t('file.download', { name: fileName, size: sizeText(sizeBytes) }),
      data: { action: 'download' },
    },
    el('span', { class: 'file-mark' }, icon(row.message ? 'download' : 'file')),
    el('span', { class: 'file-text' }, el('bdi', { class: 'file-name' }, fileName), el('span', { class: 'file-size' }, sizeText(sizeBytes))),
    progressBar(row),
  );
}

function progressBar(row) {
  if (row.state !== 'uploading') return null;
  const percent = Math.round(row.entry.progress * 100);
  return el('progress', { class: 'upload-progress', max: 100, value: percent, 'aria-label': t('message.uploading', { percent }) });
}

function meta(row, isOnline) {
  const time = el('time', { datetime: row.at.toISOString(), title: fullTimeText(row.at) }, timeText(row.at));
  const edited = row.edited && !row.deleted && el('span', { class: 'edited' }, t('message.edited'));
  const unread = row.message && !row.deleted && unreadMark();
  if (!row.mine) return el('span', { class: 'meta' }, unread, edited, time);
  if (row.state === 'refused' || row.state === 'failed') return el('span', { class: 'meta state-refused' }, icon('alert'));
  if (row.state === 'sending' || row.state === 'uploading') {
    const text = row.state === 'uploading' ? t('message.uploading', { percent: Math.round(row.entry.progress * 100) }) : t(isOnline ? 'message.sending' : 'message.waiting');
    return el('span', { class: 'meta state-sending', title: text }, icon('clock'), el('span', { class: 'sr-only' }, text));
  }
  return el('span', { class: 'meta state-sent' }, time, edited, unread, stateMark());
}

function moreButton(row, { nameOf }) {
  const name = row.mine ? t('message.you') : nameOf(row.senderId);
  return el(
    'button',
    { type: 'button', class: 'message-more', tabindex: '-1', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': `${t('message.actions')}: ${name}, ${timeText(row.at)}`, data: { action: 'more' } },
    icon('more'),
  );
}

function reactions(row, { nameOf, me }) {
  return el(
    'div',
    { class: 'reactions', role: 'group', 'aria-label': t('message.reactions') },
    row.reactions.map(({ emoji, userIds }) => {
      const names = listText(userIds.map((userId) => (userId === me ? t('message.you') : nameOf(userId))));
      return el(
        'button',
        {
          type: 'button',
          class: 'reaction',
          tabindex: '-1',
          'aria-pressed': String(userIds.includes(me)),
          'aria-label': t('message.reaction', { emoji, count: userIds.length, names }),
          data: { action: 'react', emoji },
        },
        el('span', {}, emoji),
        el('span', { class: 'reaction-count' }, numberText(userIds.length)),
        el('span', { class: 'tip', 'aria-hidden': 'true' }, names),
      );
    }),
  );
}

function refusal({ entry, state }) {
  const why = state === 'failed' ? t('message.uploadFailed') : t('message.refused');
  return el(
    'div',
    { class: 'refusal', role: 'alert' },
    el('span', { class: 'refusal-text' }, el('strong', {}, why), ' · ', errorText(entry)),
    (state === 'failed' ? entry.mayRetry : mayRetry(entry.code)) && el('button', { type: 'button', class: 'link', data: { action: 'retry' } }, t('message.retry')),
    el('button', { type: 'button', class: 'link', data: { action: 'discard' } }, t('message.discard')),
  );
}
