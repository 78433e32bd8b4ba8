import { errorText, t } from '../i18n/i18n.js';
import { openDialog } from './dialog.js';
import { el } from './dom.js';

/**
 * Asks before something that cannot be taken back; when it fails, the dialog stays and says why.
 *
 * @param {() => Promise<void>} options.run
 */
export function confirmDialog({ title, text, action, danger = true, run }) {
  openDialog({
    title,
    className: 'confirm',
    content: (close) => {
      const problem = el('p', { class: 'problem', role: 'alert' });
      const submit = el('button', { type: 'submit', class: danger ? 'button danger' : 'button primary', data: { action: 'confirm' }, autofocus: true }, action);
      const act = async (event) => {
        event.preventDefault();
        if (submit.disabled) return;
        submit.disabled = true;
        problem.textContent = '';
        try {
          await run();
          close();
        } catch (error) {
          problem.textContent = errorText(error);
          submit.disabled = false;
        }
      };
      return [
        el(
          'form',
          { class: 'dialog-form', on: { submit: act } },
          el('div', { class: 'dialog-body' }, el('p', { dir: 'auto' }, text), problem),
          el('footer', { class: 'dialog-foot' }, el('button', { type: 'button', class: 'button', on: { click: close } }, t('dialog.cancel')), submit),
        ),
      ];
    },
  });
}
