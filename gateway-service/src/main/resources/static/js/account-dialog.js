import { errorText, t } from './i18n/i18n.js';
import { avatar } from './ui/avatar.js';
import { openDialog } from './ui/dialog.js';
import { el, fill } from './ui/dom.js';
import { icon } from './ui/icons.js';
import { sessionsDialog } from './sessions-dialog.js';
import { languageChoice } from './ui/language-choice.js';
import { toast } from './ui/toast.js';
import { AVATAR_TYPES, isImage, problemOf } from './uploads/file-rules.js';

const NICKNAME_LIMIT = 40;

/** Who is logged in, how others see them, the language, whom they have blocked, and the way out. */
export function accountDialog({ chat, onLogOut }) {
  const problem = el('p', { class: 'problem', role: 'alert' });
  const card = el('div', { class: 'account-card' });
  const blocked = el('ul', { class: 'member-list', 'aria-label': t('account.blocks') });
  const chooser = el('input', { type: 'file', accept: AVATAR_TYPES, hidden: true, tabindex: '-1', on: { change: () => void changePicture(chooser.files[0]) } });
  const nickname = el('input', { id: 'account-nickname', name: 'nickname', type: 'text', dir: 'auto', autocomplete: 'nickname' });
  nickname.value = chat.me.nickname;

  function drawCard() {
    const { me } = chat;
    fill(
      card,
      avatar(me.nickname, me.userId, { size: 'large', picture: me.avatarUrl ?? null, pictures: chat.pictures }),
      el(
        'div',
        { class: 'account-who' },
        el('bdi', { class: 'account-name' }, me.nickname),
        el('div', { class: 'account-email' }, me.email ?? ''),
        el(
          'div',
          { class: 'account-picture' },
          el('button', { type: 'button', class: 'link', data: { action: 'change-picture' }, on: { click: () => chooser.click() } }, t('account.changePicture')),
          me.avatarUrl && el('button', { type: 'button', class: 'link', data: { action: 'remove-picture' }, on: { click: () => void tell(chat.changeAvatar(null)) } }, t('account.removePicture')),
        ),
      ),
    );
  }

  async function changePicture(file) {
    chooser.value = '';
    if (!file) return;
    const why = isImage(file) ? problemOf(file) : t('error.ATTACHMENT_TYPE_NOT_ALLOWED');
    if (why !== null) problem.textContent = why;
    else await tell(chat.changeAvatar(file));
  }

  async function rename(event) {
    event.preventDefault();
    const wanted = nickname.value.trim();
    if (wanted === '' || [...wanted].length > NICKNAME_LIMIT) {
      problem.textContent = t('auth.nicknameMissing');
      nickname.focus();
      return;
    }
    await tell(chat.changeNickname(wanted));
  }

  async function tell(doing) {
    problem.textContent = '';
    try {
      await doing;
      toast(t('account.saved'));
    } catch (error) {
      problem.textContent = errorText(error);
    }
  }

  function drawBlocked(users) {
    fill(
      blocked,
      users.length === 0 && el('li', { class: 'quiet-text' }, t('account.noBlocks')),
      users.map((user) =>
        el(
          'li',
          { class: 'person', data: { userId: user.userId } },
          avatar(user.nickname, user.userId, { size: 'small' }),
          el('bdi', { class: 'person-name' }, user.nickname),
          el('button', { type: 'button', class: 'button', data: { action: 'unblock' }, on: { click: () => void unblock(user) } }, t('members.unblock')),
        ),
      ),
    );
  }

  async function unblock(user) {
    try {
      await chat.block(user, false);
      toast(t('members.unblocked', { nickname: user.nickname }));
      drawBlocked(await chat.blocks());
      dialog.querySelector('[data-action=unblock], .account-nickname button')?.focus();
    } catch (error) {
      problem.textContent = errorText(error);
    }
  }

  drawCard();
  const ending = chat.on('me', drawCard);
  const dialog = openDialog({
    title: t('account.title'),
    className: 'account-dialog',
    onClose: ending,
    content: (close) => [
      el(
        'div',
        { class: 'dialog-body account' },
        card,
        chooser,
        el(
          'form',
          { class: 'field account-nickname', novalidate: true, on: { submit: rename } },
          el('label', { for: 'account-nickname' }, t('auth.nickname')),
          el('div', { class: 'field-row' }, el('div', { class: 'input-row' }, nickname), el('button', { type: 'submit', class: 'button' }, t('account.save'))),
        ),
        problem,
        el('div', { class: 'field' }, el('span', { class: 'label' }, t('auth.language')), languageChoice()),
        el('div', { class: 'field' }, el('span', { class: 'label' }, t('account.blocks')), blocked),
        el('button', { type: 'button', class: 'button wide', data: { action: 'sessions' }, on: { click: () => sessionsDialog({ chat }) } }, icon('device'), t('sessions.title')),
        chat.unsent > 0 && el('p', { class: 'notice' }, t('account.unsent', { count: chat.unsent })),
        el(
          'button',
          {
            type: 'button',
            class: 'button wide',
            data: { action: 'logout' },
            on: {
              click: () => {
                close();
                onLogOut();
              },
            },
          },
          icon('logout'),
          t('account.logout'),
        ),
      ),
    ],
  });
  chat.blocks().then(drawBlocked, (error) => fill(blocked, el('li', { class: 'problem' }, errorText(error))));
}
