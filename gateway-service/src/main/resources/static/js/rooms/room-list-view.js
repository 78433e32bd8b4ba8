import { isGone } from '../conversation/changes.js';
import { isSystem } from '../conversation/rows.js';
import { systemText } from '../conversation/system-text.js';
import { dayText, numberText, shortTimeText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { withPresence } from '../ui/presence.js';
import { isMentioned, isMuted } from './room-book.js';

const PREVIEW_LENGTH = 120;

/** The list of rooms: links, so that they open like any page; arrow keys move between them. */
export class RoomListView {
  element;
  #chat;
  #list;
  #foot;
  #selected = null;
  #items = new Map();
  #loadingMore = false;

  constructor({ chat, onNewChat, onNewGroup }) {
    this.#chat = chat;
    this.#list = el('ul', { class: 'room-list', on: { keydown: (event) => this.#move(event) } });
    this.#foot = el('div', { class: 'room-list-foot' });
    this.element = el('nav', { class: 'rooms', 'aria-label': t('rooms.list') }, this.#list, this.#foot);
    this.#foot.addEventListener('click', (event) => {
      const action = event.target.closest('button')?.dataset.action;
      if (action === 'retry') {
        chat.roomsStatus = 'loading';
        this.render();
        void chat.refreshRooms();
      }
      if (action === 'more') void this.#more();
      if (action === 'chat') onNewChat();
      if (action === 'group') onNewGroup();
    });
  }

  select(roomId) {
    this.#selected = roomId;
    this.render();
  }

  /** Gives the focus to the room that was left, or to the first one. */
  focus(roomId) {
    const link = this.#items.get(roomId)?.node.firstElementChild ?? this.#list.querySelector('a');
    link?.focus();
  }

  render() {
    const rooms = this.#chat.rooms.list();
    const used = new Set();
    let place = this.#list.firstElementChild;
    for (const room of rooms) {
      used.add(room.roomId);
      const node = this.#itemFor(room);
      if (node === place) place = place.nextElementSibling;
      else this.#list.insertBefore(node, place);
    }
    for (const [roomId, { node }] of this.#items) {
      if (used.has(roomId)) continue;
      node.remove();
      this.#items.delete(roomId);
    }
    this.#renderFoot(rooms.length);
  }

  #itemFor(room) {
    const signature = JSON.stringify([room, this.#selected === room.roomId, dayText(new Date()), isMuted(room), this.#previewOf(room)]);
    const known = this.#items.get(room.roomId);
    if (known?.signature === signature) return known.node;
    const node = known?.node ?? el('li');
    const hadFocus = node.contains(document.activeElement);
    fill(node, this.#linkTo(room));
    if (hadFocus) node.firstElementChild.focus();
    this.#items.set(room.roomId, { node, signature });
    return node;
  }

  #linkTo(room) {
    const group = room.type === 'GROUP';
    const last = room.lastMessage;
    const unread = room.unreadCount > 0;
    return el(
      'a',
      {
        class: ['room', unread && 'unread', isMuted(room) && 'muted'].filter(Boolean).join(' '),
        href: `#/rooms/${room.roomId}`,
        'aria-current': this.#selected === room.roomId ? 'page' : null,
        data: { roomId: room.roomId },
      },
      withPresence(
        avatar(room.name, group ? room.roomId : (room.peer?.userId ?? room.roomId), { group, picture: room.peer?.avatarUrl ?? null, pictures: this.#chat.pictures }),
        room.peer?.online,
      ),
      el(
        'span',
        { class: 'room-text' },
        el(
          'span',
          { class: 'room-line' },
          el('bdi', { class: 'room-name' }, room.name),
          isMuted(room) && el('span', { class: 'muted-mark', role: 'img', 'aria-label': t('rooms.muted') }, icon('bellOff')),
          last && el('time', { class: 'room-time', datetime: last.sentAt }, shortTimeText(new Date(last.sentAt))),
        ),
        el(
          'span',
          { class: 'room-line' },
          el('span', { class: 'room-preview', dir: 'auto' }, this.#previewOf(room)),
          isMentioned(room) && el('span', { class: 'badge mention-badge', role: 'img', 'aria-label': t('rooms.mentioned') }, '@'),
          unread &&
            el(
              'span',
              { class: 'badge' },
              el('span', { 'aria-hidden': 'true' }, room.unreadCount > 999 ? '999+' : numberText(room.unreadCount)),
              el('span', { class: 'sr-only' }, t('rooms.unread', { count: room.unreadCount })),
            ),
        ),
      ),
    );
  }

  #previewOf(room) {
    const last = room.lastMessage;
    if (!last) return t('rooms.noMessages');
    if (isGone(last)) return t('message.deleted');
    if (isSystem(last)) return systemText(last, (userId) => this.#chat.knownNicknameOf(room.roomId, userId));
    let text = [...last.content.slice(0, PREVIEW_LENGTH * 2).replace(/\s+/gu, ' ').trim()].slice(0, PREVIEW_LENGTH).join('');
    if (last.type === 'IMAGE' && text !== '') text = t('chat.image', { text });
    return last.senderId === this.#chat.me.userId ? t('rooms.you', { text }) : text;
  }

  #renderFoot(count) {
    const { roomsStatus, nextRooms } = this.#chat;
    const state = `${roomsStatus} ${count > 0} ${nextRooms !== null} ${this.#loadingMore}`;
    if (this.#foot.dataset.state === state) return;
    this.#foot.dataset.state = state;
    this.element.setAttribute('aria-busy', String(roomsStatus === 'loading'));
    if (roomsStatus === 'loading' && count === 0) fill(this.#foot, skeletons());
    else if (roomsStatus === 'failed') fill(this.#foot, this.#failure());
    else if (count === 0) fill(this.#foot, this.#welcome());
    else if (nextRooms !== null) {
      fill(this.#foot, el('button', { type: 'button', class: 'button quiet wide', data: { action: 'more' }, disabled: this.#loadingMore }, t('rooms.more')));
    } else fill(this.#foot);
  }

  #failure() {
    return el(
      'div',
      { class: 'empty small', role: 'alert' },
      el('p', {}, t('rooms.failed')),
      el('button', { type: 'button', class: 'button', data: { action: 'retry' } }, t('again')),
    );
  }

  #welcome() {
    return el(
      'div',
      { class: 'empty small' },
      el('span', { class: 'empty-mark' }, icon('chats')),
      el('h2', {}, t('rooms.empty')),
      el('p', {}, t('rooms.emptyHint')),
      el(
        'div',
        { class: 'button-row' },
        el('button', { type: 'button', class: 'button primary', data: { action: 'chat' } }, t('rooms.newChat')),
        el('button', { type: 'button', class: 'button', data: { action: 'group' } }, t('rooms.newGroup')),
      ),
    );
  }

  async #more() {
    this.#loadingMore = true;
    this.render();
    try {
      await this.#chat.moreRooms();
    } catch {
      // The button stays for another try.
    }
    this.#loadingMore = false;
    this.render();
  }

  #move(event) {
    const links = [...this.#list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (to === undefined || at === -1 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, to))].focus();
  }
}

function skeletons() {
  return Array.from({ length: 6 }, () =>
    el('div', { class: 'room skeleton', 'aria-hidden': 'true' }, el('span', { class: 'avatar' }), el('span', { class: 'room-text' }, el('i'), el('i'))),
  );
}
