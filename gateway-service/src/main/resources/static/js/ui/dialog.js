import { t } from '../i18n/i18n.js';
import { el } from './dom.js';
import { icon } from './icons.js';

let dialogs = 0;

/**
 * Opens a modal dialog. The browser keeps the focus inside, closes it on Escape and gives the focus back after it.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {(close: () => void) => Node[]} options.content
 * @param {string} [options.className]
 * @param {() => void} [options.onClose]
 */
export function openDialog({ title, content, className = '', onClose }) {
  const opener = document.activeElement;
  const titleId = `dialog-title-${++dialogs}`;
  const close = () => dialog.close();
  const dialog = el(
    'dialog',
    { class: `dialog ${className}`, 'aria-labelledby': titleId },
    el(
      'div',
      { class: 'dialog-sheet' },
      el(
        'header',
        { class: 'dialog-head' },
        el('h2', { id: titleId, dir: 'auto' }, title),
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('dialog.close'), on: { click: close } }, icon('close')),
      ),
      content(close),
    ),
  );
  // A press on the backdrop closes, if it began there: a selection dragged out of a field does not.
  let pressedOutside = false;
  dialog.addEventListener('pointerdown', (event) => (pressedOutside = event.target === dialog));
  dialog.addEventListener('click', (event) => {
    if (pressedOutside && event.target === dialog) close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    onClose?.();
    if (document.activeElement === document.body && opener?.isConnected) opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('[autofocus]')?.focus();
  return dialog;
}

/** Closes whatever dialog is open. */
export function closeDialogs() {
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
}
