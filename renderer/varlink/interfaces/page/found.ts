import { firstSentence } from '#core/documentation/comments.ts';
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

const mostUsers = 4;

/** What stands below the name of a hit: who takes or gives it, else what is said of it and has the words. */
export function lineOf({ kind, ways, users, comments, member, path }: Hit, words: readonly string[]): string {
  const said = comments.find((line) => words.some((word) => line.toLowerCase().includes(word))) ?? firstSentence(comments);
  if (kind !== 'field' && kind !== 'value') return said;
  const by = (way: 'takes' | 'gives'): string[] => [...new Set(users.filter((user) => user.way === way).map(({ method }) => method))];
  const list = (methods: readonly string[]): string => `${methods.slice(0, mostUsers).join(', ')}${methods.length > mostUsers ? ` and ${methods.length - mostUsers} more` : ''}`;
  const parts: string[] = [];
  const direct = users.length === 1 && users[0]?.method === member;
  if (direct) parts.push(ways.has('takes') ? `taken by the method ${member ?? ''}` : `given by the method ${member ?? ''}`);
  else {
    if (by('takes').length > 0) parts.push(`taken by ${list(by('takes'))}`);
    if (by('gives').length > 0) parts.push(`given by ${list(by('gives'))}`);
    if (ways.has('error')) parts.push(`told with the error ${member ?? ''}`);
    if (parts.length === 0 && path !== '') parts.push(`of the type ${member ?? ''}`);
  }
  return said === '' ? parts.join('; ') : `${parts.join('; ')}. ${said}`;
}
