import { errorText, t } from '../i18n/i18n.js';
import { openDialog } from '../ui/dialog.js';
import { el } from '../ui/dom.js';
import { pickedPeople } from './picked-people.js';

/** Picks people and takes them into a group; those who are in it already cannot be picked. */
export function inviteDialog({ chat, roomId }) {
  const inside = new Set(chat.knownMembers(roomId).map((member) => member.userId));
  openDialog({
    title: t('invite.title'),
    className: 'new-group invite',
    content: (close) => {
      const problem = el('p', { class: 'problem', role: 'alert' });
      const submit = el('button', { type: 'submit', class: 'button primary' }, t('invite.submit'));
      const people = pickedPeople({
        label: t('members.title'),
        autofocus: true,
        search: async (nickname, signal) => {
          const users = await chat.searchPeople(nickname, signal);
          return users.filter((user) => !inside.has(user.userId));
        },
      });
      const invite = async (event) => {
        event.preventDefault();
        if (submit.disabled) return;
        if (people.picked.size === 0) {
          problem.textContent = t('newGroup.peopleMissing');
          people.focus();
          return;
        }
        submit.disabled = true;
        problem.textContent = '';
        try {
          await chat.invite(roomId, [...people.picked.keys()]);
          close();
        } catch (error) {
          problem.textContent = errorText(error);
          submit.disabled = false;
        }
      };
      return [
        el(
          'form',
          { class: 'dialog-form', novalidate: true, on: { submit: invite } },
          el('div', { class: 'dialog-body' }, el('div', { class: 'field' }, el('label', { for: 'picker-input' }, t('newGroup.people')), people.chips, people.element), problem),
          el('footer', { class: 'dialog-foot' }, el('button', { type: 'button', class: 'button', on: { click: close } }, t('dialog.cancel')), submit),
        ),
      ];
    },
  });
}
