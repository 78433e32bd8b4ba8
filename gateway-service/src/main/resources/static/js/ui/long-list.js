import { t } from '../i18n/i18n.js';
import { el, fill } from './dom.js';

/** So many rows at first, and with each press of the button. */
const ROWS = 50;

/**
 * A list that may be long: only the first rows are in the page, and a button brings more.
 *
 * @param {string | HTMLElement} label what the list is called, or the heading with an id that says so
 * @param {(item: object) => HTMLElement} row
 * @returns `element`, and `show` to draw other items, as many as were shown before
 */
export function longList({ label, row }) {
  const list = el('ul', { class: 'member-list', ...(typeof label === 'string' ? { 'aria-label': label } : { 'aria-labelledby': label.id }) });
  const more = el('button', { type: 'button', class: 'button quiet wide', hidden: true, data: { action: 'more-rows' }, on: { click: grow } });
  let items = [];
  let most = ROWS;

  function show(next) {
    items = next;
    fill(list, items.slice(0, most).map(row));
    more.hidden = items.length <= most;
    more.textContent = t('list.more', { count: items.length - most });
  }

  function grow() {
    const before = list.childElementCount;
    most += ROWS;
    show(items);
    if (more.hidden) list.children[before]?.querySelector('button')?.focus();
  }

  return { element: el('div', {}, list, more), list, show };
}
