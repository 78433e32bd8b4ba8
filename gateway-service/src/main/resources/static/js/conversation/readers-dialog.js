import { errorText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { openDialog } from '../ui/dialog.js';
import { el } from '../ui/dom.js';
import { longList } from '../ui/long-list.js';

/** Who of a group has read a message and who has not; to whom it has come, where the group is small enough to know. */
export function readersDialog({ chat, message }) {
  const { roomId } = message;
  const problem = el('p', { class: 'problem', role: 'alert' });
  const busy = el('div', { class: 'spinner-row' }, el('span', { class: 'spinner' }));
  const parts = chat.knowsDelivered(roomId) ? ['read', 'delivered', 'waiting'] : ['read', 'notRead'];
  const sections = new Map(parts.map((part) => [part, section(part)]));
  let members = null;
  let frame = null;

  openDialog({
    title: t('readers.title'),
    className: 'readers-dialog',
    onClose: () => {
      cancelAnimationFrame(frame);
      endings.forEach((end) => end());
    },
    content: () => [el('div', { class: 'dialog-body' }, busy, [...sections.values()].map(({ element }) => element), problem)],
  });
  const endings = [chat.on('receipts', drawSoon), chat.on('room', drawSoon)];

  function drawSoon(changed) {
    if (changed !== roomId) return;
    frame ??= requestAnimationFrame(() => {
      frame = null;
      draw();
    });
  }

  function draw() {
    const receipts = chat.receiptsOf(roomId);
    if (members === null || !receipts?.isKnown) return;
    busy.hidden = true;
    const { read, delivered, waiting } = receipts.readersOf(message, chat.knownMembers(roomId));
    sections.get('read').show(read);
    sections.get('delivered')?.show(delivered);
    sections.get('waiting')?.show(waiting);
    sections.get('notRead')?.show([...delivered, ...waiting]);
  }

  function section(part) {
    const title = el('h3', { id: `readers-${part}` });
    const people = longList({ label: title, row });
    const element = el('section', { class: 'readers', hidden: true, data: { readers: part } }, title, people.element);
    let shown = null;
    return {
      element,
      show: (readers) => {
        const signature = JSON.stringify(readers.map(({ userId, nickname, avatarUrl }) => [userId, nickname, avatarUrl]));
        if (signature === shown) return;
        shown = signature;
        element.hidden = readers.length === 0;
        title.textContent = t(`readers.${part}`, { count: readers.length });
        people.show(readers);
      },
    };
  }

  function row({ userId, nickname, avatarUrl }) {
    return el(
      'li',
      { class: 'person', data: { userId } },
      avatar(nickname, userId, { size: 'small', picture: avatarUrl ?? null, pictures: chat.pictures }),
      el('bdi', { class: 'person-name' }, nickname),
      userId === chat.me.userId && el('span', { class: 'tag' }, t('members.you')),
    );
  }

  chat.membersOf(roomId).then(
    (known) => {
      members = known;
      draw();
    },
    (error) => {
      busy.hidden = true;
      problem.textContent = errorText(error);
    },
  );
}
