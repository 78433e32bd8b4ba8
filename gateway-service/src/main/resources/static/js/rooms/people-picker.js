import { errorText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';

const PAUSE_MS = 220;

/**
 * Finds people by nickname: a combobox, so arrow keys move through what was found while the focus stays in the field, and
 * Enter picks.
 *
 * @param {object} options
 * @param {(nickname: string, signal: AbortSignal) => Promise<{ userId: number, nickname: string }[]>} options.search
 * @param {(user: object) => void} options.onPick
 * @param {(user: object) => boolean} [options.isPicked] marks people as picked; picking one again takes them out
 * @param {string} options.label
 */
export function peoplePicker({ search, onPick, isPicked, label, autofocus = true }) {
  let found = [];
  let active = -1;
  let asked = null;
  let timer;

  const status = el('p', { class: 'picker-status', role: 'status' }, t('people.hint'));
  const list = el('ul', { id: 'picker-list', class: 'picker-list', role: 'listbox', 'aria-label': label, 'aria-multiselectable': isPicked ? 'true' : null });
  const input = el('input', {
    type: 'search',
    id: 'picker-input',
    role: 'combobox',
    'aria-label': t('people.search'),
    'aria-expanded': 'false',
    'aria-controls': 'picker-list',
    'aria-autocomplete': 'list',
    placeholder: t('people.search'),
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    dir: 'auto',
    autofocus,
    on: { input: () => plan(), keydown },
  });

  function plan() {
    clearTimeout(timer);
    asked?.abort();
    const nickname = input.value.trim();
    if (nickname === '') {
      show([], t('people.hint'));
      return;
    }
    status.textContent = t('people.searching');
    timer = setTimeout(() => void ask(nickname), PAUSE_MS);
  }

  async function ask(nickname) {
    const mine = (asked = new AbortController());
    try {
      const users = await search(nickname, mine.signal);
      if (mine.signal.aborted) return;
      show(users, users.length === 0 ? t('people.none', { query: nickname }) : t('people.found', { count: users.length }));
    } catch (error) {
      if (!mine.signal.aborted) show([], errorText(error));
    }
  }

  function show(users, text) {
    found = users;
    active = users.length > 0 ? 0 : -1;
    status.textContent = text;
    status.classList.toggle('sr-only', users.length > 0);
    render();
  }

  function render() {
    fill(
      list,
      found.map((user, index) =>
        el(
          'li',
          {
            id: `picker-${user.userId}`,
            role: 'option',
            class: index === active ? 'person active' : 'person',
            'aria-selected': String(isPicked ? isPicked(user) : index === active),
            data: { userId: user.userId },
            on: { click: () => pick(index) },
          },
          avatar(user.nickname, user.userId, { size: 'small' }),
          el('bdi', { class: 'person-name' }, user.nickname),
          isPicked && el('span', { class: 'tick' }, isPicked(user) ? icon('check') : null),
        ),
      ),
    );
    input.setAttribute('aria-expanded', String(found.length > 0));
    if (active >= 0) input.setAttribute('aria-activedescendant', `picker-${found[active].userId}`);
    else input.removeAttribute('aria-activedescendant');
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  function pick(index) {
    if (!found[index]) return;
    active = index;
    onPick(found[index]);
    render();
    input.focus();
  }

  function keydown(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (found.length === 0) return;
      event.preventDefault();
      active = (active + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length;
      render();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (input.value.trim() !== '') pick(active);
    } else if (event.key === 'Escape' && input.value !== '') {
      // The first Escape empties the field, the next one closes the dialog.
      event.preventDefault();
      input.value = '';
      plan();
    }
  }

  return {
    element: el('div', { class: 'picker' }, el('div', { class: 'search-row' }, icon('search'), input), status, list),
    refresh: render,
    focus: () => input.focus(),
  };
}
