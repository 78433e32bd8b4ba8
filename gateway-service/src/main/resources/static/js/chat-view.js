import { accountDialog } from './account-dialog.js';
import { connectionBanner } from './connection/banner.js';
import { ConversationView } from './conversation/conversation-view.js';
import { errorText, t } from './i18n/i18n.js';
import { membersDialog } from './rooms/members-dialog.js';
import { newChatDialog, newGroupDialog } from './rooms/new-room-dialogs.js';
import { RoomListView } from './rooms/room-list-view.js';
import { searchDialog } from './search/search-dialog.js';
import { avatar } from './ui/avatar.js';
import { showOnAppIcon } from './ui/badge.js';
import { closeDialogs } from './ui/dialog.js';
import { el, fill } from './ui/dom.js';
import { icon } from './ui/icons.js';
import { toast } from './ui/toast.js';

/**
 * The page of a logged-in user: rooms on the left, the open room on the right; one of them at a time on a phone. Which room
 * is open stands in the address (`#/rooms/7`, or `#/rooms/7/120` for one of its messages), so the browser's back button works.
 */
export class ChatView {
  element;
  #chat;
  #rooms;
  #pane;
  #banner;
  #me;
  #conversation = null;
  #roomId = null;
  #onRoom;
  #asked = 0;
  #endings = [];

