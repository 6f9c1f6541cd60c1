import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Member, TypeNode } from '#core/idl/syntax.ts';
import type { Documented } from './documented.ts';

/** So many lines are drawn in the frame in which a document opens: a window is lower than that. */
const firstLines = 60;
/** A document that is no longer than this is drawn whole in the next idle moment. */
const shortLines = 1200;
/** Sections are drawn when they are so near to what is in sight. */
const nearPx = 1200;

interface Slice {
  readonly from: number;
  readonly to: number;
}

export interface Drawn {
  readonly has: (index: number) => boolean;
  /** Watches the place of a member that is not drawn yet; gives the function that ends it. */
  readonly watch: (element: HTMLElement, index: number) => () => void;
}

/**
 * Which members are drawn: at first those around the one that was wanted, then those that come near to what is in sight. A short document is
 * drawn whole soon after; a long one, of tens of thousands of elements, would keep a core busy for seconds with what nobody looks at.
 * `everything` draws them all now, as somebody who looks for letters needs them.
 */
export function useDrawn(doc: Documented, at: string | null, everything: boolean): Drawn {
  const wanted = useMemo(() => Math.max(0, doc.members.findIndex((member) => member.name === at)), [doc, at]);
  const first = useMemo(() => around(doc, { from: wanted, to: wanted }, firstLines), [doc, wanted]);
  const [state, setState] = useState<{ readonly doc: Documented; readonly near: ReadonlySet<number>; readonly whole: boolean }>({ doc, near: new Set(), whole: false });
  const { near, whole } = state.doc === doc ? state : { near: new Set<number>(), whole: false };
  const isShort = useMemo(() => doc.members.reduce((sum, member) => sum + linesOf(member), 0) <= shortLines, [doc]);
  useEffect(() => {
    if (!isShort) return undefined;
    const idle = requestIdleCallback(() => setState({ doc, near: new Set(), whole: true }), { timeout: 300 });
    return () => cancelIdleCallback(idle);
  }, [doc, isShort]);
  const observer = useRef<IntersectionObserver | null>(null);
  useEffect(() => () => observer.current?.disconnect(), []);
  const watch = useCallback(
    (element: HTMLElement, index: number): (() => void) => {
      observer.current ??= new IntersectionObserver(
        (entries) => {
          const come = entries.filter(({ isIntersecting }) => isIntersecting).flatMap(({ target }) => (target instanceof HTMLElement ? Number(target.dataset['index']) : []));
          if (come.length > 0) setState((before) => ({ doc, near: new Set([...(before.doc === doc ? before.near : []), ...come]), whole: false }));
        },
        { root: element.closest('[data-doc-scroller]'), rootMargin: `${nearPx}px 0px` },
      );
      element.dataset['index'] = String(index);
      observer.current.observe(element);
      return () => observer.current?.unobserve(element);
    },
    [doc],
  );
  return useMemo(() => ({ has: (index) => everything || whole || (index >= first.from && index < first.to) || near.has(index), watch }), [everything, whole, first, near, watch]);
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
