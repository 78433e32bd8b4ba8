import { t } from './i18n/i18n.js';
import { avatar } from './ui/avatar.js';
import { openDialog } from './ui/dialog.js';
import { el } from './ui/dom.js';
import { icon } from './ui/icons.js';
import { languageChoice } from './ui/language-choice.js';

/** Who is logged in, the language, and the way out. */
export function accountDialog({ chat, onLogOut }) {
  openDialog({
    title: t('account.title'),
    content: (close) => [
      el(
        'div',
        { class: 'dialog-body account' },
        el(
          'div',
          { class: 'account-card' },
          avatar(chat.me.nickname, chat.me.userId, { size: 'large' }),
          el('div', {}, el('bdi', { class: 'account-name' }, chat.me.nickname), el('div', { class: 'account-email' }, chat.me.email ?? '')),
        ),
        el('div', { class: 'field' }, el('span', { class: 'label' }, t('auth.language')), languageChoice()),
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
}
