import { errorText, t } from '../i18n/i18n.js';
import { openDialog } from '../ui/dialog.js';
import { el } from '../ui/dom.js';
import { formDialog } from '../ui/form-dialog.js';
import { peoplePicker } from './people-picker.js';
import { pickedPeople } from './picked-people.js';

/** Code points of a group's name. */
export const NAME_LIMIT = 100;

/** Picks one person and opens the chat with them. */
export function newChatDialog({ chat, onRoom }) {
  openDialog({
    title: t('newChat.title'),
    className: 'new-chat',
    content: (close) => {
      const problem = el('p', { class: 'problem', role: 'alert' });
      let busy = false;
      const picker = peoplePicker({
        label: t('newChat.title'),
        search: (nickname, signal) => chat.searchPeople(nickname, signal),
        onPick: async (user) => {
          if (busy) return;
          busy = true;
          problem.textContent = '';
          try {
            const roomId = await chat.startOneToOne(user.userId);
            close();
            onRoom(roomId);
          } catch (error) {
            problem.textContent = errorText(error);
          }
          busy = false;
        },
      });
      return [el('div', { class: 'dialog-body' }, picker.element, problem)];
    },
  });
}

/** A name and some people make a group. */
export function newGroupDialog({ chat, onRoom }) {
  const name = el('input', { id: 'group-name', type: 'text', dir: 'auto', autocomplete: 'off', placeholder: t('newGroup.nameHint'), autofocus: true });
  const people = pickedPeople({
    label: t('newGroup.people'),
    search: (nickname, signal) => chat.searchPeople(nickname, signal),
  });
  const wanted = () => name.value.trim();
  formDialog({
    title: t('newGroup.title'),
    className: 'new-group',
    action: t('newGroup.create'),
    fields: [
      el('div', { class: 'field' }, el('label', { for: 'group-name' }, t('newGroup.name')), el('div', { class: 'input-row' }, name)),
      el('div', { class: 'field' }, el('label', { for: 'picker-input' }, t('newGroup.people')), people.chips, people.element),
    ],
    check: () => {
      if (wanted() === '' || [...wanted()].length > NAME_LIMIT) return { text: t('newGroup.nameMissing'), focus: () => name.focus() };
      return people.picked.size === 0 ? { text: t('newGroup.peopleMissing'), focus: people.focus } : null;
    },
    run: () => chat.startGroup(wanted(), [...people.picked.keys()]),
    done: onRoom,
  });
}
