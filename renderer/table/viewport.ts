import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

/** Lines drawn beyond both edges, so that a turn of the wheel meets them drawn. */
const overscan = 12;

/** Where the list stands, known without asking the document, which would have to be laid out for the answer. */
export interface Standing {
  topPx: number;
  heightPx: number;
}

export interface Viewport {
  /** Lines to draw, by number, ascending. */
  readonly lines: readonly number[];
  readonly totalPx: number;
  readonly standing: RefObject<Standing>;
  readonly scrollTo: (index: number, align: 'nearest' | 'center') => void;
}

/**
 * The part of a long list that is in sight, where every line has the same height: what is in sight follows from one division, however
 * long the list is. (A library for lines of any height walks all of them whenever one is added.)
 */
export function useViewport(given: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  readonly height: number;
  /** What lies over the first lines in sight: a heading. */
  readonly headPx: number;
  /** A line that is drawn wherever it is, or -1: what has the focus must be in the document for a screen reader. */
  readonly keep: number;
}): Viewport {
  const { scroller, count, height, headPx, keep } = given;
  const standing = useRef<Standing>({ topPx: 0, heightPx: 0 });
  const [first, setFirst] = useState(0);
  const [room, setRoom] = useState(0);

  // Asked after every drawing, since the list may come and go while the page stays; it is watched anew only when it is another one.
  const watched = useRef<{ readonly element: HTMLElement; readonly height: number; readonly end: () => void } | null>(null);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- it ends at once unless the list is another one, so no chain of updates begins
  useLayoutEffect(() => {
    const element = scroller.current;
    if (watched.current?.element === element && watched.current?.height === height) return;
    watched.current?.end();
    watched.current = null;
    if (!element) return;
    const look = (): void => {
      standing.current.topPx = element.scrollTop;
      const now = Math.floor(element.scrollTop / height);
      // At once: a frame later the lines that came into sight would have been blank for one.
      flushSync(() => setFirst(now));
    };
    const measure = (): void => {
      standing.current.heightPx = element.clientHeight;
      setRoom(Math.ceil(element.clientHeight / height));
    };
    measure();
    standing.current.topPx = element.scrollTop;
    setFirst(Math.floor(element.scrollTop / height));
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    watched.current = {
      element,
      height,
      end: () => {
        sizes.disconnect();
        element.removeEventListener('scroll', look);
      },
    };
  });
  useEffect(() => () => watched.current?.end(), []);

  // The list has become shorter than where it stood.
  useEffect(() => {
    const element = scroller.current;
    if (element && first > 0 && first * height > count * height) setFirst(Math.floor(element.scrollTop / height));
  }, [scroller, count, first, height]);

  const scrollTo = useCallback(
    (index: number, align: 'nearest' | 'center'): void => {
      const element = scroller.current;
      if (!element) return;
      const { topPx, heightPx } = standing.current;
      const lineTop = index * height;
      const visiblePx = heightPx - headPx;
      let wanted = topPx;
      if (align === 'center') wanted = lineTop - (visiblePx - height) / 2;
      else if (lineTop < topPx) wanted = lineTop;
      else if (lineTop + height > topPx + visiblePx) wanted = lineTop + height - visiblePx;
      if (wanted !== topPx) element.scrollTop = Math.max(0, wanted);
    },
    [scroller, height, headPx],
  );

  const from = Math.max(0, Math.min(first, count) - overscan);
  const to = Math.min(count, first + room + overscan);
  const lines: number[] = [];
  if (keep >= 0 && keep < from) lines.push(keep);
  for (let i = from; i < to; i++) lines.push(i);
  if (keep >= to && keep < count) lines.push(keep);
  return { lines, totalPx: count * height, standing, scrollTo };
}
