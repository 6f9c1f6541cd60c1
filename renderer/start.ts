import { channels } from '#core/channels.ts';
import { parseShownName } from '#core/names/shown.ts';
import type { Settings } from '#core/settings.ts';
import type { StreamMessage } from '#core/stream.ts';
import type { Wanted } from '#core/wanted.ts';
import { listenForKeys } from './commands/keys.ts';
import { goTo, goToPage, goToSocket, keepPace, onShownTest, refocusAgent, saveSettings, select, showFailure } from './store/actions.ts';
import { loadMutes } from './store/findings/finding-actions.ts';
import { useConversationsUi } from './store/talk/conversations.ts';
import { getLive, getRows, setMarkMs, subscribe, take } from './store/live/live.ts';
import { loadOwnLabels } from './store/edits/own-labels.ts';
import { lookAt } from './store/review/review-actions.ts';
import { groupings, pages, tabs, useUi } from './store/ui.ts';
import { getView } from './store/lines/view.ts';

/** Connects the page with the agent and the preferences. Once, before anything is drawn. */
export function start(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    // Handed over by our own preload; frames and other windows there are none.
    if (event.source !== window || event.data !== channels.stream) return;
    const port = event.ports[0];
    if (!port) return;
    port.onmessage = (message: MessageEvent<StreamMessage>) => {
      take(message.data);
    };
  });
  window.sockatlas.onAgentState((agent) => {
    useUi.setState({ agent });
    if (agent.state === 'running') {
      // A new agent knows nothing of what the old one was told.
      keepPace();
      refocusAgent();
    }
  });
  void begin();
  void loadMutes();
  void window.sockatlas.call.readAbout(null).then((outcome) => {
    if (outcome.ok) useUi.setState({ about: outcome.value });
  });
  onShownTest((key) => getView().rows.some((row) => row.key === key));
  listenForKeys();
  followTheme();
  void loadOwnLabels();
  window.addEventListener('focus', () => void loadOwnLabels());
  window.addEventListener('pagehide', saveSettings);
  document.addEventListener('visibilitychange', () => {
    keepPace();
    if (!document.hidden) void loadMutes(); // the command line may have changed them
    if (!document.hidden && !useUi.getState().paused) void window.sockatlas.call.refresh(null);
  });
  subscribe(sayFilled);
  const asked = query('select');
  if (asked !== null) selectWanted(asked);
  window.sockatlas.onOpen(open);
}

/** Preferences first, then a snapshot that was asked for, so that now is not drawn before it; then the stream. */
async function begin(): Promise<void> {
  const settings = await window.sockatlas.call.readSettings(null);
  if (settings.ok) adopt(settings.value);
  const snapshot = await window.sockatlas.call.readSnapshot(null);
  if (!snapshot.ok) showFailure(snapshot.error);
  else if (snapshot.value !== null) lookAt(snapshot.value);
  if (query('demo') !== null && (await startedDemo()) && query('page') === null) useUi.setState({ page: 'services' });
  window.sockatlas.ready();
}

function adopt(settings: Settings): void {
  const tab = tabs.find((one) => one === settings.tab) ?? 'overview';
  const grouping = groupings.find((one) => one === settings.grouping) ?? 'none';
  const [asked, learn = 'socket'] = (query('page') ?? '').split('/');
  const page = pages.find((one) => one === asked) ?? (settings.filter === '' && query('select') === null ? 'overview' : 'sockets');
  useUi.setState({ settings, tab, grouping, sort: settings.sort, columns: settings.columns, filterText: settings.filter, goodFilter: settings.filter, page, learn });
  useConversationsUi.setState({ by: settings.conversationsBy });
  setMarkMs(settings.markMs);
  keepPace();
}

/** `--demo`: before the first look, so that they are in it. Asked for once: a page that is loaded anew does not start what was stopped. */
async function startedDemo(): Promise<boolean> {
  const url = new URL(window.location.href);
  url.searchParams.delete('demo');
  window.history.replaceState(null, '', url);
  const started = await window.sockatlas.call.demo({ run: true });
  if (!started.ok) showFailure(started.error);
  return started.ok;
}

/** Light or dark, as preferred or as the system has it; a token file per theme needs it said on the root. */
function followTheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { settings } = useUi.getState();
    const theme = settings?.theme ?? 'system';
    const root = document.documentElement;
    root.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    root.dataset['density'] = settings?.density ?? 'normal';
  };
  dark.addEventListener('change', apply);
  useUi.subscribe(apply);
  apply();
}

/** For pictures and tests: the frame that has the first rows is drawn. Views are told before it, and this runs in the one after. */
function sayFilled(): void {
  if (getLive().model && document.documentElement.dataset['filled'] !== 'true') requestAnimationFrame(sayDrawn);
}

/** A page that is still being fetched is waited for. */
function sayDrawn(): void {
  if (document.querySelector('[data-fetching]')) requestAnimationFrame(sayDrawn);
  else document.documentElement.dataset['filled'] = 'true';
}

/** What the command line asked for: `--select NAME`, `--page PAGE`, `--demo`. */
const query = (what: 'select' | 'page' | 'demo'): string | null => new URLSearchParams(window.location.search).get(what);

let endWaiting: () => void = () => undefined;
/** Chooses a socket: at once where it is there, else as soon as it is. Another one that is asked for takes its place. */
function selectWanted(name: string, choose: (key: string) => void = select): void {
  endWaiting();
  const parsed = parseShownName(name);
  const look = (): void => {
    for (const row of getRows().values())
      if (row.key === name || (parsed.ok && row.name === parsed.value && (row.socket === null || row.socket.state !== 'connected')) || row.registered.some((entry) => entry.name === name)) {
        endWaiting();
        return choose(row.key);
      }
  };
  endWaiting = subscribe(look);
  look();
}

/** What a second start was given, in the window that is there. */
function open(wanted: Wanted): void {
  const [asked, learn] = (wanted.page ?? '').split('/');
  const page = pages.find((one) => one === asked);
  const tab = tabs.find((one) => one === wanted.tab);
  if (wanted.filter !== null) goTo(wanted.filter);
  if (page) {
    goToPage(page);
    if (learn !== undefined) useUi.setState({ learn });
  }
  if (tab) useUi.setState({ tab });
  if (wanted.select !== null) selectWanted(wanted.select, goToSocket);
}
