import { numberText, t } from '../i18n/i18n.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';

/**
 * What stands beside a message of who has read it: in a group how many have not, in a 1:1 room how far one's own has come.
 * Marks are changed in place, because cursors move far more often than messages do.
 */

/** A button that is there when somebody has not read the message. A screen reader is not told of every move. */
export function unreadMark() {
  return el('button', { type: 'button', class: 'unread-by', hidden: true, tabindex: '-1', 'aria-live': 'off', data: { action: 'readers' } });
}

export function stateMark() {
  const mark = el('span', { class: 'receipt', 'aria-live': 'off' });
  showState(mark, 'sent');
  return mark;
}

/**
 * @param {HTMLElement} row of a message
 * @param {number} marks.unread how many have not read it
 * @param {'sent' | 'delivered' | 'read'} marks.state
 */
export function markReceipts(row, { unread, state }) {
  const count = row.querySelector('.unread-by');
  if (count) {
    const hadFocus = document.activeElement === count;
    count.hidden = unread === 0;
    count.textContent = unread === 0 ? '' : numberText(unread);
    count.setAttribute('aria-label', t('message.unreadBy', { count: unread }));
    count.title = t('message.unreadBy', { count: unread });
    if (hadFocus && count.hidden) row.querySelector('.message-more')?.focus({ preventScroll: true });
  }
  const mark = row.querySelector('.receipt');
  if (mark && mark.dataset.receipt !== state) showState(mark, state);
}

function showState(mark, state) {
  const text = t(`message.${state}`);
  mark.dataset.receipt = state;
  mark.title = text;
  fill(mark, icon(state === 'sent' ? 'check' : 'checks'), el('span', { class: 'sr-only' }, text));
}
