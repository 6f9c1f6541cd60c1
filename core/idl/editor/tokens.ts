import { Scanner, type Comment, type Token } from '../reading/scanner.ts';
import { simpleTypes, type Span } from '../syntax.ts';

export type TokenKind =
  | 'keyword'
  | 'interface'
  /** The name of a type, method or error where it is defined. */
  | 'member'
  | 'field'
  /** Of an enumeration. */
  | 'value'
  /** `int` and the like. */
  | 'simple'
  /** The name of a type where it is used. */
  | 'type'
  | 'sign'
  | 'comment'
  /** `[Requires 'more' flag]` and kin, in a comment. */
  | 'marker'
  | 'wrong';

export interface ColourToken extends Span {
  readonly kind: TokenKind;
}

const simple: ReadonlySet<string> = new Set(simpleTypes);
const keywords: ReadonlySet<string> = new Set(['type', 'method', 'error']);
const marker = /^\s*\[(?:Requires|Supports) '(?:more|upgrade)' flag\]\s*$/;

/** What an editor colours, in the order of the text; it need not be right. Time and memory grow with the text and no faster. */
export function tokensOf(text: string): readonly ColourToken[] {
  const scanner = new Scanner(text);
  const found: ColourToken[] = [];
  const add = (kind: TokenKind, { start, end }: Span): void => void found.push({ kind, start, end });
  const comments = (list: readonly Comment[]): void => {
    for (const comment of list) add(marker.test(comment.text.slice(0, 60)) && comment.text.length < 60 ? 'marker' : 'comment', comment);
  };
  let depth = 0;
  /** The word before, where it says what the next is. */
  let last: 'interface' | 'keyword' | ':' | '' = '';
  let token: Token = scanner.next();
  comments(scanner.takeComments());
  while (token.kind !== 'end') {
    const word = token.kind === 'word' ? text.slice(token.start, Math.min(token.end, token.start + 12)) : '';
    const isInterface: boolean = depth === 0 && last === '' && word === 'interface';
    const next = scanner.next(isInterface ? 'interface name' : 'token');
    if (token.kind === 'word') {
      if (last === 'interface') add('interface', token);
      else if (last === 'keyword') add('member', token);
      else if (isInterface || (depth === 0 && keywords.has(word))) add('keyword', token);
      else if (depth === 0) add('wrong', token);
      else if (last === ':') add(simple.has(word) ? 'simple' : 'type', token);
      else add(next.kind === ':' ? 'field' : 'value', token);
      last = isInterface ? 'interface' : depth === 0 && last === '' && keywords.has(word) ? 'keyword' : '';
    } else {
      add(token.kind === 'unknown' ? 'wrong' : 'sign', token);
      if (token.kind === '(') depth++;
      if (token.kind === ')') depth = Math.max(0, depth - 1);
      // Signs before the name of a type change nothing about what comes.
      last = token.kind === ':' || (last === ':' && (token.kind === '?' || token.kind === '[]' || token.kind === '[string]')) ? ':' : '';
    }
    // Somebody forgot a bracket: colours go on from the next member.
    if (depth > 0 && next.kind === 'word' && next.before === 'line' && next.end - next.start <= 6 && keywords.has(text.slice(next.start, next.end)) && /^[ \t]+[A-Z]/.test(text.slice(next.end, next.end + 100))) depth = 0;
    comments(scanner.takeComments());
    token = next;
  }
  return found;
}
