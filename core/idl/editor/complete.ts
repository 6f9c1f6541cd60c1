import { parseInterface } from '../parse.ts';
import { Scanner, type Token } from '../reading/scanner.ts';
import { simpleTypes } from '../syntax.ts';

export interface Completion {
  readonly label: string;
  /** What is put in the place of the text from `from` on. */
  readonly insert: string;
  readonly kind: 'keyword' | 'simple' | 'type' | 'sign' | 'marker';
  readonly detail: string;
}

export interface Completions {
  /** Where the word begins that is completed. */
  readonly from: number;
  readonly options: readonly Completion[];
}

const nothing = (from: number): Completions => ({ from, options: [] });

const keywords: readonly Completion[] = [
  { label: 'method', insert: 'method ', kind: 'keyword', detail: 'what callers can ask for' },
  { label: 'type', insert: 'type ', kind: 'keyword', detail: 'a structure or an enumeration with a name' },
  { label: 'error', insert: 'error ', kind: 'keyword', detail: 'what can go wrong' },
];
const header: Completion = { label: 'interface', insert: 'interface ', kind: 'keyword', detail: 'the name comes first: org.example.name' };
const arrow: Completion = { label: '->', insert: '-> (', kind: 'sign', detail: 'what the method gives back' };

const details: Readonly<Record<(typeof simpleTypes)[number], string>> = {
  bool: 'true or false',
  int: 'an integer of 64 bits',
  float: 'a number',
  string: 'text',
  object: 'any JSON object',
  any: 'any value but null',
};
const signs: readonly Completion[] = [
  { label: '?', insert: '?', kind: 'sign', detail: 'optional: may be left out' },
  { label: '[]', insert: '[]', kind: 'sign', detail: 'a list of' },
  { label: '[string]', insert: '[string]', kind: 'sign', detail: 'a map from text to' },
  { label: '[string]()', insert: '[string]()', kind: 'sign', detail: 'a set of texts' },
];
const markers: readonly Completion[] = ['more', 'upgrade'].flatMap((flag) =>
  (['Requires', 'Supports'] as const).map((verb) => ({ label: `[${verb} '${flag}' flag]`, insert: `[${verb} '${flag}' flag]`, kind: 'marker' as const, detail: `the method ${verb === 'Requires' ? 'must be' : 'may be'} called with ${flag}` })),
);

/** What could stand at a place of a text; the text need not be right. */
export function completionsAt(text: string, offset: number): Completions {
  const upTo = text.slice(0, offset);
  const comment = commentAt(upTo);
  if (comment !== null) return comment.fits ? { from: comment.from, options: starting(markers, upTo.slice(comment.from)) } : nothing(offset);

  const { before, word, depth, hasInterface, member } = contextOf(upTo);
  const from = word?.start ?? offset;
  const begun = upTo.slice(from);
  if (depth > 0) {
    const sign = before?.kind;
    if (sign !== ':' && sign !== '?' && sign !== '[]' && sign !== '[string]') return nothing(from);
    const named = (parseInterface(text).interface?.members ?? []).filter((one) => one.is === 'type');
    const types: Completion[] = [
      ...simpleTypes.map((name) => ({ label: name, insert: name, kind: 'simple' as const, detail: details[name] })),
      ...named.map(({ name, type, comments }) => ({ label: name, insert: name, kind: 'type' as const, detail: comments[0] ?? (type.is === 'enum' ? 'an enumeration' : 'a structure') })),
    ];
    // `??` is no type.
    const more = begun === '' ? signs.filter(({ label }) => sign !== '?' || label !== '?') : [];
    return { from, options: starting([...types, ...more], begun) };
  }
  if (!hasInterface) return before === null ? { from, options: starting([header], begun) } : nothing(from);
  if (before?.kind === ')' && member === 'input of a method') return word === null ? { from, options: [arrow] } : nothing(from);
  const atStart = before === null || before.kind === ')' || member === 'none';
  return atStart && onNewLine(upTo, from) ? { from, options: starting(keywords, begun) } : nothing(from);
}

const starting = (options: readonly Completion[], begun: string): readonly Completion[] => options.filter(({ label }) => label.startsWith(begun));

const onNewLine = (text: string, from: number): boolean => /(?:^|[\n\r\u2028\u2029])[ \t]*$/.test(text.slice(Math.max(0, from - 200), from));

/** Where the comment begins that the end of a text is in; `fits` when a marker could stand there. */
function commentAt(text: string): { readonly from: number; readonly fits: boolean } | null {
  const start = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'), text.lastIndexOf('\u2028'), text.lastIndexOf('\u2029')) + 1;
  const hash = text.indexOf('#', start);
  if (hash < 0) return null;
  const from = text.charAt(hash + 1) === ' ' ? hash + 2 : hash + 1;
  return { from: Math.min(from, text.length), fits: text.slice(start, hash).trim() === '' && text.length - from < 30 };
}

interface Context {
  /** The word that is being written, if the text ends in one. */
  readonly word: Token | null;
  /** The token before it. */
  readonly before: Token | null;
  readonly depth: number;
  readonly hasInterface: boolean;
  readonly member: 'none' | 'input of a method' | 'other';
}

function contextOf(text: string): Context {
  const scanner = new Scanner(text);
  let hasInterface = false;
  let member: Context['member'] = 'none';
  let depth = 0;
  let before: Token | null = null;
  let named = false;
  for (let token = scanner.next(); ; ) {
    scanner.takeComments();
    if (token.kind === 'end') return { word: null, before, depth, hasInterface, member };
    const word = token.kind === 'word' ? text.slice(token.start, Math.min(token.end, token.start + 12)) : '';
    if (token.kind === 'word' && token.end === text.length) return { word: token, before, depth, hasInterface, member };
    if (token.kind === '(') depth++;
    if (token.kind === ')') depth = Math.max(0, depth - 1);
    if (token.kind === '->') member = 'other';
    let opens = false;
    if (depth === 0 && token.kind === 'word' && !named) {
      opens = word === 'interface';
      if (opens) hasInterface = true;
      else if (word === 'method') member = 'input of a method';
      else if (word === 'type' || word === 'error') member = 'other';
    }
    // The word after a keyword is a name, whatever it reads.
    named = token.kind === 'word' && !named && depth === 0;
    before = opens ? null : token;
    if (opens) {
      const name = scanner.next('interface name');
      scanner.takeComments();
      if (name.kind === 'end' || name.end === text.length) return { word: name.kind === 'word' ? name : null, before: token, depth, hasInterface, member: 'other' };
      named = false;
    }
    token = scanner.next();
  }
}
