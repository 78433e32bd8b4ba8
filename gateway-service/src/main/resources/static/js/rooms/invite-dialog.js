import { t } from '../i18n/i18n.js';
import { el } from '../ui/dom.js';
import { formDialog } from '../ui/form-dialog.js';
import { pickedPeople } from './picked-people.js';

/** Picks people and takes them into a group; those who are in it already cannot be picked. */
export function inviteDialog({ chat, roomId }) {
  const inside = new Set(chat.knownMembers(roomId).map((member) => member.userId));
  const people = pickedPeople({
    label: t('members.title'),
    autofocus: true,
    search: async (nickname, signal) => {
      const users = await chat.searchPeople(nickname, signal);
      return users.filter((user) => !inside.has(user.userId));
    },
  });
  formDialog({
    title: t('invite.title'),
    className: 'new-group invite',
    action: t('invite.submit'),
    fields: [el('div', { class: 'field' }, el('label', { for: 'picker-input' }, t('newGroup.people')), people.chips, people.element)],
    check: () => (people.picked.size === 0 ? { text: t('newGroup.peopleMissing'), focus: people.focus } : null),
    run: () => chat.invite(roomId, [...people.picked.keys()]),
  });
}
