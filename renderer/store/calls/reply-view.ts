import { create } from 'zustand';

export type ReplyView = 'tree' | 'json' | 'changes';

/** A reply that others are compared with. */
export interface Base {
  readonly title: string;
  /** Its JSON. */
  readonly text: string;
}

/** How replies are looked at: the same for all, wherever they are shown. */
export const useReplyView = create<{ readonly view: ReplyView; readonly base: Base | null }>()(() => ({ view: 'tree', base: null }));

export const setReplyView = (view: ReplyView): void => useReplyView.setState({ view });

/** Others are compared with this one from now on; with null, none are. */
export function setBase(base: Base | null): void {
  useReplyView.setState(({ view }) => ({ base, view: base === null && view === 'changes' ? 'tree' : view }));
}
