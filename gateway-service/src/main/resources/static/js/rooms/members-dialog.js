import { memberActionsFor } from '../conversation/message-actions.js';
import { errorText, t } from '../i18n/i18n.js';
import { avatar } from '../ui/avatar.js';
import { confirmDialog } from '../ui/confirm.js';
import { openDialog } from '../ui/dialog.js';
import { el, fill } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { longList } from '../ui/long-list.js';
import { openMenu } from '../ui/menu.js';
import { presenceText, withPresence } from '../ui/presence.js';
import { toast } from '../ui/toast.js';
import { inviteDialog } from './invite-dialog.js';
import { NAME_LIMIT } from './new-room-dialogs.js';

const HOUR_MS = 60 * 60_000;

/** How long ago people were there is told anew this often. */
const PRESENCE_MS = 30_000;

const ACTIONS = {
  chat: { text: 'members.chat', icon: 'chats' },
  makeAdmin: { text: 'members.makeAdmin', icon: 'people' },
  makeMember: { text: 'members.makeMember', icon: 'people' },
  makeOwner: { text: 'members.makeOwner', icon: 'people' },
  kick: { text: 'members.kick', icon: 'logout', danger: true },
  block: { text: 'members.block', icon: 'block', danger: true },
  unblock: { text: 'members.unblock', icon: 'block' },
};