  constructor({ chat, onLogOut }) {
    this.#chat = chat;
    const onRoom = (this.#onRoom = (roomId) => (location.hash = `#/rooms/${roomId}`));
    const onNewChat = () => newChatDialog({ chat, onRoom });
    const onNewGroup = () => newGroupDialog({ chat, onRoom });
    this.#rooms = new RoomListView({ chat, onNewChat, onNewGroup });
    this.#pane = el('main', { class: 'pane' });
    this.#banner = connectionBanner(chat.connection);
    this.element = el(
      'div',
      { class: 'shell', data: { pane: 'rooms' } },
      this.#banner.element,
      el(
        'aside',
        { class: 'sidebar' },
        el(
          'header',
          { class: 'sidebar-head' },
          (this.#me = el('button', { type: 'button', class: 'me', on: { click: () => accountDialog({ chat, onLogOut }) } })),
          el('h1', {}, t('rooms.title')),
          el('button', { type: 'button', class: 'icon-button', 'aria-label': t('rooms.search'), title: t('rooms.search'), data: { action: 'search-all' }, on: { click: () => this.#search(null) } }, icon('search')),
          el('button', { type: 'button', class: 'icon-button', 'aria-label': t('rooms.newGroup'), title: t('rooms.newGroup'), data: { action: 'new-group' }, on: { click: onNewGroup } }, icon('group')),
          el('button', { type: 'button', class: 'icon-button accent', 'aria-label': t('rooms.newChat'), title: t('rooms.newChat'), data: { action: 'new-chat' }, on: { click: onNewChat } }, icon('compose')),
        ),
        this.#rooms.element,
      ),
      this.#pane,
    );

    const route = () => void this.#route();
    addEventListener('hashchange', route);
    const escape = (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      if (this.#roomId !== null) location.hash = '#/';
    };
    addEventListener('keydown', escape);
    this.#endings.push(
      () => removeEventListener('hashchange', route),
      () => removeEventListener('keydown', escape),
      chat.on('rooms', () => this.#roomsChanged()),
      chat.on('refusal', (refusal) => toast(errorText(refusal))),
      chat.on('gone', (roomId, why) => this.#gone(roomId, why)),
      chat.on('invited', (roomId) => toast(t('room.invited', { name: chat.rooms.find(roomId)?.name ?? '' }))),
      chat.on('me', () => this.#drawMe()),
    );
    this.#drawMe();
  }

  #drawMe() {
    const { me, pictures } = this.#chat;
    this.#me.setAttribute('aria-label', t('account.open', { nickname: me.nickname }));
    fill(this.#me, avatar(me.nickname, me.userId, { size: 'small', picture: me.avatarUrl ?? null, pictures }));
  }

  #search(roomId) {
    searchDialog({ chat: this.#chat, roomId, onHit: (inRoom, messageId) => this.#goTo(inRoom, messageId) });
  }

  #goTo(roomId, messageId) {
    if (this.#conversation && this.#roomId === roomId) void this.#conversation.goTo(messageId);
    else location.hash = `#/rooms/${roomId}/${messageId}`;
  }

  /** The room on the screen is no longer the user's: it closes, and says why. */
  #gone(roomId, why) {
    if (this.#roomId !== roomId) return;
    ++this.#asked;
    closeDialogs();
    this.#conversation?.destroy();
    this.#conversation = null;
    // An address of its own: the room may be opened again, and the list has to be another place.
    history.replaceState(null, '', '#/closed');
    this.#roomId = null;
    this.#rooms.select(null);
    fill(this.#pane, this.#closed(t(`room.${why}`)));
    this.#pane.querySelector('a').focus();
    this.#roomsChanged();
  }

  /** To be called once the element is in the page. */
  settle() {
    this.#roomsChanged();
    void this.#route();
  }

  destroy() {
    this.#conversation?.destroy();
    this.#banner.destroy();
    for (const end of this.#endings) end();
    closeDialogs();
    document.title = t('app.name');
    showOnAppIcon(0);
  }

  #roomsChanged() {
    this.#rooms.render();
    const { unread } = this.#chat;
    showOnAppIcon(unread);
    const room = this.#roomId === null ? null : this.#chat.rooms.find(this.#roomId);
    const title = room ? `${room.name} · ${t('app.name')}` : t('app.name');
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
  }

  async #route() {
    const asked = ++this.#asked;
    const match = /^#\/rooms\/(\d+)(?:\/(\d+))?$/.exec(location.hash);
    const roomId = match ? Number(match[1]) : null;
    const messageId = match?.[2] ? Number(match[2]) : null;
    const left = this.#roomId;
    closeDialogs();
    this.element.dataset.pane = roomId === null ? 'rooms' : 'room';
    this.#roomId = roomId;
    this.#rooms.select(roomId);
    this.#conversation?.destroy();
    this.#conversation = null;
    if (roomId === null) {
      this.#chat.closeRoom();
      fill(this.#pane, this.#nothingOpen());
      if (left !== null) this.#rooms.focus(left);
      this.#roomsChanged();
      return;
    }
    try {
      const conversation = await this.#chat.openRoom(roomId);
      if (asked !== this.#asked) return;
      this.#conversation = new ConversationView({
        chat: this.#chat,
        conversation,
        onMembers: (id) => membersDialog({ chat: this.#chat, roomId: id, onRoom: this.#onRoom }),
        onSearch: (id) => this.#search(id),
      });
      fill(this.#pane, this.#conversation.element);
      this.#conversation.settle();
      if (messageId !== null) {
        // The same hit can be chosen again.
        history.replaceState(null, '', `#/rooms/${roomId}`);
        void this.#conversation.goTo(messageId);
      }
    } catch (error) {
      if (asked !== this.#asked) return;
      fill(this.#pane, this.#unavailable(error));
    }
    this.#roomsChanged();
  }

  #nothingOpen() {
    return el(
      'div',
      { class: 'empty' },
      el('span', { class: 'empty-mark large' }, icon('logo')),
      el('h2', {}, t('rooms.pick')),
      el('p', {}, t('rooms.pickHint')),
    );
  }

  #closed(text) {
    return el(
      'div',
      { class: 'empty', role: 'alert' },
      el('span', { class: 'empty-mark' }, icon('logout')),
      el('p', {}, text),
      el('a', { class: 'button', href: '#/' }, t('chat.back')),
    );
  }

  #unavailable(error) {
    const gone = error.status === 403 || error.status === 404;
    return el(
      'div',
      { class: 'empty', role: 'alert' },
      el('span', { class: 'empty-mark' }, icon('alert')),
      el('p', {}, gone ? t('chat.unavailable') : errorText(error)),
      el(
        'div',
        { class: 'button-row' },
        el('a', { class: 'button', href: '#/' }, t('chat.back')),
        !gone && el('button', { type: 'button', class: 'button primary', on: { click: () => void this.#route() } }, t('again')),
      ),
    );
  }
}
