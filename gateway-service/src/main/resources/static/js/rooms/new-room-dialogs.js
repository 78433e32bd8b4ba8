import { errorText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { openDialog } from '../ui/dialog.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { peoplePicker } from './people-picker.js';

const NAME_LIMIT = 100;

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
  const picked = new Map();
  openDialog({
    title: t('newGroup.title'),
    className: 'new-group',
    content: (close) => {
      const name = el('input', { id: 'group-name', type: 'text', dir: 'auto', autocomplete: 'off', placeholder: t('newGroup.nameHint'), autofocus: true });
      const chips = el('ul', { class: 'chips', 'aria-label': t('people.picked') });
      const problem = el('p', { class: 'problem', role: 'alert' });
      const submit = el('button', { type: 'submit', class: 'button primary' }, t('newGroup.create'));
      const picker = peoplePicker({
        label: t('newGroup.people'),
        autofocus: false,
        search: (nickname, signal) => chat.searchPeople(nickname, signal),
        isPicked: (user) => picked.has(user.userId),
        onPick: (user) => {
          if (!picked.delete(user.userId)) picked.set(user.userId, user);
          showPicked();
        },
      });

      function showPicked() {
        chips.hidden = picked.size === 0;
        fill(
          chips,
          [...picked.values()].map((user) =>
            el(
              'li',
              { class: 'chip' },
              avatar(user.nickname, user.userId, { size: 'tiny' }),
              el('bdi', {}, user.nickname),
              el(
                'button',
                {
                  type: 'button',
                  'aria-label': t('people.remove', { nickname: user.nickname }),
                  on: {
                    click: () => {
                      picked.delete(user.userId);
                      showPicked();
                      picker.refresh();
                      picker.focus();
                    },
                  },
                },
                icon('close'),
              ),
            ),
          ),
        );
      }

      async function create(event) {
        event.preventDefault();
        if (submit.disabled) return;
        const wanted = name.value.trim();
        if (wanted === '' || [...wanted].length > NAME_LIMIT) {
          problem.textContent = t('newGroup.nameMissing');
          name.focus();
          return;
        }
        if (picked.size === 0) {
          problem.textContent = t('newGroup.peopleMissing');
          picker.focus();
          return;
        }
        submit.disabled = true;
        problem.textContent = '';
        try {
          const roomId = await chat.startGroup(wanted, [...picked.keys()]);
          close();
          onRoom(roomId);
        } catch (error) {
          problem.textContent = errorText(error);
          submit.disabled = false;
        }
      }

      showPicked();
      return [
        el(
          'form',
          { class: 'dialog-form', novalidate: true, on: { submit: create } },
          el(
            'div',
            { class: 'dialog-body' },
            el('div', { class: 'field' }, el('label', { for: 'group-name' }, t('newGroup.name')), el('div', { class: 'input-row' }, name)),
            el('div', { class: 'field' }, el('label', { for: 'picker-input' }, t('newGroup.people')), chips, picker.element),
            problem,
          ),
          el(
            'footer',
            { class: 'dialog-foot' },
            el('button', { type: 'button', class: 'button', on: { click: close } }, t('dialog.cancel')),
            submit,
          ),
        ),
      ];
    },
  });
}
