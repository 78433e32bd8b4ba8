/**
 * A text cut at the words that were searched for; joined again the pieces are exactly the text. Pure.
 *
 * @returns {{ text: string, marked: boolean }[]}
 */
export function markedPieces(text, query) {
  const words = [query, ...query.split(/\s+/)].filter((word) => word !== '').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return [{ text, marked: false }];
  const found = [];
  let from = 0;
  for (const match of text.matchAll(new RegExp(words.join('|'), 'giu'))) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), marked: false });
    found.push({ text: match[0], marked: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), marked: false });
  return found;
}
