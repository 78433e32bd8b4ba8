import { errorText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { el, fill, isTouch } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { composer } from './composer.js';
import { rowElement } from './message-row.js';
import { rowsOf } from './rows.js';

/** This close to the end counts as at the end: new messages scroll in. */
const AT_END_PX = 60;

/** This close to the beginning, older messages are fetched. */
const NEAR_TOP_PX = 500;

/**
 * One open room: its head, its messages and the composer.
 *
 * The list keeps an element per row and touches only what changed. While the reader is at the end it stays there; anywhere
 * else, what they look at stays where it is, whatever comes in above or below.
 */
export class ConversationView {
  element;
  #chat;
  #conversation;
  #roomId;
  #head;
  #scroller;
  #top;
  #list;
  #pill;
  #composer;
  #rows = new Map();
  #atEnd = true;
  #seen = 0;
  #unreadAfter = null;
  #settled = false;
  #drawn = false;
  #frame = null;
  #endings = [];
  #headSignature = '';
  #topSignature = '';

  constructor({ chat, conversation, onMembers }) {
    this.#chat = chat;
    this.#conversation = conversation;
    this.#roomId = conversation.roomId;
    const room = this.#room;
    if (room.unreadCount > 0) this.#unreadAfter = room.lastReadMessageId;

    this.#head = el('header', { class: 'pane-head' });
    this.#top = el('div', { class: 'log-top' });
    this.#list = el('ol', { class: 'messages' });
    this.#scroller = el(
      'div',
      { class: 'log', role: 'log', 'aria-label': t('chat.log'), 'aria-busy': 'true', tabindex: '0', on: { scroll: () => this.#scrolled() } },
      this.#top,
      this.#list,
    );
    this.#pill = el('button', { type: 'button', class: 'pill', hidden: true, on: { click: () => this.toEnd({ smooth: true }) } });
    this.#composer = composer({
      name: room.name,
      draft: chat.draftOf(this.#roomId),
      onDraft: (text) => chat.keepDraft(this.#roomId, text),
      onSend: (text) => {
        this.#atEnd = true;
        this.#unreadAfter = null;
        return chat.send(this.#roomId, text);
      },
    });
    this.element = el(
      'section',
      { class: 'conversation', 'aria-labelledby': 'room-name' },
      this.#head,
      el('div', { class: 'log-frame' }, this.#scroller, this.#pill),
      this.#composer.element,
    );
    this.#head.addEventListener('click', (event) => {
      if (event.target.closest('[data-action=members]')) onMembers(this.#roomId);
    });
    this.#top.addEventListener('click', (event) => {
      const action = event.target.closest('button')?.dataset.action;
      if (action === 'older') void conversation.loadOlder();
      if (action === 'again') void conversation.resume();
    });

    const attend = () => this.#markRead();
    for (const [target, name] of [[window, 'focus'], [document, 'visibilitychange']]) {
      target.addEventListener(name, attend);
      this.#endings.push(() => target.removeEventListener(name, attend));
    }
    this.#endings.push(
      chat.on('room', (roomId) => roomId === this.#roomId && this.#drawSoon()),
      chat.on('rooms', () => this.#drawHead()),
      chat.connection.on('state', () => this.#drawSoon()),
    );
    // The keyboard of a phone, a turned device or a growing composer change the height: the end stays in sight.
    const observer = new ResizeObserver(() => this.#atEnd && this.toEnd());
    observer.observe(this.#scroller);
    this.#endings.push(() => observer.disconnect());
    this.#draw();
  }

  /** To be called once the element is in the page. */
  settle() {
    this.#composer.fit();
    this.#draw();
    if (isTouch()) this.#head.querySelector('h2').focus();
    else this.#composer.focus();
  }

  destroy() {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    for (const end of this.#endings) end();
    this.#endings = [];
  }

  toEnd({ smooth = false } = {}) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: smooth && !calm ? 'smooth' : 'instant' });
  }

  get #room() {
    return this.#chat.rooms.find(this.#roomId) ?? { roomId: this.#roomId, name: '', type: 'GROUP', unreadCount: 0 };
  }

  /** Draws with the next frame, once for everything that changed until then; a hidden page has no frames. */
  #drawSoon() {
    if (document.hidden) return this.#draw();
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #draw() {
    this.#drawHead();
    const { status } = this.#conversation;
    this.#scroller.setAttribute('aria-busy', String(status === 'loading' || this.#conversation.older === 'loading'));
    const anchor = this.#atEnd ? null : this.#anchor();
    this.#drawTop();
    this.#drawRows();
    if (status !== 'ready') return;
    if (!this.#settled && this.element.isConnected) {
      this.#settled = true;
      this.#showUnreadFirst();
    } else if (this.#atEnd) this.toEnd();
    else if (anchor && this.#rows.has(anchor.key)) {
      this.#scroller.scrollTop += this.#rows.get(anchor.key).node.getBoundingClientRect().top - anchor.top;
    }
    this.#markRead();
    this.#drawPill();
  }

  #drawHead() {
    const room = this.#room;
    const group = room.type === 'GROUP';
    const signature = JSON.stringify([room.name, room.memberCount, room.type]);
    if (signature === this.#headSignature) return;
    this.#headSignature = signature;
    fill(
      this.#head,
      el('a', { class: 'icon-button back', href: '#/', 'aria-label': t('chat.back') }, icon('back')),
      avatar(room.name, group ? room.roomId : (room.peer?.userId ?? room.roomId), { group }),
      el(
        'div',
        { class: 'pane-title' },
        el('h2', { id: 'room-name', tabindex: '-1' }, el('bdi', {}, room.name)),
        el('p', {}, group ? t('rooms.members', { count: room.memberCount ?? 0 }) : t('chat.with')),
      ),
      group && el('button', { type: 'button', class: 'icon-button', 'aria-label': t('members.open'), data: { action: 'members' } }, icon('people')),
    );
  }

  #drawTop() {
    const { status, older, timeline, error } = this.#conversation;
    const room = this.#room;
    const pending = this.#chat.pendingIn(this.#roomId).length;
    const signature = JSON.stringify([status, older, timeline.hasOlder, timeline.messages.length + pending > 0, room.name, error?.code]);
    if (signature === this.#topSignature) return;
    this.#topSignature = signature;
    if (status === 'loading') fill(this.#top, skeletons());
    else if (status === 'failed') fill(this.#top, this.#failure(error));
    else if (older === 'loading') fill(this.#top, el('div', { class: 'spinner-row' }, el('span', { class: 'spinner' }), el('span', { class: 'sr-only' }, t('chat.olderLoading'))));
    else if (older === 'failed') fill(this.#top, el('div', { class: 'spinner-row' }, el('span', {}, t('chat.olderFailed')), el('button', { type: 'button', class: 'link', data: { action: 'older' } }, t('again'))));
    else if (timeline.hasOlder) fill(this.#top, el('div', { class: 'spinner-row' }));
    else fill(this.#top, this.#beginning(room, timeline.messages.length + pending === 0));
  }

  #failure(error) {
    const gone = error.status === 403 || error.status === 404;
    return el(
      'div',
      { class: 'empty', role: 'alert' },
      el('span', { class: 'empty-mark' }, icon('alert')),
      el('p', {}, gone ? t('chat.unavailable') : t('chat.loadFailed')),
      !gone && el('p', { class: 'quiet-text' }, errorText(error)),
      !gone && el('button', { type: 'button', class: 'button', data: { action: 'again' } }, t('again')),
    );
  }

  #beginning(room, empty) {
    const group = room.type === 'GROUP';
    return el(
      'div',
      { class: 'beginning' },
      avatar(room.name, group ? room.roomId : (room.peer?.userId ?? room.roomId), { group, size: 'large' }),
      el('p', { dir: 'auto' }, t(group ? 'chat.startGroup' : 'chat.start', { name: room.name })),
      empty && el('p', { class: 'quiet-text' }, t('chat.sayHello')),
    );
  }

  #drawRows() {
    const { timeline, status } = this.#conversation;
    const rows =
      status === 'ready'
        ? rowsOf({
            messages: timeline.messages,
            pending: this.#chat.pendingIn(this.#roomId),
            me: this.#chat.me.userId,
            unreadAfter: this.#unreadAfter,
          })
        : [];
    const nameOf = (userId) => this.#chat.nicknameOf(this.#roomId, userId) ?? t('unknown.user', { userId });
    const isGroup = this.#room.type === 'GROUP';
    const { isOnline } = this.#chat.connection;
    const next = new Map();
    let place = this.#list.firstElementChild;
    for (const row of rows) {
      const name = row.kind === 'message' && !row.mine ? nameOf(row.senderId) : '';
      const waiting = row.state === 'sending' && !isOnline;
      const { key, entry, message, ...shown } = row;
      const signature = JSON.stringify([shown, entry?.code, message?.messageId, name, waiting, isGroup]);
      const known = this.#rows.get(key);
      let node = known?.node;
      if (known?.signature !== signature) {
        const hadFocus = node?.contains(document.activeElement);
        const fresh = rowElement(row, {
          nameOf,
          isGroup,
          isOnline,
          onRetry: (id) => this.#chat.retry(id),
          onDiscard: (id) => this.#chat.discard(id),
        });
        if (!node && this.#drawn && this.#atEnd) fresh.classList.add('arriving');
        if (node) {
          if (node === place) place = fresh;
          node.replaceWith(fresh);
        }
        node = fresh;
        if (hadFocus) this.#composer.focus();
      }
      next.set(key, { node, signature });
      if (node === place) place = place.nextElementSibling;
      else this.#list.insertBefore(node, place);
    }
    for (const [key, { node }] of this.#rows) {
      if (next.has(key)) continue;
      if (node.contains(document.activeElement)) this.#composer.focus();
      node.remove();
    }
    this.#rows = next;
    if (status === 'ready') this.#drawn = true;
  }

  /** The first row in sight, and where it is: it shall be there after drawing, too. */
  #anchor() {
    const { top } = this.#scroller.getBoundingClientRect();
    for (const [key, { node }] of this.#rows) {
      const box = node.getBoundingClientRect();
      if (box.bottom > top && !node.classList.contains('day')) return { key, top: box.top };
    }
    return null;
  }

  /** On opening: the mark before unread messages is in sight, or the end. */
  #showUnreadFirst() {
    const mark = this.#rows.get('unread')?.node;
    this.toEnd();
    if (mark) {
      const above = this.#scroller.getBoundingClientRect().top - mark.getBoundingClientRect().top;
      if (above > 0) this.#scroller.scrollTop -= above + 24;
    }
    this.#measure();
  }

  #scrolled() {
    this.#measure();
    if (this.#conversation.status !== 'ready' || !this.#settled) return;
    if (this.#scroller.scrollTop < NEAR_TOP_PX && this.#conversation.timeline.hasOlder && this.#conversation.older === '') {
      void this.#conversation.loadOlder();
    }
    this.#markRead();
    this.#drawPill();
  }

  #measure() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
  }

  /** What stands at the end of a visible page that has the focus has been seen. */
  #markRead() {
    if (!this.#settled || !this.#atEnd || this.#conversation.status !== 'ready') return;
    const { last } = this.#conversation.timeline;
    this.#seen = last;
    if (document.hidden || !document.hasFocus() || last === 0) return;
    this.#chat.read(this.#roomId, last);
    this.#conversation.trim();
  }

  #drawPill() {
    if (this.#atEnd || this.#conversation.status !== 'ready') {
      this.#pill.hidden = true;
      return;
    }
    const me = this.#chat.me.userId;
    const from = Math.max(this.#seen, this.#unreadAfter ?? 0);
    const below = from === 0 ? 0 : this.#conversation.timeline.messages.filter((m) => m.messageId > from && m.senderId !== me).length;
    const text = below > 0 ? t('chat.newBelow', { count: below }) : '';
    if (this.#pill.hidden || this.#pill.dataset.text !== text) {
      this.#pill.dataset.text = text;
      this.#pill.setAttribute('aria-label', text || t('chat.toBottom'));
      this.#pill.classList.toggle('plain', text === '');
      fill(this.#pill, text && el('span', {}, text), icon('down'));
    }
    this.#pill.hidden = false;
  }
}

function skeletons() {
  return el(
    'div',
    { class: 'message-skeletons', 'aria-hidden': 'true' },
    ['theirs', 'theirs wide', 'mine', 'theirs', 'mine wide', 'mine'].map((kind) => el('i', { class: kind })),
  );
}
