/** Names in a text: completing them while it is written, and finding them when it is shown. Pure. */

const MOST_CHOICES = 8;

/**
 * Part of a word in a script that puts spaces between words, as the server sees it (class Mentions of the
 * persistence-service): only there a letter more makes another word.
 */
const WRITTEN = /^(?![\p{sc=Hang}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}])[\p{L}\p{N}]$/u;

/**
 * What is being typed after an @ right before the caret.
 *
 * @returns {{ from: number, query: string } | null} where the @ stands and what follows it
 */
export function mentionAt(text, caret) {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from === -1) return null;
  // An address has a letter in front of its @, and a name has no line break in it.
  if (WRITTEN.test(pointBefore(text, from))) return null;
  const query = before.slice(from + 1);
  return /[\n@]/.test(query) || query.startsWith(' ') || query.length > 60 ? null : { from, query };
}

/** Members whose nickname goes on like the query: those that begin with it, then those that have a word that does. */
export function choicesFor(query, members) {
  const wanted = query.toLowerCase();
  const rank = ({ nickname }) => {
    const name = nickname.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    return name.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  return members
    .map((member) => ({ member, rank: rank(member) }))
    .filter((choice) => choice.rank < 2)
    .sort((a, b) => a.rank - b.rank || a.member.nickname.localeCompare(b.member.nickname))
    .slice(0, MOST_CHOICES)
    .map((choice) => choice.member);
}

/** The text with the name put in for what was typed, and where the caret is then. */
export function completed(text, { from, query }, nickname) {
  const put = `@${nickname} `;
  const rest = text.slice(from + 1 + query.length).replace(/^ /, '');
  return { text: text.slice(0, from) + put + rest, caret: from + put.length };
}

/**
 * A text cut into plain pieces and mentions; joined again they are exactly the text.
 *
 * @param {{ userId: number, nickname: string }[]} mentioned
 * @returns {{ text: string, userId?: number }[]}
 */
export function mentionPieces(text, mentioned) {
  // The longest first: of "@Ann" and "@Ann Lee" the latter is meant.
  const names = mentioned.filter(({ nickname }) => nickname).sort((a, b) => b.nickname.length - a.nickname.length);
  if (names.length === 0) return [{ text }];
  const found = [];
  let from = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (at < from) continue;
    if (WRITTEN.test(pointBefore(text, at))) continue;
    const hit = names.find(({ nickname }) => isNamedAt(text, at + 1, nickname));
    if (!hit) continue;
    if (at > from) found.push({ text: text.slice(from, at) });
    const end = at + 1 + hit.nickname.length;
    found.push({ text: text.slice(at, end), userId: hit.userId });
    from = end;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

function isNamedAt(text, at, nickname) {
  const end = at + nickname.length;
  if (text.slice(at, end).toLowerCase() !== nickname.toLowerCase()) return false;
  return !(WRITTEN.test(pointBefore(text, end)) && WRITTEN.test(pointAt(text, end)));
}

function pointAt(text, index) {
  return index < text.length ? String.fromCodePoint(text.codePointAt(index)) : '';
}

function pointBefore(text, index) {
  return [...text.slice(Math.max(0, index - 2), index)].at(-1) ?? '';
}
