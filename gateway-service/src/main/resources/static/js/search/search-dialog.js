import { errorText, shortTimeText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { openDialog } from '../ui/dialog.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { markedPieces } from './marked.js';

const PAUSE_MS = 300;

/** As class Limits of common-contracts. */
const SHORTEST = 2;
const LONGEST = 100;

/**
 * Searches messages, in one room or in all of the user's, newest first; a hit leads to its place in the room.
 *
 * @param {number | null} options.roomId the room to begin with
 * @param {(roomId: number, messageId: number) => void} options.onHit
 */
export function searchDialog({ chat, roomId, onHit }) {
  let everywhere = roomId === null;
  let hits = [];
  let cursor;
  let query = '';
  let asked = null;
  let timer;

  const input = el('input', {
    type: 'search',
    id: 'search-input',
    'aria-label': t('search.placeholder'),
    'aria-controls': 'search-hits',
    placeholder: t('search.placeholder'),
    maxlength: LONGEST * 2,
    autocomplete: 'off',
    dir: 'auto',
    autofocus: true,
    on: {
      input: plan,
      keydown: (event) => {
        if (event.isComposing || event.keyCode === 229) return;
        if (event.key === 'Enter') {
          event.preventDefault();
          clearTimeout(timer);
          begin();
        } else if (event.key === 'ArrowDown' && list.firstElementChild) {
          event.preventDefault();
          list.querySelector('button').focus();
        } else if (event.key === 'Escape' && input.value !== '') {
          // The first Escape empties the field, the next one closes the dialog.
          event.preventDefault();
          input.value = '';
          plan();
        }
      },
    },
  });
  const status = el('p', { class: 'picker-status', role: 'status' }, t('search.hint'));
  const list = el('ul', { id: 'search-hits', class: 'search-hits', on: { keydown: move } });
  const more = el('button', { type: 'button', class: 'button quiet wide', hidden: true, data: { action: 'more' }, on: { click: () => void ask() } }, t('search.more'));
  const scopes = [
    ['here', false],
    ['everywhere', true],
  ].map(([name, value]) =>
    el('button', { type: 'button', data: { scope: name }, on: { click: () => choose(value) } }, t(`search.${name}`)),
  );

  const dialog = openDialog({
    title: t('search.title'),
    className: 'search-dialog',
    onClose: () => {
      clearTimeout(timer);
      asked?.abort();
      ending();
    },
    content: () => [
      el(
        'div',
        { class: 'dialog-body' },
        el('div', { class: 'search-row' }, icon('search'), input),
        roomId !== null && el('div', { class: 'segmented wide', role: 'group', 'aria-label': t('search.scope') }, scopes),
        status,
        list,
        more,
      ),
    ],
  });
  // Nicknames come in later.
  const ending = chat.on('room', () => draw());

  function choose(value) {
    everywhere = value;
    showScope();
    if (query !== '') begin();
    input.focus();
  }

  function showScope() {
    scopes.forEach((button, index) => button.setAttribute('aria-pressed', String((index === 1) === everywhere)));
  }

  function plan() {
    clearTimeout(timer);
    asked?.abort();
    timer = setTimeout(begin, PAUSE_MS);
  }

  function begin() {
    query = [...input.value.trim()].slice(0, LONGEST).join('');
    hits = [];
    cursor = undefined;
    draw();
    more.hidden = true;
    if ([...query].length < SHORTEST) {
      query = '';
      tell(t('search.hint'));
      return;
    }
    tell(t('search.searching'));
    void ask();
  }

  async function ask() {
    asked?.abort();
    const mine = (asked = new AbortController());
    more.disabled = true;
    try {
      const page = await chat.search({ text: query, roomId: everywhere ? undefined : roomId, cursor }, mine.signal);
      if (mine.signal.aborted) return;
      hits = [...hits, ...page.hits];
      cursor = page.nextCursor;
      more.hidden = !cursor;
      tell(hits.length === 0 && !cursor ? t('search.none', { query }) : t('search.found', { count: hits.length }), hits.length > 0);
      draw();
    } catch (error) {
      if (!mine.signal.aborted) tell(errorText(error));
    }
    more.disabled = false;
  }

  function tell(text, quietly = false) {
    status.textContent = text;
    status.classList.toggle('sr-only', quietly);
  }

  function draw() {
    const focused = [...list.children].indexOf(document.activeElement?.closest('.search-hits > li'));
    fill(list, hits.map(hit));
    if (focused >= 0) list.children[focused]?.querySelector('button').focus();
  }

  function hit({ message, snippet }) {
    const room = chat.rooms.find(message.roomId);
    const name = chat.nicknameOf(message.roomId, message.senderId) ?? t('unknown.user', { userId: message.senderId });
    return el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: 'hit',
          data: { roomId: message.roomId, messageId: message.messageId },
          on: {
            click: () => {
              dialog.close();
              onHit(message.roomId, message.messageId);
            },
          },
        },
        avatar(name, message.senderId, { size: 'small', picture: chat.avatarOf(message.roomId, message.senderId), pictures: chat.pictures }),
        el(
          'span',
          { class: 'hit-text' },
          el(
            'span',
            { class: 'room-line' },
            el('bdi', { class: 'hit-name' }, everywhere && room ? `${name} · ${room.name}` : name),
            el('time', { class: 'room-time', datetime: message.sentAt }, shortTimeText(new Date(message.sentAt))),
          ),
          el('span', { class: 'hit-snippet', dir: 'auto' }, markedPieces(snippet ?? message.content, query).map((piece) => (piece.marked ? el('mark', {}, piece.text) : piece.text))),
        ),
      ),
    );
  }

  function move(event) {
    const buttons = [...list.querySelectorAll('.hit')];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === 'ArrowUp' && at === 0) {
      event.preventDefault();
      input.focus();
      return;
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at === -1) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(buttons.length - 1, to))].focus();
  }

  showScope();
}
