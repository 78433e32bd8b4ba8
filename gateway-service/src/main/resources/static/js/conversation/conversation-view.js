import { errorText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { el, fill, isTouch } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { closeMenus } from '../ui/menu.js';
import { saveAs } from '../ui/pictures.js';
import { presenceText, withPresence } from '../ui/presence.js';
import { toast } from '../ui/toast.js';
import { isGone } from './changes.js';
import { composer } from './composer.js';
import { lightbox } from './lightbox.js';
import { actionsFor } from './message-actions.js';
import { openMessageMenu } from './message-menu.js';
import { rowElement } from './message-row.js';
import { readersDialog } from './readers-dialog.js';
import { markReceipts } from './receipt-marks.js';
import { isSystem, rowsOf } from './rows.js';
import { systemText } from './system-text.js';

const QUOTE_LENGTH = 140;

/** This close to the end counts as at the end: new messages scroll in. */
const AT_END_PX = 60;

/** How long ago the other one was there is told anew this often. */
const PRESENCE_MS = 30_000;

/** What was missed in a room that was open before comes within this time, or the room is shown without it. */
const CAUGHT_UP_MS = 2_000;

/** This close to the beginning or the end, more messages are fetched. */
const NEAR_PX = 500;

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
  #notice;
  #composer;
  #answering = null;
  #editing = null;
  #rove = null;
  #rows = new Map();
  #atEnd = true;
  #seen = 0;
  #unreadAfter = null;
  #isLate = false;
  #expected;
  #settled = false;
  #drawn = false;
  #frame = null;
  #receiptsFrame = null;
  #endings = [];
  #headSignature = '';
  #topSignature = '';
  #noticeSignature = '';

  /**
   * @param {object} options
   * @param {(roomId: number) => void} options.onMembers
   * @param {(roomId: number) => void} options.onSearch
   */
  constructor({ chat, conversation, onMembers, onSearch }) {
    this.#chat = chat;
    this.#conversation = conversation;
    this.#roomId = conversation.roomId;
    const room = this.#room;
    if (room.unreadCount > 0) this.#unreadAfter = room.lastReadMessageId;
    this.#expected = room.lastMessageId ?? 0;
    const patience = setTimeout(() => {
      this.#isLate = true;
      this.#drawSoon();
    }, CAUGHT_UP_MS);
    this.#endings.push(() => clearTimeout(patience));

    this.#head = el('header', { class: 'pane-head' });
    this.#top = el('div', { class: 'log-top' });
    this.#notice = el('div', { class: 'notice-bar', hidden: true, on: { click: (event) => this.#noticeClicked(event) } });
    this.#list = el('ol', {
      class: 'messages',
      on: { click: (event) => this.#clicked(event), keydown: (event) => this.#move(event), focusin: (event) => this.#focused(event) },
    });
    this.#scroller = el(
      'div',
      { class: 'log', role: 'log', 'aria-label': t('chat.log'), 'aria-busy': 'true', tabindex: '0', on: { scroll: () => this.#scrolled() } },
      this.#top,
      this.#list,
    );
    this.#pill = el('button', { type: 'button', class: 'pill', hidden: true, on: { click: () => void this.#toNewest() } });
    this.#composer = composer({
      name: room.name,
      draft: chat.draftOf(this.#roomId),
      pictures: chat.pictures,
      members: () => chat.knownMembers(this.#roomId).filter((member) => member.userId !== chat.me.userId),
      onDraft: (text) => chat.keepDraft(this.#roomId, text),
      onSend: (typed) => this.#send(typed),
      onCancel: () => (this.#answering = this.#editing = null),
      onEditLast: () => this.#editLast(),
      onProblem: toast,
    });
    this.element = el(
      'section',
      { class: 'conversation', 'aria-labelledby': 'room-name' },
      this.#head,
      this.#notice,
      el('div', { class: 'log-frame' }, this.#scroller, this.#pill),
      this.#composer.element,
    );
    this.#head.addEventListener('click', (event) => {
      if (event.target.closest('[data-action=members]')) onMembers(this.#roomId);
      if (event.target.closest('[data-action=search]')) onSearch(this.#roomId);
    });
    this.#top.addEventListener('click', (event) => {
      const action = event.target.closest('button')?.dataset.action;
      if (action === 'older') void conversation.loadOlder();
      if (action === 'again') void conversation.resume();
    });

    this.#receiveDrops();

    const attend = () => this.#markRead();
    for (const [target, name] of [[window, 'focus'], [document, 'visibilitychange']]) {
      target.addEventListener(name, attend);
      this.#endings.push(() => target.removeEventListener(name, attend));
    }
    this.#endings.push(
      chat.on('room', (roomId) => roomId === this.#roomId && this.#drawSoon()),
      chat.on('rooms', () => this.#drawSoon()),
      chat.on('receipts', (roomId) => roomId === this.#roomId && this.#markReceiptsSoon()),
      chat.connection.on('state', () => this.#drawSoon()),
    );
    // The keyboard of a phone, a turned device or a growing composer change the height: the end stays in sight.
    const observer = new ResizeObserver(() => this.#atEnd && this.toEnd());
    observer.observe(this.#scroller);
    this.#endings.push(() => observer.disconnect());
    const ageing = setInterval(() => this.#drawHead(), PRESENCE_MS);
    this.#endings.push(() => clearInterval(ageing));
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
    if (this.#receiptsFrame !== null) cancelAnimationFrame(this.#receiptsFrame);
    for (const end of this.#endings) end();
    this.#endings = [];
    closeMenus();
  }

  /** Shows a message, wherever in the room it is, and points at it. */
  async goTo(messageId) {
    let isThere = false;
    try {
      isThere = await this.#conversation.goTo(messageId);
    } catch (error) {
      toast(errorText(error));
      return;
    }
    if (!this.element.isConnected) return;
    this.#atEnd = false;
    this.#settled = true;
    this.#draw();
    const row = this.#list.querySelector(`[data-message-id="${messageId}"]`);
    if (!isThere || !row) {
      toast(t('search.gone'));
      return;
    }
    row.scrollIntoView({ block: 'center' });
    this.#measure();
    row.classList.remove('pointed-at');
    requestAnimationFrame(() => row.classList.add('pointed-at'));
    row.querySelector('.message-more')?.focus({ preventScroll: true });
    this.#drawPill();
  }

  async #toNewest() {
    if (this.#conversation.timeline.hasNewer) {
      await this.#conversation.goToEnd();
      this.#atEnd = true;
      this.#draw();
    }
    this.toEnd({ smooth: true });
  }

  // --- what the reader does

  #send({ text, files }) {
    if (this.#editing !== null) return this.#saveEdit(text);
    const sent = this.#chat.send(this.#roomId, text, { files, replyTo: this.#answering ?? undefined });
    if (sent) {
      this.#answering = null;
      this.#atEnd = true;
      this.#unreadAfter = null;
      if (this.#conversation.timeline.hasNewer) void this.#toNewest();
    }
    return sent;
  }

  #saveEdit(text) {
    const messageId = this.#editing;
    if (text.trim() === '') return false;
    this.#editing = null;
    if (this.#conversation.timeline.find(messageId)?.content === text.trim()) return true;
    this.#chat.editMessage(this.#roomId, messageId, text).catch((error) => {
      toast(errorText(error));
      // What was typed is not lost.
      if (this.#editing === null && this.element.isConnected) this.#edit(messageId, text);
    });
    return true;
  }

  #editLast() {
    const last = this.#conversation.timeline.messages.findLast((message) => message.senderId === this.#chat.me.userId && this.#actionsOf(message).includes('edit'));
    if (last) this.#edit(last.messageId);
  }

  #edit(messageId, content) {
    const message = this.#conversation.timeline.find(messageId);
    if (!message || isGone(message)) return;
    this.#answering = null;
    this.#editing = messageId;
    this.#composer.edit({ text: this.#textOf(message), content: content ?? message.content });
  }

  #reply(message) {
    this.#editing = null;
    this.#answering = message.messageId;
    this.#composer.reply({ title: t('message.replyTo', { nickname: this.#nameOf(message.senderId) }), text: this.#textOf(message) });
  }

  #actionsOf(message) {
    return actionsFor({
      message,
      me: this.#chat.me.userId,
      role: this.#chat.roleIn(this.#roomId),
      isGroup: this.#room.type === 'GROUP',
      noticeId: this.#room.notice?.messageId ?? null,
      now: Date.now(),
    });
  }

  #clicked(event) {
    const button = event.target.closest('button[data-action]');
    if (!button) return;
    const row = button.closest('li');
    const { action, emoji, quoted } = button.dataset;
    const shown = [...this.#rows.values()].find(({ node }) => node === row);
    const { message, entry } = shown.row;
    if (action === 'retry') this.#chat.retry(entry.clientMessageId);
    else if (action === 'discard') this.#chat.discard(entry.clientMessageId);
    else if (action === 'quote') void this.goTo(Number(quoted));
    else if (action === 'react') void this.#react(message.messageId, emoji);
    else if (action === 'picture') lightbox({ attachment: message.attachment, pictures: this.#chat.pictures });
    else if (action === 'download') void this.#download(message.attachment, button);
    else if (action === 'readers') readersDialog({ chat: this.#chat, message });
    else if (action === 'more') this.#openMenu(button, message.messageId);
  }

  #openMenu(button, messageId) {
    const message = this.#conversation.timeline.find(messageId);
    if (!message) return;
    openMessageMenu({
      button,
      message,
      actions: this.#actionsOf(message),
      chat: this.#chat,
      onReply: () => this.#reply(message),
      onEdit: () => this.#edit(messageId),
      onReact: (emoji) => void this.#react(messageId, emoji),
      returnTo: () => this.#list.querySelector(`[data-message-id="${messageId}"] .message-more`),
    });
  }

  async #react(messageId, emoji) {
    const { reactions = [] } = this.#conversation.timeline.find(messageId) ?? {};
    const isOn = reactions.find((reaction) => reaction.emoji === emoji)?.userIds.includes(this.#chat.me.userId);
    try {
      await this.#chat.react(this.#roomId, messageId, emoji, !isOn);
    } catch (error) {
      toast(errorText(error));
    }
  }

  async #download({ url, fileName }, button) {
    button.setAttribute('aria-busy', 'true');
    try {
      saveAs(await this.#chat.pictures.blob(url), fileName);
    } catch (error) {
      toast(errorText(error));
    }
    button.removeAttribute('aria-busy');
  }

  #receiveDrops() {
    const isFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
    const mark = (isOver) => (this.element.dataset.drop = isOver ? t('compose.drop') : '');
    this.element.addEventListener('dragover', (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      mark(true);
    });
    this.element.addEventListener('dragleave', (event) => !this.element.contains(event.relatedTarget) && mark(false));
    this.element.addEventListener('drop', (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      mark(false);
      this.#composer.attach([...event.dataTransfer.files]);
    });
  }

  // --- moving among messages: one stop for Tab, arrows inside

  #move(event) {
    const button = event.target.closest('button');
    const row = button?.closest('li');
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const inRow = [...row.querySelectorAll('button')].filter((other) => !other.disabled && !other.hidden);
    const stops = [...this.#list.querySelectorAll('.message-more')];
    const at = stops.indexOf(row.querySelector('.message-more'));
    const target = {
      ArrowUp: () => stops[Math.max(0, at - 1)],
      ArrowDown: () => stops[Math.min(stops.length - 1, at + 1)],
      Home: () => stops[0],
      End: () => stops.at(-1),
      ArrowLeft: () => inRow[(inRow.indexOf(button) - 1 + inRow.length) % inRow.length],
      ArrowRight: () => inRow[(inRow.indexOf(button) + 1) % inRow.length],
    }[event.key]?.();
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.closest('li').scrollIntoView({ block: 'nearest' });
  }

  #focused({ target }) {
    const stop = target.closest('li')?.querySelector('.message-more');
    if (stop) this.#setRove(stop);
  }

  #setRove(stop) {
    if (this.#rove === stop) return;
    this.#rove?.setAttribute('tabindex', '-1');
    this.#rove = stop;
    this.#rove?.setAttribute('tabindex', '0');
  }

  // --- names and texts

  #nameOf(userId) {
    return this.#chat.nicknameOf(this.#roomId, userId) ?? t('unknown.user', { userId });
  }

  /** A message in one line, for a quote or the notice. */
  #textOf(message) {
    if (isGone(message)) return t('message.deleted');
    const text = isSystem(message) ? systemText(message, (userId) => this.#chat.nicknameOf(this.#roomId, userId)) : message.content;
    return [...text.slice(0, QUOTE_LENGTH * 2).replace(/\s+/gu, ' ').trim()].slice(0, QUOTE_LENGTH).join('');
  }

  /** What a row shows of the message that it answers; null when there is nothing that the reader may see. */
  #quoteOf(row) {
    if (row.replyTo === null || row.deleted) return null;
    const message = this.#conversation.quoted(row.replyTo);
    if (!message || message.hidden) return null;
    return { messageId: message.messageId, name: this.#nameOf(message.senderId), text: this.#textOf(message), deleted: isGone(message) };
  }

  // --- drawing

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
    this.#drawNotice();
    const { status } = this.#conversation;
    this.#scroller.setAttribute('aria-busy', String(status === 'loading' || this.#conversation.older === 'loading'));
    const anchor = this.#atEnd ? null : this.#anchor();
    this.#drawTop();
    this.#drawRows();
    if (status !== 'ready') return;
    if (!this.#settled && this.element.isConnected && this.#isCaughtUp) {
      this.#settled = true;
      this.#showUnreadFirst();
    } else if (this.#atEnd) this.toEnd();
    else if (anchor && this.#rows.has(anchor.key)) {
      const moved = this.#rows.get(anchor.key).node.getBoundingClientRect().top - anchor.top;
      // Setting it to what it is would end a smooth scroll on its way.
      if (moved !== 0) this.#scroller.scrollTop += moved;
    }
    this.#markRead();
    this.#drawPill();
  }

  /** Whether everything is here that the reader shall find: where the unread messages begin cannot be told before. */
  get #isCaughtUp() {
    return this.#isLate || this.#conversation.timeline.head >= this.#expected || !this.#chat.connection.isOnline;
  }

  #drawHead() {
    const room = this.#room;
    const group = room.type === 'GROUP';
    const muted = this.#chat.isMuted(this.#roomId);
    const presence = group ? '' : presenceText(room.peer);
    const signature = JSON.stringify([room.name, room.memberCount, room.type, muted, presence, room.peer?.online]);
    if (signature === this.#headSignature) return;
    this.#headSignature = signature;
    fill(
      this.#head,
      el('a', { class: 'icon-button back', href: '#/', 'aria-label': t('chat.back') }, icon('back')),
      withPresence(avatar(room.name, group ? room.roomId : (room.peer?.userId ?? room.roomId), { group }), room.peer?.online),
      el(
        'div',
        { class: 'pane-title' },
        el('h2', { id: 'room-name', tabindex: '-1' }, el('bdi', {}, room.name), muted && el('span', { class: 'muted-mark', role: 'img', 'aria-label': t('rooms.muted') }, icon('bellOff'))),
        el('p', {}, group ? t('rooms.members', { count: room.memberCount ?? 0 }) : presence || t('chat.with')),
      ),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': t('room.search'), title: t('room.search'), data: { action: 'search' } }, icon('search')),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': t('room.open'), title: t('room.open'), data: { action: 'members' } }, icon('people')),
    );
  }

  #drawNotice() {
    const messageId = this.#room.notice?.messageId ?? null;
    const message = messageId === null ? null : this.#conversation.quoted(messageId);
    const isShown = Boolean(message) && !isGone(message);
    const text = isShown ? this.#textOf(message) : '';
    const mayClear = isShown && this.#actionsOf(message).includes('unpin');
    const signature = JSON.stringify([messageId, text, mayClear]);
    if (signature === this.#noticeSignature) return;
    this.#noticeSignature = signature;
    this.#notice.hidden = !isShown;
    fill(
      this.#notice,
      isShown && el('button', { type: 'button', class: 'notice-text', 'aria-label': t('notice.show', { text }), data: { action: 'show' } }, icon('notice'), el('span', { dir: 'auto' }, text)),
      mayClear && el('button', { type: 'button', class: 'icon-button', 'aria-label': t('notice.clear'), title: t('notice.clear'), data: { action: 'clear' } }, icon('close')),
    );
  }

  #noticeClicked(event) {
    const action = event.target.closest('button')?.dataset.action;
    if (action === 'show') void this.goTo(this.#room.notice.messageId);
    if (action === 'clear') this.#chat.clearNotice(this.#roomId).catch((error) => toast(errorText(error)));
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
            hasNewer: timeline.hasNewer,
          })
        : [];
    const knownNameOf = (userId) => this.#chat.nicknameOf(this.#roomId, userId);
    const nameOf = (userId) => this.#nameOf(userId);
    const isGroup = this.#room.type === 'GROUP';
    const { isOnline } = this.#chat.connection;
    const next = new Map();
    let place = this.#list.firstElementChild;
    for (const row of rows) {
      const isMessage = row.kind === 'message';
      const name = isMessage && !row.mine ? nameOf(row.senderId) : '';
      const waiting = row.state === 'sending' && !isOnline;
      const { key, entry, message, ...shown } = row;
      const quote = isMessage ? this.#quoteOf(row) : null;
      const picture = isMessage && !row.mine && row.last ? this.#chat.avatarOf(this.#roomId, row.senderId) : null;
      const others = isMessage
        ? [...row.mentions, ...row.reactions.flatMap((reaction) => reaction.userIds)].map(knownNameOf)
        : row.kind === 'system' && systemText(message, knownNameOf);
      const signature = JSON.stringify([shown, entry?.code, Math.round((entry?.progress ?? 0) * 100), message?.messageId, name, waiting, isGroup, quote, picture, others]);
      const known = this.#rows.get(key);
      let node = known?.node;
      let marks = known?.marks ?? null;
      if (known?.signature !== signature) {
        const focused = node?.contains(document.activeElement) ? document.activeElement : null;
        const fresh = rowElement(row, {
          me: this.#chat.me.userId,
          nameOf,
          knownNameOf,
          isGroup,
          isOnline,
          quote,
          pictures: this.#chat.pictures,
          avatarOf: (userId, nickname) => avatar(nickname, userId, { size: 'small', picture, pictures: this.#chat.pictures }),
          mentionedIn: ({ mentions }) => mentions.map((userId) => ({ userId, nickname: knownNameOf(userId) })),
        });
        if (!node && this.#drawn && this.#atEnd) fresh.classList.add('arriving');
        if (node) {
          if (node === place) place = fresh;
          node.replaceWith(fresh);
        }
        node = fresh;
        marks = this.#markRow(node, row, null);
        if (focused) (counterpart(focused, fresh) ?? this.#composer).focus();
      }
      next.set(key, { node, signature, row, marks });
      if (node === place) place = place.nextElementSibling;
      else this.#list.insertBefore(node, place);
    }
    for (const [key, { node }] of this.#rows) {
      if (next.has(key)) continue;
      if (node.contains(document.activeElement)) this.#composer.focus();
      node.remove();
    }
    this.#rows = next;
    this.#markAll();
    if (!this.#rove?.isConnected) this.#setRove([...this.#list.querySelectorAll('.message-more')].at(-1) ?? null);
    else if (!this.#list.contains(document.activeElement) && this.#atEnd) this.#setRove([...this.#list.querySelectorAll('.message-more')].at(-1));
    if (status === 'ready') this.#drawn = true;
  }

  #markReceiptsSoon() {
    if (document.hidden) return this.#markAll();
    this.#receiptsFrame ??= requestAnimationFrame(() => {
      this.#receiptsFrame = null;
      this.#markAll();
    });
  }

  #markAll() {
    for (const shown of this.#rows.values()) shown.marks = this.#markRow(shown.node, shown.row, shown.marks);
  }

  /** Who has read a row's message; only what changed is touched. @returns what the row shows now */
  #markRow(node, row, marks) {
    const { message } = row;
    if (row.kind !== 'message' || !message || row.deleted) return null;
    const { receipts } = this.#conversation;
    const { type, peer } = this.#room;
    const unread = type === 'GROUP' ? receipts.unreadCount(message) : 0;
    const state = row.mine && peer ? receipts.stateWith(peer.userId, message.messageId) : 'sent';
    if (marks?.unread === unread && marks.state === state) return marks;
    markReceipts(node, { unread, state });
    return { unread, state };
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
    if (this.#scroller.scrollTop < NEAR_PX && this.#conversation.timeline.hasOlder && this.#conversation.older === '') {
      void this.#conversation.loadOlder();
    }
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX && this.#conversation.timeline.hasNewer && this.#conversation.newer === '') {
      void this.#conversation.loadNewer();
    }
    this.#markRead();
    this.#drawPill();
  }

  #measure() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX && !this.#conversation.timeline.hasNewer;
  }

  /** What was in sight on a visible page that has the focus has been read. */
  #markRead() {
    if (!this.#settled || this.#conversation.status !== 'ready') return;
    const { last } = this.#conversation.timeline;
    if (this.#atEnd) this.#seen = last;
    if (document.hidden || !document.hasFocus() || last === 0) return;
    const read = this.#atEnd ? last : this.#lastInSight();
    if (read > 0) this.#chat.read(this.#roomId, read);
    if (this.#atEnd) this.#conversation.trim();
  }

  /** The last message that is in sight as a whole; 0 where it says nothing of those before it, because some are not here. */
  #lastInSight() {
    const { timeline } = this.#conversation;
    if (timeline.hasNewer || (timeline.hasOlder && timeline.first > this.#room.lastReadMessageId + 1)) return 0;
    const nodes = this.#list.children;
    const end = this.#scroller.getBoundingClientRect().bottom;
    let low = 0;
    let high = nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (nodes[middle].getBoundingClientRect().bottom <= end) low = middle + 1;
      else high = middle;
    }
    for (let at = low - 1; at >= 0; at--) {
      const { messageId } = nodes[at].dataset;
      if (messageId) return Number(messageId);
    }
    return 0;
  }

  #drawPill() {
    if (this.#atEnd || this.#conversation.status !== 'ready') {
      this.#pill.hidden = true;
      return;
    }
    const me = this.#chat.me.userId;
    const from = Math.max(this.#seen, this.#unreadAfter ?? 0);
    const { hasNewer } = this.#conversation.timeline;
    const below = from === 0 || hasNewer ? 0 : this.#conversation.timeline.messages.filter((m) => m.messageId > from && m.senderId !== me).length;
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

/** The button that does in a row drawn anew what the focused one did in the old row. */
function counterpart(focused, fresh) {
  const { action, emoji } = focused.dataset;
  const alike = [...fresh.querySelectorAll('button')].filter((button) => button.dataset.action === action);
  return alike.find((button) => button.dataset.emoji === emoji) ?? fresh.querySelector('.message-more');
}
