import { t } from '../i18n/i18n.js';
import { el } from '../ui/dom.js';
import { formDialog } from '../ui/form-dialog.js';
import { toast } from '../ui/toast.js';

/** As class Limits of common-contracts. */
const REASON_CODE_POINTS = 1_000;

/** Tells those who run the system that a message should not be there. */
export function reportDialog({ chat, message }) {
  const reason = el('textarea', { id: 'report-reason', class: 'text-area', rows: 4, dir: 'auto', autofocus: true });
  const text = () => reason.value.trim();
  formDialog({
    title: t('report.title'),
    className: 'report',
    action: t('report.submit'),
    fields: [el('div', { class: 'field' }, el('label', { for: 'report-reason' }, t('report.reason')), reason)],
    check: () => (text() === '' || [...text()].length > REASON_CODE_POINTS ? { text: t('report.missing'), focus: () => reason.focus() } : null),
    run: () => chat.reportMessage(message.roomId, message.messageId, text()),
    done: () => toast(t('report.done')),
  });
}
