/** What may be written in a message, and how it is counted. */

/** Code points of a message's content after trimming (class Limits of common-contracts). */
export const CONTENT_LIMIT = 5_000;

/** From how many code points on the composer shows what is left. */
export const COUNTER_FROM = 4_500;

/**
 * What the server trims (String.strip of Java): white space without the no-break spaces, which trim() of JavaScript would
 * take too. So what is shown while it is on its way is what will be stored.
 */
const SPACE = '[\\t-\\r\\x1C-\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200A\\u2028\\u2029\\u205F\\u3000]';
const LEADING_SPACE = new RegExp(`^${SPACE}+`);
const NOT_SPACE = new RegExp(SPACE.replace('[', '[^'));

/**
 * The content to send for what was typed: white space at both ends is cut, the rest stays as it is. NUL is taken out and
 * lone surrogates are replaced: no keyboard makes them and no server can store them.
 */
export function contentOf(typed) {
  const text = typed.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\uFFFD').replace(/\r\n?/g, '\n').replace(LEADING_SPACE, '');
  // From the end step by step: a pattern for it would look at every run of spaces in a long text again and again.
  let end = text.length;
  while (end > 0 && !NOT_SPACE.test(text[end - 1])) end--;
  return text.slice(0, end);
}

/**
 * How long a text is for the limit, as the server counts: Unicode code points of the content. An emoji outside the basic
 * plane counts once, though it is two UTF-16 units; a family emoji counts each of its parts.
 */
export function contentLength(typed) {
  let count = 0;
  for (const _ of contentOf(typed)) count++;
  return count;
}

/** One to three emoji and nothing else: shown large. */
export function isEmojiOnly(text) {
  return /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*\s?){1,3}$/u.test(text);
}

const LINK = /https?:\/\/[^\s<>"'`\u200B-\u200F\u202A-\u202E\u2066-\u2069]+/giu;
const TRAILING = /[.,:;!?…)\]}，。、！？）」』]+$/u;

/**
 * A text cut into plain pieces and web addresses; joined again they are exactly the text.
 *
 * @returns {{ text: string, href?: string }[]}
 */
export function pieces(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[0].replace(TRAILING, '');
    let href;
    try {
      href = new URL(address).href;
    } catch {
      continue;
    }
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}
