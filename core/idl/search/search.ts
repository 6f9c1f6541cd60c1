import type { InterfaceNode } from '../syntax.ts';
import { entriesOf, type Entry } from './entries.ts';

export interface Hit extends Entry {
  /** Higher is better; hits come sorted by it. */
  readonly score: number;
}

/** `takes:` and `gives:` are fields of methods, `type:` what is written as the type of a field, `in:` the interface. */
const keys = ['takes', 'gives', 'type', 'in', 'method', 'error'] as const;
type Key = (typeof keys)[number];
interface Term {
  readonly key: Key | null;
  readonly text: string;
}

/** More than that nobody reads. */
const mostHits = 500;

/**
 * What in these interfaces fits a query, the best first: names before comments, whole names before parts. Every word must fit:
 * `uid`, `takes:uid`, `gives:state type:int`, `in:io.systemd list`, `which method takes a uid?`. Upper and lower case are the same.
 */
export function searchInterfaces(interfaces: Iterable<InterfaceNode>, query: string): readonly Hit[] {
  const terms = termsOf(query);
  if (terms.length === 0) return [];
  const hits: Hit[] = [];
  for (const node of interfaces)
    for (const entry of entriesOf(node)) {
      const score = scoreOf(entry, terms);
      if (score > 0) hits.push({ ...entry, score });
    }
  return hits.sort((a, b) => b.score - a.score || a.name.length - b.name.length || compare(a.interface.name, b.interface.name) || compare(a.member ?? '', b.member ?? '') || compare(a.path, b.path)).slice(0, mostHits);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `which method takes a uid?` is `takes:uid`, for those who ask so. */
function asTerms(query: string): string {
  const asked = /^\s*(?:which|what)\s+(?:methods?\s+)?(takes?|gives?|returns?)\s+(?:an?\s+|the\s+)?[`"']?([a-z0-9_]+)[`"']?\s*\??\s*$/.exec(query);
  return asked === null ? query : `${asked[1]?.startsWith('take') ? 'takes' : 'gives'}:${asked[2] ?? ''}`;
}

function termsOf(query: string): readonly Term[] {
  return asTerms(query.slice(0, 500).toLowerCase())
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 12)
    .map((word) => {
      const key = keys.find((one) => word.startsWith(`${one}:`)) ?? null;
      return { key, text: key === null ? word : word.slice(key.length + 1) };
    });
}

/** 0 where a term does not fit. What fits only by the names around it is found there, not in each of its parts. */
function scoreOf(entry: Entry, terms: readonly Term[]): number {
  let score = 0;
  let own = false;
  for (const { key, text } of terms) {
    const found = key === null ? wordScore(entry, text) : keyScore(entry, key, text);
    if (found.score === 0) return 0;
    score += found.score;
    own ||= found.own;
  }
  return own ? score + kindScore[entry.kind] : 0;
}

const kindScore: Readonly<Record<Entry['kind'], number>> = { interface: 6, method: 5, type: 4, error: 3, field: 2, value: 1 };

interface Found {
  readonly score: number;
  /** It fits the entry itself. */
  readonly own: boolean;
}
const none: Found = { score: 0, own: false };

function wordScore(entry: Entry, text: string): Found {
  const name = nameScore(entry.kind === 'interface' ? entry.interface.name : entry.name, text);
  if (name > 0) return { score: name, own: true };
  if (entry.path.includes('.') && nameScore(entry.path, text) > 0) return { score: 12, own: true };
  if (entry.comments.some((line) => line.toLowerCase().includes(text))) return { score: 10, own: true };
  if (entry.type !== null && nameScore(entry.type, text) >= 60) return { score: 8, own: true };
  const around = entry.kind === 'interface' ? 0 : Math.max(nameScore(entry.interface.name, text), entry.path === '' || entry.member === null ? 0 : nameScore(entry.member, text));
  return around > 0 ? { score: 5, own: false } : none;
}

function keyScore(entry: Entry, key: Key, text: string): Found {
  switch (key) {
    case 'takes':
    case 'gives': {
      if (entry.kind !== 'field' || !entry.ways.has(key)) return none;
      // Directly in the method is better than somewhere in a type.
      const bonus = entry.ways.has('type') ? 0 : 10;
      const score = text === '' ? 1 : nameScore(entry.name, text);
      return score > 0 ? { score: score + bonus, own: true } : none;
    }
    case 'type': {
      if (entry.type === null) return none;
      const score = text === '' ? 1 : nameScore(entry.type, text);
      return score >= 60 || text === '' ? { score, own: true } : none;
    }
    case 'in':
      return entry.interface.name.toLowerCase().includes(text) ? { score: 1, own: entry.kind === 'interface' } : none;
    case 'method':
    case 'error': {
      if (entry.kind !== key) return none;
      const score = text === '' ? 1 : nameScore(entry.name, text);
      return score > 0 ? { score, own: true } : none;
    }
  }
}

/** 100: the whole name; 80: it begins so; 60: a word of it does (`userName`, `user_name`); 30: somewhere within. */
function nameScore(name: string, text: string): number {
  const lower = name.toLowerCase();
  if (lower === text) return 100;
  const at = lower.indexOf(text);
  if (at < 0) return 0;
  if (at === 0) return 80;
  for (let i = at; i >= 0; i = lower.indexOf(text, i + 1)) if (beginsWord(name, i)) return 60;
  return 30;
}

function beginsWord(name: string, at: number): boolean {
  const before = name.charAt(at - 1);
  const first = name.charAt(at);
  return !/[A-Za-z0-9]/.test(before) || (/[A-Z]/.test(first) && !/[A-Z]/.test(before)) || (/[0-9]/.test(first) && !/[0-9]/.test(before));
}
