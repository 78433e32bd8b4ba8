import { dayText, errorText, t, timeText } from './i18n/i18n.js';
import { deviceOf } from './session/device.js';
import { confirmDialog } from './ui/confirm.js';
import { openDialog } from './ui/dialog.js';
import { el, fill } from './ui/dom.js';
import { icon } from './ui/icons.js';
import { toast } from './ui/toast.js';

/** Where the user is logged in, and the way to end that anywhere but here. */
export function sessionsDialog({ chat }) {
  const list = el('ul', { class: 'member-list', 'aria-label': t('sessions.title'), 'aria-busy': 'true' }, el('li', { class: 'spinner-row' }, el('span', { class: 'spinner' })));
  const problem = el('p', { class: 'problem', role: 'alert' });
  const foot = el('div', {});

  const dialog = openDialog({
    title: t('sessions.title'),
    className: 'sessions-dialog',
    content: () => [el('div', { class: 'dialog-body' }, el('p', { class: 'quiet-text' }, t('sessions.hint')), list, problem, foot)],
  });

  function draw(sessions) {
    const others = sessions.filter((session) => !session.current);
    const ordered = [...sessions].sort((a, b) => b.current - a.current || Date.parse(b.connectedAt) - Date.parse(a.connectedAt));
    list.removeAttribute('aria-busy');
    fill(list, ordered.length === 0 && el('li', { class: 'quiet-text' }, t('sessions.none')), ordered.map(row));
    fill(
      foot,
      others.length > 1 &&
        el(
          'button',
          { type: 'button', class: 'button wide danger-text', data: { action: 'end-others' }, on: { click: () => end(others, t('sessions.endOthers'), t('sessions.endOthersSure')) } },
          icon('logout'),
          t('sessions.endOthers'),
        ),
    );
  }

  function row(session) {
    const name = nameOf(session);
    const since = new Date(session.connectedAt);
    return el(
      'li',
      { class: 'person session', data: { sessionId: session.sessionId } },
      el('span', { class: 'session-mark' }, icon('device')),
      el(
        'span',
        { class: 'person-text' },
        el('bdi', { class: 'person-name' }, name),
        el('small', { title: session.userAgent ?? null }, t('sessions.since', { when: `${dayText(since)}, ${timeText(since)}` })),
      ),
      session.current
        ? el('span', { class: 'tag strong' }, t('sessions.here'))
        : el(
            'button',
            { type: 'button', class: 'button', 'aria-label': `${t('sessions.end')}: ${name}`, data: { action: 'end-session' }, on: { click: () => end([session], t('sessions.end'), t('sessions.endSure', { name })) } },
            t('sessions.end'),
          ),
    );
  }

  function end(sessions, action, text) {
    problem.textContent = '';
    confirmDialog({
      title: action,
      text,
      action,
      run: async () => {
        for (const { sessionId } of sessions) {
          try {
            await chat.endSession(sessionId);
          } catch (error) {
            // It has ended by itself.
            if (error.code !== 'SESSION_NOT_FOUND') throw error;
          }
        }
        toast(t('sessions.ended'));
        await refresh();
        if (!dialog.contains(document.activeElement)) dialog.querySelector('button').focus();
      },
    });
  }

  async function refresh() {
    try {
      draw(await chat.sessions());
    } catch (error) {
      list.removeAttribute('aria-busy');
      fill(list);
      problem.textContent = errorText(error);
    }
  }

  void refresh();
}

function nameOf({ userAgent }) {
  const { browser, system } = deviceOf(userAgent);
  if (browser && system) return t('sessions.device', { browser, system });
  return browser ?? system ?? t('sessions.unknown');
}
