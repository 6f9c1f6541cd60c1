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
  readonly items: readonly { readonly key: string }[];
  readonly places: ReadonlyMap<string, number>;
  readonly height: number;
  /** The line with the focus, or -1. */
  readonly at: number;
  /** Filter, sort and grouping: where these change, other lines are asked for and nothing is held. */
  readonly query: string;
}): void {
  const { scroller, standing, items, places, height, at, query } = given;
  const hovered = useRef<string | null>(null);
  const held = useRef<Held | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    const before = held.current;
    if (!element || before?.query !== query) return;
    for (const [key, index] of before.seen) {
      const now = places.get(key);
      if (now === undefined) continue;
      if (now !== index) element.scrollTop = standing.current.topPx += (now - index) * height;
      return;
    }
  }, [places]); // oxlint-disable-line react-hooks/exhaustive-deps -- only new places move lines; the rest is read as it is then

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const note = (): void => {
      // Asked of the document this would lay it out after every change.
      const { topPx, heightPx } = standing.current;
      const first = Math.max(0, Math.floor(topPx / height));
      const last = Math.min(items.length, first + Math.ceil(heightPx / height));
      const pointed = hovered.current === null ? undefined : places.get(hovered.current);
      const candidates = [pointed ?? -1, at, ...(topPx > 0 ? Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i) : [])];
      const seen = candidates.filter((index) => index >= first && index < last).flatMap((index) => (items[index] ? [[items[index].key, index] as const] : []));
      held.current = { query, seen };
    };
    const point = (event: PointerEvent): void => {
      const line = event.type === 'pointermove' && event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
      hovered.current = items[Number(line?.dataset['index'] ?? -1)]?.key ?? null;
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
