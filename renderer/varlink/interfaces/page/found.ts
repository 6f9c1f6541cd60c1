import type { Hit } from '#core/idl/search/search.ts';

/** Hits of one interface. */
export interface FoundGroup {
  readonly interface: string;
  readonly hits: readonly { readonly hit: Hit; readonly index: number }[];
}

/** Hits by interface: the one with the best hit comes first, hits stay in their order. `index` counts through all groups, as arrow keys do. */
export function groupsOf(hits: readonly Hit[]): FoundGroup[] {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const { name } = hit.interface;
    const group = groups.get(name);
    if (group) group.push(hit);
    else groups.set(name, [hit]);
  }
  let index = 0;
  return [...groups].map(([name, list]) => ({ interface: name, hits: list.map((hit) => ({ hit, index: index++ })) }));
}

/** Words of a query without their keys, as they are marked in what was found. */
export const wordsToMark = (query: string): readonly string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^(?:takes|gives|type|method|error):/, ''))
    .filter((word) => word !== '' && !word.startsWith('in:'));

/** A text in parts, of which every second is to be marked. */
export function markedParts(text: string, words: readonly string[]): string[] {
  const folded = text.toLowerCase();
  if (words.length === 0 || folded.length !== text.length) return [text];
  const parts: string[] = [];
  let at = 0;
  while (at <= text.length) {
    let start = -1;
    let length = 0;
    for (const word of words) {
      const found = folded.indexOf(word, at);
      if (found >= 0 && (start < 0 || found < start || (found === start && word.length > length))) {
        start = found;
        length = word.length;
      }
    }
    if (start < 0) break;
    parts.push(text.slice(at, start), text.slice(start, start + length));
    at = start + length;
  }
  parts.push(text.slice(at));
  return parts;
}
