import { goToPage, remember } from '../actions.ts';
import { useDraft } from './draft.ts';
import { useReading, type DocPlace } from './reading.ts';

const fresh = new WeakSet<DocPlace>();

/** Whether somebody has just gone to a place, so that the focus goes there too. Once; coming back leaves the focus where it is. */
export const isFresh = (place: DocPlace): boolean => fresh.delete(place);

/** Opens a place of the documentation in the inspector's tab; back leads to where one read before. */
export function readInTab(service: string, place: DocPlace): void {
  remember();
  fresh.add(place);
  useReading.setState({ tab: { service, place } });
}

/** Opens a place on the Interfaces page, from wherever one is. */
export function readOnPage(place: DocPlace | null): void {
  remember();
  if (place) fresh.add(place);
  goToPage('interfaces');
  useReading.setState(({ page }) => ({ page: { ...page, place, writing: false } }));
}

/** Opens the editor of the interface language, with what was written last in this window, or with this text. */
export function writeInterface(text: string | null = null): void {
  if (text !== null) useDraft.setState({ text, count: useDraft.getState().count + 1 });
  remember();
  goToPage('interfaces');
  useReading.setState(({ page }) => ({ page: { ...page, writing: true } }));
}

let typedAtMs = 0;
/** After such a pause the next letter begins another question. */
const typingPauseMs = 3000;

/** Asks all interfaces that are known. Typing is one step back, not one a letter. */
export function askInterfaces(query: string): void {
  const nowMs = Date.now();
  if (useReading.getState().page.place !== null || nowMs - typedAtMs > typingPauseMs) remember();
  typedAtMs = nowMs;
  useReading.setState({ page: { query, place: null, writing: false } });
}
