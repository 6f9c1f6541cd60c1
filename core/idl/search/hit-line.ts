import { firstSentence } from '../../documentation/comments.ts';
import type { Hit } from './search.ts';

const mostUsers = 4;

/** What stands below the name of a hit: who takes or gives it, and what is said of it, if it can be a line that has one of the words. */
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
