/**
 * Builds an element. Children are elements or texts, and a text is always a text: this client never parses markup, so
 * nothing that somebody wrote can become any.
 *
 * @param {string} tag
 * @param {object} [properties] `class`, `on: { event: listener }`, `data: { name: value }`, `hidden` and other booleans;
 *     everything else is an attribute, left out when null or false
 * @param {...(Node | string | null | false | undefined)} children
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'class') element.className = value;
    else if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === 'data') for (const [key, datum] of Object.entries(value)) element.dataset[key] = datum;
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

/** Puts children in the place of what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/** Whether fingers rather than a mouse and keyboard are in use: an on-screen keyboard should not pop up by itself. */
export function isTouch() {
  return matchMedia('(pointer: coarse)').matches;
}
