import { useEffect, useState } from 'react';
import type { Member, TypeNode } from '#core/idl/syntax.ts';
import type { Documented } from './documented.ts';

/** So many lines are drawn in the frame in which a document opens: a window is lower than that. */
const firstLines = 90;
/** And so many in each idle moment after it. */
const laterLines = 350;

export interface Slice {
  readonly from: number;
  readonly to: number;
}

/**
 * Which members are drawn: at first those around the one that was wanted, then, whenever the window has nothing better to do, those further
 * away, until all are there for search, for selection and for screen readers. `everything` draws them all now.
 */
export function useSlices(doc: Documented, at: string | null, everything: boolean): Slice {
  const wanted = Math.max(0, doc.members.findIndex((member) => member.name === at));
  const [state, setState] = useState<{ readonly doc: Documented; readonly slice: Slice }>(() => ({ doc, slice: around(doc, { from: wanted, to: wanted }, firstLines) }));
  let { slice } = state;
  if (state.doc !== doc || wanted < slice.from || wanted >= slice.to) slice = around(doc, { from: wanted, to: wanted }, firstLines);
  if (everything) slice = { from: 0, to: doc.members.length };
  useEffect(() => {
    if (slice.from === 0 && slice.to === doc.members.length) return undefined;
    const idle = requestIdleCallback(() => setState({ doc, slice: around(doc, slice, laterLines) }), { timeout: 400 });
    return () => cancelIdleCallback(idle);
  }, [doc, slice]);
  return slice;
}

/** Takes in members below, then above, until there is no more room. */
function around(doc: Documented, { from, to }: Slice, lines: number): Slice {
  let room = lines;
  const { members } = doc;
  for (let next = members[to]; next && room > 0; next = members[to]) {
    room -= linesOf(next);
    to++;
  }
  for (let next = members[from - 1]; next && room > 0; next = members[from - 1]) {
    room -= linesOf(next);
    from--;
  }
  return { from, to };
}

const known = new WeakMap<Member, number>();

/** About how many lines a member takes: its height is not known before it is drawn. */
export function linesOf(member: Member): number {
  const before = known.get(member);
  if (before !== undefined) return before;
  let lines = 4 + member.comments.length;
  const left: TypeNode[] = member.is === 'method' ? [member.input, member.output] : [member.type];
  for (let type = left.pop(); type; type = left.pop()) {
    if (type.is === 'struct')
      for (const field of type.fields) {
        lines += 2 + field.comments.length;
        left.push(field.type);
      }
    else if (type.is === 'enum') lines += type.values.some(({ comments }) => comments.length > 0) ? type.values.length * 2 : 1 + type.values.length / 5;
    else if ('of' in type) left.push(type.of);
  }
  lines = Math.ceil(lines);
  known.set(member, lines);
  return lines;
}