/** Who is in a room and what they may do, its name, whether to hear of it, and the way out. */
export function membersDialog({ chat, roomId, onRoom }) {
  const room = () => chat.rooms.find(roomId) ?? { name: '', type: 'GROUP' };
  const isGroup = room().type === 'GROUP';
  const people = longList({ label: t('members.title'), row });
  const { list } = people;
  list.setAttribute('aria-busy', 'true');
  fill(list, el('li', { class: 'spinner-row' }, el('span', { class: 'spinner' })));
  const name = el('div', {});
  const bell = el('div', {});
  const problem = el('p', { class: 'problem', role: 'alert' });
  let signature = '';

  const dialog = openDialog({
    title: isGroup ? t('members.title') : room().name,
    className: 'room-dialog',
    onClose: () => endings.forEach((end) => end()),
    content: () => [
      el(
        'div',
        { class: 'dialog-body' },
        name,
        isGroup &&
          el('button', { type: 'button', class: 'button wide', data: { action: 'invite' }, on: { click: () => inviteDialog({ chat, roomId }) } }, icon('group'), t('members.invite')),
        people.element,
        problem,
        el(
          'div',
          { class: 'room-settings' },
          bell,
          el('button', { type: 'button', class: 'button wide danger-text', data: { action: 'leave' }, on: { click: leave } }, icon('logout'), t('room.leave')),
        ),
      ),
    ],
  });
  const ageing = setInterval(draw, PRESENCE_MS);
  const endings = [chat.on('room', (changed) => changed === roomId && draw()), chat.on('rooms', draw), () => clearInterval(ageing)];

  function draw() {
    drawBell();
    drawName();
    drawMembers();
  }

  function leads() {
    return ['OWNER', 'ADMIN'].includes(chat.roleIn(roomId));
  }

  // --- the name

  function drawName() {
    const state = JSON.stringify([room().name, isGroup && leads()]);
    if (name.dataset.state === state || name.querySelector('input')) return;
    name.dataset.state = state;
    fill(
      name,
      isGroup &&
        el(
          'div',
          { class: 'room-name-row' },
          el('bdi', {}, room().name),
          leads() && el('button', { type: 'button', class: 'icon-button', 'aria-label': t('room.rename'), title: t('room.rename'), data: { action: 'rename' }, on: { click: editName } }, icon('edit')),
        ),
    );
  }

  function editName() {
    const input = el('input', { id: 'room-name-field', type: 'text', dir: 'auto', autocomplete: 'off', 'aria-label': t('room.name') });
    input.value = room().name;
    const done = () => {
      fill(name);
      delete name.dataset.state;
      drawName();
      name.querySelector('button')?.focus();
    };
    const save = async (event) => {
      event.preventDefault();
      const wanted = input.value.trim();
      if (wanted === '' || [...wanted].length > NAME_LIMIT) {
        problem.textContent = t('newGroup.nameMissing');
        return;
      }
      problem.textContent = '';
      try {
        if (wanted !== room().name) await chat.rename(roomId, wanted);
        done();
      } catch (error) {
        problem.textContent = errorText(error);
      }
    };
    const keydown = (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      done();
    };
    fill(
      name,
      el(
        'form',
        { class: 'room-name-row', on: { submit: save, keydown } },
        el('div', { class: 'input-row' }, input),
        el('button', { type: 'submit', class: 'button primary' }, t('account.save')),
      ),
    );
    input.select();
  }

  // --- to hear of it or not

  function drawBell() {
    const isMuted = chat.isMuted(roomId);
    if (bell.dataset.state === String(isMuted)) return;
    const hadFocus = bell.contains(document.activeElement);
    bell.dataset.state = String(isMuted);
    fill(
      bell,
      el(
        'button',
        { type: 'button', class: 'button wide', 'aria-haspopup': isMuted ? null : 'menu', data: { action: isMuted ? 'unmute' : 'mute' }, on: { click: isMuted ? () => void mute(null) : chooseMute } },
        icon(isMuted ? 'bellOff' : 'bell'),
        t(isMuted ? 'room.unmute' : 'room.mute'),
      ),
    );
    if (hadFocus) bell.querySelector('button').focus();
  }

  function chooseMute({ currentTarget }) {
    openMenu({
      button: currentTarget,
      label: t('room.mute'),
      items: [
        { name: 'hour', text: t('room.mute.hour'), run: () => void mute(HOUR_MS) },
        { name: 'day', text: t('room.mute.day'), run: () => void mute(24 * HOUR_MS) },
        { name: 'always', text: t('room.mute.always'), run: () => void mute(Infinity) },
      ],
      returnTo: () => bell.querySelector('button'),
    });
  }

  async function mute(ms) {
    problem.textContent = '';
    try {
      await chat.mute(roomId, ms);
      toast(t(ms === null ? 'room.unmuted' : 'room.muted'));
    } catch (error) {
      problem.textContent = errorText(error);
    }
  }

  // --- the way out

  function leave() {
    confirmDialog({ title: t('room.leave'), text: t('room.leaveSure'), action: t('room.leave'), run: () => chat.leave(roomId) });
  }

  // --- the members

  function drawMembers() {
    const members = chat.knownMembers(roomId);
    const next = JSON.stringify([members.map((m) => [m.userId, m.nickname, m.role, m.online, presenceText(m), m.avatarUrl, chat.isBlocked(m.userId)]), chat.roleIn(roomId)]);
    if (members.length === 0 || next === signature) return;
    signature = next;
    const focused = document.activeElement?.closest('.member-list .person')?.dataset.userId;
    list.removeAttribute('aria-busy');
    people.show(members);
    if (focused) (list.querySelector(`[data-user-id="${focused}"] button`) ?? dialog.querySelector('button')).focus();
  }

  function row(member) {
    const actions = memberActionsFor({ me: chat.me.userId, role: isGroup ? chat.roleIn(roomId) : 'MEMBER', member })
      .filter((action) => isGroup || action !== 'chat')
      .map((action) => (action === 'block' && chat.isBlocked(member.userId) ? 'unblock' : action));
    return el(
      'li',
      { class: 'person', data: { userId: member.userId } },
      withPresence(avatar(member.nickname, member.userId, { size: 'small', picture: member.avatarUrl ?? null, pictures: chat.pictures }), member.online),
      el('span', { class: 'person-text' }, el('bdi', { class: 'person-name' }, member.nickname), !member.online && el('small', {}, presenceText(member))),
      member.userId === chat.me.userId && el('span', { class: 'tag' }, t('members.you')),
      isGroup && member.role === 'OWNER' && el('span', { class: 'tag strong' }, t('members.owner')),
      isGroup && member.role === 'ADMIN' && el('span', { class: 'tag strong' }, t('members.admin')),
      actions.length > 0 &&
        el(
          'button',
          {
            type: 'button',
            class: 'icon-button person-more',
            'aria-haspopup': 'menu',
            'aria-expanded': 'false',
            'aria-label': t('members.actions', { nickname: member.nickname }),
            on: { click: ({ currentTarget }) => openActions(currentTarget, member, actions) },
          },
          icon('more'),
        ),
    );
  }

  function openActions(button, member, actions) {
    const { nickname, userId } = member;
    const tell = (doing) => doing.catch((error) => (problem.textContent = errorText(error)));
    const role = (wanted) => chat.changeRole(roomId, userId, wanted);
    const runs = {
      chat: () =>
        tell(
          chat.startOneToOne(userId).then((id) => {
            dialog.close();
            onRoom(id);
          }),
        ),
      makeAdmin: () => tell(role('ADMIN')),
      makeMember: () => tell(role('MEMBER')),
      makeOwner: () => confirmDialog({ title: t('members.makeOwner'), text: t('members.makeOwnerSure', { nickname }), action: t('members.makeOwner'), danger: false, run: () => role('OWNER') }),
      kick: () => confirmDialog({ title: t('members.kick'), text: t('members.kickSure', { nickname }), action: t('members.kick'), run: () => chat.kick(roomId, userId) }),
      block: () =>
        confirmDialog({
          title: t('members.block'),
          text: t('members.blockSure', { nickname }),
          action: t('members.block'),
          run: async () => {
            await chat.block(member, true);
            toast(t('members.blocked', { nickname }));
          },
        }),
      unblock: () => tell(chat.block(member, false).then(() => toast(t('members.unblocked', { nickname })))),
    };
    problem.textContent = '';
    openMenu({
      button,
      label: t('members.actions', { nickname }),
      items: actions.map((action) => ({ name: action, text: t(ACTIONS[action].text), icon: ACTIONS[action].icon, danger: ACTIONS[action].danger, run: runs[action] })),
      returnTo: () => list.querySelector(`[data-user-id="${userId}"] button`),
    });
  }

  draw();
  void chat.blocks().then(draw, () => {});
  chat.membersOf(roomId).then(draw, (error) => fill(list, el('li', { class: 'problem', role: 'alert' }, errorText(error))));
}
