import { listText, t } from '../i18n/i18n.js';

const ROLES = new Set(['OWNER', 'ADMIN', 'MEMBER']);

/**
 * What a system message tells, in the reader's language. When somebody's name is not known, or the detail is of a kind
 * that this client does not know, the English content of the message does.
 *
 * @param {object} message
 * @param {(userId: number) => string | null} nameOf
 */
export function systemText(message, nameOf) {
  return localised(message, nameOf) ?? (message.content || t(`system.${message.type}`));
}

function localised({ senderId, detail }, nameOf) {
  if (!detail) return null;
  const who = nameOf(senderId);
  const names = (detail.userIds ?? []).map(nameOf);
  if (who === null || names.includes(null)) return null;
  const whom = listText(names);
  switch (detail.kind) {
    case 'MEMBERS_INVITED':
      return names.length > 0 ? t('system.invited', { who, whom }) : null;
    case 'MEMBER_LEFT':
      return names.length > 0 ? t('system.leftAndHandedOver', { who, whom }) : t('system.left', { who });
    case 'MEMBER_KICKED':
      return names.length > 0 ? t('system.kicked', { who, whom }) : null;
    case 'ROOM_RENAMED':
      return t('system.renamed', { who, name: detail.name ?? '' });
    case 'ROLE_CHANGED':
      return names.length > 0 && ROLES.has(detail.role) ? t(`system.role.${detail.role}`, { who, whom }) : null;
    default:
      return null;
  }
}
