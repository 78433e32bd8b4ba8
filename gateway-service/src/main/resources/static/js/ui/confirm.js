import { el } from './dom.js';
import { formDialog } from './form-dialog.js';

/**
 * Asks before something that cannot be taken back.
 *
 * @param {() => Promise<void>} options.run
 */
export function confirmDialog({ title, text, action, danger = true, run }) {
  formDialog({
    title,
    className: 'confirm',
    action,
    mood: danger ? 'danger' : 'primary',
    button: { data: { action: 'confirm' }, autofocus: true },
    fields: [el('p', { dir: 'auto' }, text)],
    run,
  });
}
