import { errorText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { openDialog } from '../ui/dialog.js';
import { el, fill } from '../ui/dom.js';

/** Who is in a room. */
export function membersDialog({ chat, roomId }) {
  const list = el('ul', { class: 'member-list', 'aria-busy': 'true' }, el('li', { class: 'spinner-row' }, el('span', { class: 'spinner' })));
  openDialog({
    title: t('members.title'),
    content: () => [el('div', { class: 'dialog-body' }, list)],
  });
  chat.membersOf(roomId).then(
    (members) => {
      list.removeAttribute('aria-busy');
      fill(
        list,
        members.map((member) =>
          el(
            'li',
            { class: 'person' },
            el('span', { class: 'with-presence' }, avatar(member.nickname, member.userId, { size: 'small' }), member.online && el('span', { class: 'presence', role: 'img', 'aria-label': t('members.online') })),
            el('bdi', { class: 'person-name' }, member.nickname),
            member.userId === chat.me.userId && el('span', { class: 'tag' }, t('members.you')),
            member.role === 'OWNER' && el('span', { class: 'tag strong' }, t('members.owner')),
            member.role === 'ADMIN' && el('span', { class: 'tag strong' }, t('members.admin')),
          ),
        ),
      );
    },
    (error) => fill(list, el('li', { class: 'problem', role: 'alert' }, errorText(error))),
  );
}
