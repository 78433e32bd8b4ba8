import { lastSeenText, t } from '../i18n/i18n.js';
import { el } from './dom.js';

/** Whether somebody is there, in words: online, or when they were last. */
export function presenceText({ online, lastSeenAt } = {}) {
  if (online) return t('members.online');
  return lastSeenAt ? lastSeenText(new Date(lastSeenAt)) : '';
}

/** A picture with a green dot on it while its owner is online. */
export function withPresence(picture, online) {
  return el('span', { class: 'with-presence' }, picture, online && el('span', { class: 'presence', role: 'img', 'aria-label': t('members.online') }));
}
