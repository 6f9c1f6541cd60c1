import { useLayoutEffect, useRef, type RefObject } from 'react';
import type { Standing } from './viewport.ts';

interface Held {
  readonly query: string;
  /** Keys in sight by their places, the one to hold on to first. */
  readonly seen: readonly (readonly [key: string, index: number])[];
}

/**
 * Keeps what is looked at where it is when lines come or go above it: the line under the pointer, else the one with the focus,
 * else the first in sight. At the very top, with the pointer elsewhere, new lines may push, so that they are seen.
 */
export function useAnchor(given: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly standing: RefObject<Standing>;
  readonly lines: { readonly length: number; readonly keyAt: (index: number) => string | undefined; /** -1: it is not there. */ readonly indexOf: (key: string, near?: number) => number };
  readonly height: number;
  /** The line with the focus, or -1. */
  readonly at: number;
  /** Filter, sort and grouping: where these change, other lines are asked for and nothing is held. */
  readonly query: string;
}): void {
  const { scroller, standing, lines, height, at, query } = given;
  const hovered = useRef<string | null>(null);
  const held = useRef<Held | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    const before = held.current;
    if (!element || before?.query !== query) return;
    for (const [key, index] of before.seen) {
      const now = lines.indexOf(key, index);
      if (now < 0) continue;
      if (now !== index) element.scrollTop = standing.current.topPx += (now - index) * height;
      return;
    }
  }, [lines]); // oxlint-disable-line react-hooks/exhaustive-deps -- only new lines move others; the rest is read as it is then

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const note = (): void => {
      // Asked of the document this would lay it out after every change.
      const { topPx, heightPx } = standing.current;
      const first = Math.max(0, Math.floor(topPx / height));
      const last = Math.min(lines.length, first + Math.ceil(heightPx / height));
      const pointed = hovered.current === null ? -1 : lines.indexOf(hovered.current, first);
      const candidates = [pointed, at, ...(topPx > 0 ? Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i) : [])];
      const seen = candidates.filter((index) => index >= first && index < last).flatMap((index) => {
        const key = lines.keyAt(index);
        return key === undefined ? [] : [[key, index] as const];
      });
      held.current = { query, seen };
    };
    const point = (event: PointerEvent): void => {
      const line = event.type === 'pointermove' && event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
      hovered.current = lines.keyAt(Number(line?.dataset['index'] ?? -1)) ?? null;
      note();
    };
    note();
    element.addEventListener('scroll', note, { passive: true });
    element.addEventListener('pointermove', point, { passive: true });
    element.addEventListener('pointerleave', point, { passive: true });
    return () => {
      element.removeEventListener('scroll', note);
      element.removeEventListener('pointermove', point);
      element.removeEventListener('pointerleave', point);
    };
  });
}
