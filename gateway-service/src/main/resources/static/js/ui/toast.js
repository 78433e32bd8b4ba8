import { el } from './dom.js';

const SHOWN_MS = 5_000;

/** Tells something for a few seconds, to eyes and screen readers. */
export function toast(text) {
  let region = document.querySelector('.toasts');
  if (!region) {
    region = el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite', popover: 'manual' });
    document.body.append(region);
  }
  // Above a dialog that was opened since.
  if (region.matches(':popover-open')) region.hidePopover();
  region.showPopover();
  const note = el('div', { class: 'toast' }, text);
  region.append(note);
  setTimeout(() => {
    note.remove();
    if (region.childElementCount === 0) region.hidePopover();
  }, SHOWN_MS);
}
