import { el } from './dom.js';
import { icon } from './icons.js';

const COLOURS = 10;

/** The first letter or two of a name: of its words, or the last two syllables of a Korean name. */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = graphemes(words[0] ?? '');
  if (/^\p{Script=Hangul}{2,4}$/u.test(words[0]) && words.length === 1) return letters.slice(-2).join('');
  return [letters[0], graphemes(words[1] ?? '')[0]].filter(Boolean).join('').toUpperCase() || '?';
}

/**
 * A round picture: the user's own, or one made of initials, whose colour belongs to the id, so that it is the same
 * everywhere.
 *
 * @param {string | null} [picture] the path of the user's picture
 * @param {import('./pictures.js').Pictures} [pictures]
 */
export function avatar(name, id, { group = false, size = '', picture = null, pictures = null } = {}) {
  const classes = `avatar avatar-${Math.abs(Number(id) * 7 + (group ? 3 : 0)) % COLOURS} ${size}`.trim();
  const own = picture && pictures ? pictures.image(picture, { alt: '', class: 'avatar-picture', onFailed: () => own.remove() }) : null;
  return el('span', { class: group ? `${classes} is-group` : classes, 'aria-hidden': 'true' }, group ? icon('people') : initials(name), own);
}

function graphemes(word) {
  if (typeof Intl.Segmenter !== 'function') return [...word];
  return [...new Intl.Segmenter().segment(word)].map(({ segment }) => segment);
}
