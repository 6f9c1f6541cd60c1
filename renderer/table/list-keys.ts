/** Where a key leads in a list of lines of one height, or undefined when it moves nothing. A page leaves two lines in sight. */
export function stepOf(key: string, given: { readonly at: number; readonly count: number; readonly heightPx: number; readonly scroller: HTMLElement | null }): number | undefined {
  const { at, count, heightPx, scroller } = given;
  const page = Math.max(1, Math.floor((scroller?.clientHeight ?? 400) / heightPx) - 2);
  const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1 };
  return steps[key];
}

/** Number of the line that something belongs to (its `data-index`), or -1. */
export const indexOfTarget = (target: EventTarget): number => (target instanceof Element ? Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1) : -1);
