import { parseInterface } from '../../../core/idl/parse.ts';
import type { Problem } from '../../../core/idl/syntax.ts';

/** What systemd 262 allows and UAPI.20 does not: docs/varlink.md, Where systemd differs. */
export const stricterRules = ['line break', 'blank within a type', 'name of one part', 'no members', 'blank after a keyword', 'line end of Unicode'] as const;
export type StricterRule = (typeof stricterRules)[number];

/** By which of these rules alone a text is refused, or null when there is something else that is wrong with it. */
export function reasons(text: string): ReadonlySet<StricterRule> | null {
  const rules = new Set<StricterRule>();
  let now = text;
  // A comment goes on to the end of the line, which for systemd is \n or \r.
  if (/[\u2028\u2029]/.test(now)) {
    rules.add('line end of Unicode');
    now = now.replace(/[\u2028\u2029]/g, ' ');
  }
  for (let times = 0; times < 200; times++) {
    const { problems } = parseInterface(now);
    if (problems.length === 0) return rules;
    // Others may only follow from one of these: what was skipped defines types.
    const mended = problems.reduce<ReturnType<typeof mend>>((found, problem) => found ?? mend(now, problem), null);
    if (mended === null) return null;
    rules.add(mended.rule);
    now = mended.text;
  }
  return null;
}

function mend(text: string, { span, message }: Problem): { readonly rule: StricterRule; readonly text: string } | null {
  const put = (rule: StricterRule, middle: string, from = span.start, to = span.start): { readonly rule: StricterRule; readonly text: string } => ({ rule, text: `${text.slice(0, from)}${middle}${text.slice(to)}` });
  const word = text.slice(span.start, span.end);
  if (message.startsWith('Expected a line break after')) return put('line break', '\n');
  if (message.startsWith('Expected no blank within a type')) return put('blank within a type', '', text.slice(0, span.start).trimEnd().length);
  if (message.startsWith('Expected at least one type')) return put('no members', '\nerror Filler ()\n', text.length, text.length);
  if (message.startsWith('The name of an interface') && /^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(word)) return put('name of one part', 'filler.');
  const keyword = /^(?:type|method|error)(?=[A-Z])/.exec(word)?.[0] ?? /^interface(?=[A-Z])/.exec(word)?.[0];
  if (keyword !== undefined && message.startsWith('Expected a blank after')) return put('blank after a keyword', `${keyword} `, span.start, span.start + keyword.length);
  return null;
}
