import { el } from './dom.js';

const SHOWN_MS = 5_000;

/** Tells something for a few seconds, to eyes and screen readers. */
export function toast(text) {
  let region = document.querySelector('.toasts');
  if (!region) {
    region = el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
    document.body.append(region);
  }
  const note = el('div', { class: 'toast' }, text);
  region.append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}
