import { t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { peoplePicker } from './people-picker.js';

/**
 * A people picker for several: those picked stand above it as chips, and can be taken out there or by picking them again.
 *
 * @returns `picked` by user id, the `chips` and the picker's `element`
 */
export function pickedPeople({ label, search, autofocus = false }) {
  const picked = new Map();
  const chips = el('ul', { class: 'chips', 'aria-label': t('people.picked') });
  const picker = peoplePicker({
    label,
    autofocus,
    search,
    isPicked: (user) => picked.has(user.userId),
    onPick: (user) => {
      if (!picked.delete(user.userId)) picked.set(user.userId, user);
      show();
    },
  });

  function show() {
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
                  show();
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

  show();
  return { picked, chips, element: picker.element, focus: () => picker.focus() };
}
