import type { EditOfMany } from '#core/edits/edit.ts';
import { compileFilter } from '#core/filter/filter.ts';
import type { Failure } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { copied } from '#core/names/shell.ts';
import type { Settings } from '#core/settings.ts';
import { getNow, getRows, setMarkMs } from './live/live.ts';
import { useReading, type Reading } from './reading/reading.ts';
import { hasInspector, useUi, type Dialog, type Grouping, type Tab, type Toast, type Ui } from './ui.ts';

const set = (change: Partial<Ui>): void => useUi.setState(change);
const get = (): Ui => useUi.getState();

/** Where the window was before: page, filter and grouping, and what was read, for back and forward. */
interface Place {
  readonly page: Ui['page'];
  readonly filter: string;
  readonly grouping: Grouping;
  readonly learn: string;
  readonly reading: Reading;
  /** Tabs in which one goes from place to place are places themselves; the others look at whatever is chosen. */
  readonly tab: Tab | null;
  readonly current: string | null;
}
const places: { back: Place[]; forward: Place[] } = { back: [], forward: [] };
const here = (): Place => {
  const { page, goodFilter, grouping, learn, tab, current } = get();
  const inSight = window.innerWidth < narrowPx ? get().narrowPane === 'inspector' : hasInspector(page);
  const isPlace = inSight && (tab === 'interfaces' || tab === 'call');
  return { page, filter: goodFilter, grouping, learn, reading: useReading.getState(), tab: isPlace ? tab : null, current: isPlace ? current : null };
};
const isSame = (a: Place, b: Place): boolean => a.page === b.page && a.filter === b.filter && a.grouping === b.grouping && a.learn === b.learn && a.reading === b.reading && a.tab === b.tab && a.current === b.current;

let typedAtMs = 0;
/** After such a pause the next letter begins another filter. */
const typingPauseMs = 3000;

/** Types into the filter box: the last text that makes sense stays in force while this one does not. */
export function setFilter(text: string): void {
  const good = compileFilter(text).ok;
  // Typing is one step back, not one a letter.
  const nowMs = Date.now();
  // The overview has nothing to filter; the other pages have.
  const page = get().page === 'overview' ? 'sockets' : get().page;
  if (get().page !== page || nowMs - typedAtMs > typingPauseMs) remember();
  typedAtMs = nowMs;
  set({ filterText: text, ...(good && { goodFilter: text }), page });
  keepSettings({ filter: good ? text : get().goodFilter });
}

/** Goes to a filter and a grouping, as the sidebar does; back leads to where one was. */
export function goTo(filter: string, grouping: Grouping = 'none'): void {
  remember();
  typedAtMs = 0;
  set({ page: 'sockets', filterText: filter, goodFilter: filter, grouping, narrowPane: 'none' });
  keepSettings({ filter, grouping });
}

export const goToOverview = (): void => goToPage('overview');

export function goToPage(page: Ui['page']): void {
  if (get().page !== page) remember();
  typedAtMs = 0;
  set({ page, narrowPane: 'none' });
}

/** Goes to a concept, the tours or the glossary; back leads to where one was, another concept or the socket that it explains. */
export function goToLearn(learn: string): void {
  if (get().page !== 'learn' || get().learn !== learn) remember();
  typedAtMs = 0;
  set({ page: 'learn', learn, narrowPane: 'none' });
}

/** Shows all there is on this page. */
export function clearFilter(): void {
  const { page, grouping } = get();
  if (page === 'sockets' || page === 'overview') return goTo('', grouping);
  remember();
  typedAtMs = 0;
  set({ filterText: '', goodFilter: '' });
  keepSettings({ filter: '' });
}

/** Goes to the conversations; the filter stays. */
export const goToConversations = (): void => goToPage('conversations');

export function setGrouping(grouping: Grouping): void {
  set({ grouping, page: 'sockets' });
  keepSettings({ grouping });
}

/** Notes where one is, before going elsewhere: back leads there. */
export function remember(): void {
  const last = places.back.at(-1);
  const now = here();
  if (last && isSame(last, now)) return;
  places.back.push(now);
  if (places.back.length > 100) places.back.shift();
  places.forward = [];
}

export const canGo = (where: 'back' | 'forward'): boolean => places[where].length > 0;

export function go(where: 'back' | 'forward'): void {
  const place = places[where].pop();
  if (!place) return;
  places[where === 'back' ? 'forward' : 'back'].push(here());
  typedAtMs = 0;
  set({ page: place.page, filterText: place.filter, goodFilter: place.filter, grouping: place.grouping, learn: place.learn, narrowPane: 'none' });
  useReading.setState(place.reading);
  if (place.tab !== null) {
    if (place.current !== get().current) select(place.current);
    openTab(place.tab);
  }
  keepSettings({ filter: place.filter, grouping: place.grouping });
}

export function sortBy(column: string): void {
  const { sort } = get();
  const next = { column, descending: sort.column === column && !sort.descending };
  set({ sort: next });
  keepSettings({ sort: next });
}

/** Selects one row, or with `also` adds it to the selection or takes it out. */
export function select(key: string | null, also = false): void {
  if (key === null) set({ selection: new Set(), current: null });
  else if (also) {
    const selection = new Set(get().selection);
    if (!selection.delete(key)) selection.add(key);
    set({ selection, current: key });
  } else set({ selection: new Set([key]), current: key });
  focusAgent();
}

