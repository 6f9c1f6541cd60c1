import { flagsOfMethod } from '../idl/markers.ts';
import type { FieldNode, MethodMember } from '../idl/syntax.ts';

/** So many are named; more are counted, and listed below by whoever draws. */
const mostNamed = 6;

/** What a method takes and gives, as two sentences. Names are as written: whoever draws them escapes them. */
export function signatureWords({ comments, input, output }: MethodMember): { readonly takes: string; readonly gives: string } {
  const { more, upgrade } = flagsOfMethod({ comments });
  const replies = output.fields.length === 0 ? null : list(output.fields, 'sometimes');
  const streamed = replies === null ? 'empty replies' : `replies with ${replies}`;
  const single = replies ?? 'an empty reply';
  const gives = more === 'requires' ? `Gives a stream of ${streamed}.` : more === 'supports' ? `Gives ${single}; with “more” a stream of such replies.` : replies === null ? 'Gives nothing back.' : `Gives ${replies}.`;
  const after = upgrade === 'requires' ? ' Then the connection speaks another protocol.' : upgrade === 'supports' ? ' With “upgrade” the connection speaks another protocol then.' : '';
  return { takes: input.fields.length === 0 ? 'Takes nothing.' : `Takes ${list(input.fields, 'optionally')}.`, gives: `${gives}${after}` };
}

function list(fields: readonly FieldNode[], adverb: 'optionally' | 'sometimes'): string {
  const always = fields.filter(({ type }) => type.is !== 'nullable');
  const maybe = fields.filter(({ type }) => type.is === 'nullable');
  if (always.length === 0) return `${adverb} ${names(maybe)}`;
  return maybe.length === 0 ? names(always) : `${names(always)}, and ${adverb} ${names(maybe)}`;
}

const names = (fields: readonly FieldNode[]): string => (fields.length > mostNamed ? `${fields.length} values` : joined(fields.map(({ name }) => name)));

const joined = (parts: readonly string[]): string => (parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`);
