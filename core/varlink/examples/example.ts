import { done, failed, type Result } from '../../failure.ts';
import { shownText } from '../../names/shown.ts';
import { parseAddress, printAddress } from '../address-text.ts';
import type { Address } from '../address.ts';
import { callFlags, usualTimeoutMs, type CallFlag } from '../call.ts';
import { parseJson, printJson } from '../json.ts';
import { isObject } from '../replies/kinds.ts';

/** A call that is kept to be made again: docs/varlink.md, Examples. */
export interface Example {
  readonly address: Address;
  /** With its interface. */
  readonly method: string;
  readonly flag: CallFlag;
  readonly timeoutMs: number | null;
  /** JSON of an object. */
  readonly parameters: string;
  /** What its author says of it; lines. */
  readonly comment: string;
}

/** An example in a file of its own. */
export interface NamedExample {
  readonly name: string;
  readonly example: Example;
}

/** Larger files are no examples. */
export const mostExampleBytes = 1024 * 1024;

/** What is wrong with the name of an example, or null: it becomes that of a file. */
export function exampleNameProblem(name: string): string | null {
  if (name === '') return 'Give it a name.';
  if (name.length > 80) return 'The name is longer than 80 characters.';
  if (name.startsWith('.')) return 'A name does not begin with a dot.';
  return name.includes('/') || shownText(name) !== name ? 'A name has no slash, no backslash, and nothing that does not show.' : null;
}

/** The text of an example's file. */
export function printExample({ address, method, flag, timeoutMs, parameters, comment }: Example): string {
  const parsed = parseJson(parameters);
  const lines = [
    ...(comment === '' ? [] : comment.split('\n').map((line) => `# ${line}`.trimEnd())),
    // Blanks at the end of a line are seen by nobody, and lost by editors.
    `address: ${printAddress(address).replace(/ +$/, (blanks) => String.raw`\x20`.repeat(blanks.length))}`,
    `method: ${method}`,
    ...(flag === 'none' ? [] : [`flag: ${flag}`]),
    ...(timeoutMs === usualTimeoutMs ? [] : [`timeout: ${timeoutMs === null ? 'infinity' : timeoutMs / 1000}`]),
    '',
    parsed.ok ? printJson(parsed.value, 2) : parameters,
  ];
  return `${lines.join('\n')}\n`;
}

/** Reads the text of an example's file. What it does not know it refuses, since a call that means something else is worse than none. */
export function parseExample(text: string): Result<Example> {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const given = new Map<string, string>();
  const comment: string[] = [];
  let at = 0;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') {
      if (given.size > 0) break;
      continue;
    }
    if (line.trimStart().startsWith('#')) {
      comment.push(line.trimStart().replace(/^# ?/, ''));
      continue;
    }
    if (line.trimStart().startsWith('{')) break;
    const match = /^([A-Za-z]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    const name = match?.[1]?.toLowerCase() ?? '';
    if (!match || !members.has(name)) return bad(at, `expected one of ${[...members].join(', ')}, each with a colon`);
    if (given.has(name)) return bad(at, `"${name}" is said twice`);
    given.set(name, match[2] ?? '');
  }
  const address = parseAddress(given.get('address') ?? '');
  if (!address.ok) return given.has('address') ? address : bad(0, 'the address is missing');
  const method = given.get('method') ?? '';
  if (!/^[A-Za-z][\w.-]*\.[A-Z][A-Za-z0-9]*$/.test(method)) return bad(0, given.has('method') ? 'the method is no full name of one' : 'the method is missing');
  const flag = callFlags.find((one) => one === (given.get('flag') ?? 'none'));
  if (!flag) return bad(0, `the flag is one of ${callFlags.join(', ')}`);
  const timeout = given.get('timeout');
  const timeoutMs = timeout === undefined ? usualTimeoutMs : timeout === 'infinity' ? null : Math.round(Number(timeout) * 1000);
  if (timeoutMs !== null && !(timeoutMs >= 1 && timeoutMs <= 24 * 3600_000)) return bad(0, 'the timeout is a number of seconds up to a day, or infinity');
  const body = lines.slice(at).join('\n').trim();
  const parameters = body === '' ? '{}' : body;
  const parsed = parseJson(parameters);
  if (!parsed.ok) return bad(at + lineOf(lines.slice(at).join('\n'), parsed.at), `the parameters are no JSON: ${parsed.message}`);
  if (!isObject(parsed.value)) return bad(at, 'the parameters are no JSON object');
  return done({ address: address.value, method, flag, timeoutMs, parameters, comment: comment.join('\n') });
}

const members = new Set(['address', 'method', 'flag', 'timeout']);

/** In which line of the untrimmed text a place of the trimmed one is. */
const lineOf = (text: string, at: number): number => text.slice(0, text.length - text.trimStart().length + at).split('\n').length - 1;

const bad = (line: number, message: string): Result<never> => failed('bad-input', `Line ${line + 1}: ${message}.`);
