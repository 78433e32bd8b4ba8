import { errorText, t } from '../i18n/i18n.js';
import { confirmDialog } from '../ui/confirm.js';
import { openMenu } from '../ui/menu.js';
import { toast } from '../ui/toast.js';
import { readersDialog } from './readers-dialog.js';
import { reportDialog } from './report-dialog.js';

const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏', '🎉', '👀'];

const ICONS = {
  reply: 'reply',
  copy: 'copy',
  readers: 'eye',
  edit: 'edit',
  pin: 'notice',
  unpin: 'notice',
  report: 'flag',
  deleteForMe: 'trash',
  deleteForEveryone: 'trash',
};

/** What can be done to a message, as a menu beside it. */
export function openMessageMenu({ button, message, actions, chat, onReply, onEdit, onReact, returnTo }) {
  const { roomId, messageId } = message;
  const tell = (doing) => void doing.catch((error) => toast(errorText(error)));
  const remove = (scope, text) =>
    confirmDialog({
      title: t(scope === 'me' ? 'message.deleteForMe' : 'message.deleteForEveryone'),
      text,
      action: t('message.delete'),
      run: () => chat.deleteMessage(roomId, messageId, scope),
    });
  const runs = {
    reply: onReply,
    copy: () => tell(navigator.clipboard.writeText(message.content).then(() => toast(t('message.copied')))),
    readers: () => readersDialog({ chat, message }),
    edit: onEdit,
    pin: () => tell(chat.pinNotice(roomId, messageId)),
    unpin: () => tell(chat.clearNotice(roomId)),
    report: () => reportDialog({ chat, message }),
    deleteForMe: () => remove('me', t('message.deleteForMeSure')),
    deleteForEveryone: () => remove('everyone', t('message.deleteForEveryoneSure')),
  };
  const mine = new Set((message.reactions ?? []).filter(({ userIds }) => userIds.includes(chat.me.userId)).map(({ emoji }) => emoji));
  openMenu({
    button,
    returnTo,
    label: t('message.actions'),
    row: actions.includes('react')
      ? EMOJI.map((emoji) => ({ text: emoji, label: t('message.react', { emoji }), pressed: mine.has(emoji), run: () => onReact(emoji) }))
      : [],
    items: actions
      .filter((action) => action in runs && (action !== 'copy' || navigator.clipboard))
      .map((action) => ({ name: action, text: t(`message.${action}`), icon: ICONS[action], danger: action.startsWith('delete'), run: runs[action] })),
  });
}
