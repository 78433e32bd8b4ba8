import { errorText, t } from '../i18n/i18n.js';
import { openDialog } from '../ui/dialog.js';
import { el } from '../ui/dom.js';
import { toast } from '../ui/toast.js';

/** As class Limits of common-contracts. */
const REASON_CODE_POINTS = 1_000;

/** Tells those who run the system that a message should not be there. */
export function reportDialog({ chat, message }) {
  openDialog({
    title: t('report.title'),
    className: 'report',
    content: (close) => {
      const reason = el('textarea', { id: 'report-reason', class: 'text-area', rows: 4, dir: 'auto', autofocus: true });
      const problem = el('p', { class: 'problem', role: 'alert' });
      const submit = el('button', { type: 'submit', class: 'button primary' }, t('report.submit'));
      const report = async (event) => {
        event.preventDefault();
        if (submit.disabled) return;
        const text = reason.value.trim();
        if (text === '' || [...text].length > REASON_CODE_POINTS) {
          problem.textContent = t('report.missing');
          reason.focus();
          return;
        }
        submit.disabled = true;
        problem.textContent = '';
        try {
          await chat.reportMessage(message.roomId, message.messageId, text);
          close();
          toast(t('report.done'));
        } catch (error) {
          problem.textContent = errorText(error);
          submit.disabled = false;
        }
      };
      return [
        el(
          'form',
          { class: 'dialog-form', novalidate: true, on: { submit: report } },
          el('div', { class: 'dialog-body' }, el('div', { class: 'field' }, el('label', { for: 'report-reason' }, t('report.reason')), reason), problem),
          el('footer', { class: 'dialog-foot' }, el('button', { type: 'button', class: 'button', on: { click: close } }, t('dialog.cancel')), submit),
        ),
      ];
    },
  });
}
