/** Panes in the order of F6. Each marks where its focus goes with data-pane. */
const panes = ['header', 'sidebar', 'main', 'inspector', 'tour'] as const;
export type Pane = (typeof panes)[number];

const target = (pane: Pane): HTMLElement | null => document.querySelector<HTMLElement>(`[data-pane="${pane}"]`);

export function focusPane(pane: Pane): boolean {
  const element = target(pane);
  element?.focus();
  return element !== null && document.activeElement === element;
}

/** The next pane that is there, from the one that has the focus. */
export function focusNextPane(step: 1 | -1): void {
  const at = panes.findIndex((pane) => document.activeElement?.closest(`[data-area="${pane}"]`));
  for (let i = 1; i <= panes.length; i++) {
    const pane = panes[(at + step * i + panes.length * 2) % panes.length];
    if (pane && focusPane(pane)) return;
  }
}

/** Puts the caret into the filter box, all of it selected. */
export function focusFilter(): void {
  const input = document.querySelector<HTMLInputElement>('[data-pane="header"]');
  input?.focus();
  input?.select();
}
