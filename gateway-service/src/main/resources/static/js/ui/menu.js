import { el } from './dom.js';
import { icon } from './icons.js';

/**
 * Opens a menu beside the button that asked for it: arrow keys move, a letter jumps, Escape and Tab close, and the focus
 * goes back to the button.
 *
 * @param {object} options
 * @param {HTMLElement} options.button
 * @param {string} options.label
 * @param {{ name: string, text: string, icon?: string, danger?: boolean, run: () => void }[]} options.items
 * @param {{ text: string, label: string, pressed?: boolean, run: () => void }[]} [options.row] small ones side by side on top
 * @param {() => HTMLElement | null} [options.returnTo] where the focus goes; the button, unless it was replaced
 */
export function openMenu({ button, label, items, row = [], returnTo = () => button }) {
  closeMenus();
  const choose = (item) => () => {
    close();
    item.run();
  };
  const small = row.map((item) =>
    el('button', { type: 'button', class: item.pressed ? 'menu-emoji pressed' : 'menu-emoji', role: 'menuitemcheckbox', 'aria-checked': String(Boolean(item.pressed)), 'aria-label': item.label, title: item.label, tabindex: '-1', on: { click: choose(item) } }, item.text),
  );
  const wide = items.map((item) =>
    el(
      'button',
      { type: 'button', class: item.danger ? 'menu-item danger' : 'menu-item', role: 'menuitem', tabindex: '-1', data: { action: item.name }, on: { click: choose(item) } },
      item.icon && icon(item.icon),
      el('span', {}, item.text),
    ),
  );
  const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': label, on: { keydown } }, small.length > 0 && el('div', { class: 'menu-row', role: 'none' }, small), wide);
  const all = [...small, ...wide];

  function keydown(event) {
    const at = all.indexOf(document.activeElement);
    const inRow = at < small.length;
    const steps = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: inRow && wide.length > 0 ? small.length : at + 1,
      ArrowUp: !inRow && at === small.length && small.length > 0 ? 0 : inRow ? all.length - 1 : at - 1,
      Home: 0,
      End: all.length - 1,
    };
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key in steps) {
      event.preventDefault();
      all[(steps[event.key] + all.length) % all.length].focus();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const wanted = event.key.toLowerCase();
      const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) => item.textContent.trim().toLowerCase().startsWith(wanted));
      next?.focus();
    }
  }

  function pressed(event) {
    if (!menu.contains(event.target) && !button.contains(event.target)) close();
  }

  function close() {
    if (!menu.isConnected) return;
    const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    button.setAttribute('aria-expanded', 'false');
    removeEventListener('pointerdown', pressed, true);
    removeEventListener('resize', close);
    if (hadFocus) returnTo()?.focus();
  }
  closers.set(menu, close);

  // Inside a dialog nothing outside of it can be used.
  (button.closest('dialog') ?? document.body).append(menu);
  place(menu, button);
  button.setAttribute('aria-expanded', 'true');
  addEventListener('pointerdown', pressed, true);
  addEventListener('resize', close);
  all[0]?.focus({ preventScroll: true });
  return close;
}

const closers = new WeakMap();

export function closeMenus() {
  for (const menu of document.querySelectorAll('.menu')) closers.get(menu)?.();
}

const GAP_PX = 4;
const EDGE_PX = 8;

/** Below the button, or above it where there is more room; always inside the window. */
function place(menu, button) {
  const anchor = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + GAP_PX;
  const above = anchor.top - GAP_PX - height;
  const top = below + height <= innerHeight - EDGE_PX ? below : Math.max(EDGE_PX, above);
  const left = anchor.left + width <= innerWidth - EDGE_PX ? anchor.left : anchor.right - width;
  menu.style.top = `${Math.min(top, Math.max(EDGE_PX, innerHeight - height - EDGE_PX))}px`;
  menu.style.left = `${Math.max(EDGE_PX, Math.min(left, innerWidth - width - EDGE_PX))}px`;
}
