import { errorText, t } from '../i18n/i18n.js';
import { openDialog } from './dialog.js';
import { el } from './dom.js';

/**
 * A dialog that does one thing: fields, a button that does it, and one that does not. While it is being done the button
 * rests; when it fails the dialog stays and says why.
 *
 * @template T
 * @param {object} options
 * @param {string} options.action what the button says
 * @param {'primary' | 'danger'} [options.mood] of the button
 * @param {object} [options.button] further properties of the button
 * @param {Node[]} options.fields
 * @param {() => { text: string, focus: () => void } | null} [options.check] what is wrong with the fields
 * @param {() => Promise<T>} options.run
 * @param {(result: T) => void} [options.done] once the dialog has closed
 */
export function formDialog({ title, className, action, mood = 'primary', button = {}, fields, check = () => null, run, done = () => {} }) {
  openDialog({
    title,
    className,
    content: (close) => {
      const problem = el('p', { class: 'problem', role: 'alert' });
      const submit = el('button', { type: 'submit', class: `button ${mood}`, ...button }, action);
      const act = async (event) => {
        event.preventDefault();
        if (submit.disabled) return;
        const wrong = check();
        problem.textContent = wrong?.text ?? '';
        if (wrong) return wrong.focus();
        submit.disabled = true;
        try {
          const result = await run();
          close();
          done(result);
        } catch (error) {
          problem.textContent = errorText(error);
          submit.disabled = false;
        }
      };
      return [
        el(
          'form',
          { class: 'dialog-form', novalidate: true, on: { submit: act } },
          el('div', { class: 'dialog-body' }, fields, problem),
          el('footer', { class: 'dialog-foot' }, el('button', { type: 'button', class: 'button', on: { click: close } }, t('dialog.cancel')), submit),
        ),
      ];
    },
  });
}
