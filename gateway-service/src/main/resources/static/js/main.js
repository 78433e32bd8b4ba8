import { Api } from './api.js';
import { authView } from './auth/auth-view.js';
import { Chat } from './chat.js';
import { ChatView } from './chat-view.js';
import { Connection } from './connection/connection.js';
import { announce, errorText, onLanguageChange, t } from './i18n/i18n.js';
import { Session } from './session/session.js';
import { el, fill } from './ui/dom.js';
import { icon } from './ui/icons.js';

/** Starts the client: the log-in page, or the chats of whoever is logged in. */

const START_AGAIN_MS = 5_000;

const root = document.getElementById('app');
const session = new Session();
const form = {};
let chat = null;
let view = null;
let notice = null;

announce();
session.on('ended', (why) => {
  notice = { EXPIRED: t('auth.expired'), LOGGED_OUT: t('auth.loggedOut'), ACCOUNT_REVOKED: t('connection.ACCOUNT_REVOKED') }[why] ?? null;
  leave();
  showAuth();
});
onLanguageChange(() => {
  if (chat?.me) showChat();
  else if (!session.isOpen) showAuth();
});

if (session.isOpen) void enter();
else showAuth();

async function enter({ quietly = false } = {}) {
  notice = null;
  if (!quietly) showSplash();
  const mine = (chat = new Chat({ api: new Api(session), connection: new Connection(session) }));
  const shown = mine.on('rooms', () => chat === mine && view === null && showChat());
  try {
    await mine.start();
    if (chat === mine && view === null) showChat();
  } catch (error) {
    if (chat !== mine || !session.isOpen) return;
    mine.stop();
    chat = null;
    showFailure(error);
    setTimeout(() => chat === null && session.isOpen && void enter({ quietly: true }), START_AGAIN_MS);
  } finally {
    shown();
  }
}

function leave() {
  view?.destroy();
  view = null;
  chat?.stop();
  chat = null;
}

function logOut() {
  chat?.forgetUnsent();
  location.hash = '#/';
  void session.logOut();
}

function showAuth() {
  view?.destroy();
  const auth = authView({ session, notice, onLogIn: enter, form });
  fill(root, auth.element);
  auth.focus();
  view = null;
}

function showChat() {
  view?.destroy();
  chat.closeRoom();
  view = new ChatView({ chat, onLogOut: logOut });
  fill(root, view.element);
  view.settle();
}

function showSplash() {
  fill(root, el('div', { class: 'splash', role: 'status' }, el('span', { class: 'logo' }, icon('logo')), el('span', { class: 'sr-only' }, t('app.loading'))));
}

function showFailure(error) {
  fill(
    root,
    el(
      'div',
      { class: 'empty full', role: 'alert' },
      el('span', { class: 'empty-mark' }, icon('offline')),
      el('p', {}, errorText(error)),
      el('button', { type: 'button', class: 'button primary', on: { click: () => void enter() } }, t('again')),
    ),
  );
}