export function selectMany(keys: readonly string[], current: string): void {
  set({ selection: new Set(keys), current });
  focusAgent();
}

/** What the contract allows: more sockets than are changed at once need not be read. */
const mostInFocus = 500;
let focusTimer: ReturnType<typeof setTimeout> | null = null;
/** Tells the agent which socket objects to read in every look; not for every row that an arrow key passes. */
function focusAgent(): void {
  if (focusTimer) clearTimeout(focusTimer);
  focusTimer = setTimeout(() => {
    const { current } = get();
    const row = current === null ? undefined : getNow().present.get(current);
    void window.sockatlas.call.focus({ sockets: row?.socket ? [row.socket.key] : [] });
  }, 120);
}
export const refocusAgent = focusAgent;

/** Tells the agent to read the socket objects of these rows in every look, until the selection changes or `refocusAgent`. */
export function focusOn(keys: readonly string[]): void {
  if (focusTimer) clearTimeout(focusTimer);
  const rows = getNow().present;
  void window.sockatlas.call.focus({ sockets: keys.flatMap((key) => rows.get(key)?.socket?.key ?? []).slice(0, mostInFocus) });
}

/** Goes to a socket wherever it is: if the filter hides it, the filter gives way. */
export function goToSocket(key: string): void {
  const row = getRows().get(key);
  if (!row) return;
  const { goodFilter, page } = get();
  const compiled = compileFilter(goodFilter);
  if (page !== 'sockets' || (compiled.ok && !isShown(key))) goTo('');
  select(key);
  openInspector();
}
let isShown: (key: string) => boolean = () => true;
export const onShownTest = (test: (key: string) => boolean): void => {
  isShown = test;
};

export function toggleGroup(key: string, expanded?: boolean): void {
  const collapsed = new Set(get().collapsed);
  const open = expanded ?? collapsed.has(key);
  if (open) collapsed.delete(key);
  else collapsed.add(key);
  set({ collapsed });
}

export function openTab(tab: Tab): void {
  set({ tab });
  openInspector();
  keepSettings({ tab });
}

export function openInspector(): void {
  if (window.innerWidth < narrowPx) set({ narrowPane: 'inspector' });
  else if (get().settings?.inspectorShown === false) changeSettings({ inspectorShown: true });
}

/** Below this the inspector is a page of its own and the sidebar a drawer. */
export const narrowPx = 960;

export const openDialog = (dialog: Dialog | null): void => set({ dialog });

let nextToast = 1;
export function showToast(toast: Omit<Toast, 'id'>): void {
  const id = nextToast++;
  set({ toasts: [...get().toasts.slice(-2), { ...toast, id }] });
}
export const dismissToast = (id: number): void => set({ toasts: get().toasts.filter((toast) => toast.id !== id) });

/** @param admin the changes, to be offered to an administrator where only the right is missing */
export const showFailure = (failure: Failure, command?: string, admin?: readonly EditOfMany[]): void =>
  showToast({
    text: failure.message,
    hint: failure.hint,
    tone: 'danger',
    ...(failure.conflict && { conflict: failure.conflict }),
    ...(command !== undefined && { command }),
    ...(admin && failure.code === 'not-permitted' && { admin }),
  });

/** Copies text as it is. */
export async function copyText(text: string, what: string): Promise<void> {
  const outcome = await window.sockatlas.call.copy({ text });
  showToast(outcome.ok ? { text: `${what} copied`, tone: 'plain' } : { text: outcome.error.message, tone: 'danger' });
}

/** Copies bytes exactly: as text where they are text, otherwise as a shell word that stands for them, and says so. */
export function copyBytes(from: Bytes, what: string): Promise<void> {
  const { text, exact } = copied(from);
  return copyText(text, exact ? what : `${what} is no plain text: a quoted shell word that stands for its exact bytes was`);
}

/** Nobody looks at a hidden window: it is kept up at the slowest pace, and looks anew when it is shown. */
const hiddenIntervalMs = 15_000;

/** Tells the agent how often to look. */
export function keepPace(): void {
  const { settings, paused } = get();
  if (settings) void window.sockatlas.call.setPace({ intervalMs: document.hidden ? hiddenIntervalMs : settings.intervalMs, paused, unseen: document.hidden });
}

export function setPaused(paused: boolean): void {
  set({ paused });
  keepPace();
}

let settingsTimer: ReturnType<typeof setTimeout> | null = null;
let unsaved: Partial<Settings> = {};
/** Changes preferences in the window at once and in the file a moment later. */
export function changeSettings(change: Partial<Settings>): void {
  const { settings } = get();
  if (!settings) return;
  set({ settings: { ...settings, ...change } });
  if (change.intervalMs !== undefined) keepPace();
  if (change.markMs !== undefined) setMarkMs(change.markMs);
  keepSettings(change);
}

function keepSettings(change: Partial<Settings>): void {
  unsaved = { ...unsaved, ...change };
  if (settingsTimer) clearTimeout(settingsTimer);
  settingsTimer = setTimeout(saveSettings, 'theme' in change || 'zoom' in change ? 0 : 400);
}

/** Writes what is not written yet; also when the window closes. */
export function saveSettings(): void {
  if (Object.keys(unsaved).length === 0) return;
  const change = unsaved;
  unsaved = {};
  void window.sockatlas.call.writeSettings(change);
}
