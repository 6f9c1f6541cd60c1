import { CircleHelp, Clock3, Columns3, Compass, Info, Keyboard, PanelLeft, PanelRight, Pause, RefreshCw, Search, Settings2, ShieldCheck, SquareTerminal, Waypoints } from 'lucide-react';
import { groupings as parties } from '#core/conversations/party.ts';
import { canGo, changeSettings, go, goToConversations, goToOverview, openDialog, openTab, saveSettings, select, setGrouping, setPaused, showFailure } from '../store/actions.ts';
import { setBy, setShow } from '../store/talk/conversation-actions.ts';
import { useConversationsUi } from '../store/talk/conversations.ts';
import { lookAs, looksAsAdministrator } from '../store/edits/privilege-actions.ts';
import { getLive } from '../store/live/live.ts';
import { editObstacle } from '../store/review/review.ts';
import { rowCommand } from './copy.ts';
import { useUi, groupings, tabs, type Grouping, type Tab } from '../store/ui.ts';
import { getView } from '../store/lines/view.ts';
import type { Command } from './command.ts';
import { focusFilter, focusNextPane, focusPane } from './focus.ts';

const settings = () => useUi.getState().settings;

const tabTitles: Readonly<Record<Tab, string>> = { overview: 'Overview', labels: 'Labels', protection: 'Protection', who: 'Who', peers: 'Peers', interfaces: 'Interfaces', call: 'Call', history: 'History', raw: 'Raw' };
/** Where the heading of a tab says too little. */
const tabCommandTitles: Readonly<Partial<Record<Tab, string>>> = { who: 'Who may do what with the socket', interfaces: 'Interfaces of the service', call: 'Call a method of the service', raw: 'All facts of the socket' };
const groupTitles: Readonly<Record<Grouping, string>> = { none: 'No groups', folder: 'Group by folder', unit: 'Group by unit', user: 'Group by user', namespace: 'Group by network namespace' };

const conversationShows = [['table', 'Conversations as a table'], ['map', 'Conversations as a map'], ['both', 'Conversations as a table and a map']] as const;

const zooms = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
function zoom(step: 1 | -1 | 0): void {
  const now = settings()?.zoom ?? 1;
  const next = step === 0 ? 1 : step > 0 ? (zooms.find((factor) => factor > now + 0.01) ?? 3) : ([...zooms].reverse().find((factor) => factor < now - 0.01) ?? 0.5);
  changeSettings({ zoom: next });
}

/** To the next row that carries a mark, in the order shown. */
function nextChange(step: 1 | -1): void {
  const { marks } = getLive();
  const rows = getView().rows;
  const { current } = useUi.getState();
  const at = rows.findIndex((row) => row.key === current);
  for (let i = 1; i <= rows.length; i++) {
    const row = rows[(at + step * i + rows.length * 2) % rows.length];
    if (row && marks.has(row.key)) return select(row.key);
  }
}

/** Root sees all there is as it is, and what a snapshot saw is seen. */
const rootObstacle = (): string | null => (useUi.getState().about?.root ? 'This is root: it sees all there is.' : editObstacle());

export const viewCommands: readonly Command[] = [
  { id: 'view.palette', title: 'Find a command…', keywords: 'palette actions', icon: SquareTerminal, group: 'Go', keys: ['Ctrl+Shift+P'], places: ['menu'], run: () => openDialog('palette') },
  { id: 'view.goTo', title: 'Go to a socket…', keywords: 'quick open find', icon: Compass, group: 'Go', keys: ['Ctrl+K'], places: ['menu'], run: () => openDialog('goto') },
  { id: 'view.filter', title: 'Filter', keywords: 'search find', icon: Search, group: 'Go', keys: ['Ctrl+F', '/'], run: focusFilter },
  { id: 'view.overview', title: 'Overview', keywords: 'home start', group: 'Go', run: goToOverview },
  { id: 'view.conversations', title: 'Conversations', keywords: 'who talks with whom peers map graph connections', icon: Waypoints, group: 'Go', keys: ['Ctrl+Shift+M'], run: goToConversations, commandLine: () => `sockatlas conversations --by ${useConversationsUi.getState().by}` },
  ...parties.map((by): Command => ({ id: `view.conversations.${by}`, title: `Conversations by ${by}`, keywords: 'who talks with whom map', group: 'View', checked: () => useUi.getState().page === 'conversations' && useConversationsUi.getState().by === by, run: () => (goToConversations(), setBy(by)), commandLine: () => `sockatlas conversations --by ${by}` })),
  ...conversationShows.map(([show, title]): Command => ({ id: `view.conversations.${show}`, title, keywords: 'conversations', group: 'View', checked: () => settings()?.conversationsShow === show, run: () => (goToConversations(), setShow(show)) })),
  { id: 'view.table', title: 'Go to the table', group: 'Go', run: () => void focusPane('main') },
  { id: 'view.back', title: 'Back', group: 'Go', keys: ['Alt+ArrowLeft'], obstacle: () => (canGo('back') ? null : 'There is nothing to go back to.'), run: () => go('back') },
  { id: 'view.forward', title: 'Forward', group: 'Go', keys: ['Alt+ArrowRight'], obstacle: () => (canGo('forward') ? null : 'There is nothing to go forward to.'), run: () => go('forward') },
  { id: 'view.nextPane', title: 'Next pane', group: 'Go', keys: ['F6'], run: () => focusNextPane(1) },
  { id: 'view.previousPane', title: 'Previous pane', group: 'Go', keys: ['Shift+F6'], run: () => focusNextPane(-1) },
  { id: 'view.nextChange', title: 'Next changed row', group: 'Go', keys: ['F8'], obstacle: () => (getLive().marks.size > 0 ? null : 'Nothing has changed in the last seconds.'), run: () => nextChange(1) },
  { id: 'view.previousChange', title: 'Previous changed row', group: 'Go', keys: ['Shift+F8'], obstacle: () => (getLive().marks.size > 0 ? null : 'Nothing has changed in the last seconds.'), run: () => nextChange(-1) },
  { id: 'view.lookAsAdministrator', title: 'Look as administrator…', keywords: 'root holders labels namespaces privilege pkexec polkit', icon: ShieldCheck, group: 'View', places: ['menu'], checked: looksAsAdministrator, obstacle: () => (looksAsAdministrator() ? 'You look as administrator already.' : rootObstacle()), run: () => lookAs(true), commandLine: () => 'sudo sockatlas list' },
  { id: 'view.lookAsYourself', title: 'Look as yourself', keywords: 'root privilege back', group: 'View', obstacle: () => (looksAsAdministrator() ? null : 'You look as yourself already.'), run: () => lookAs(false) },
  {
    id: 'view.refresh',
    title: 'Refresh',
    keywords: 'reload update',
    icon: RefreshCw,
    group: 'View',
    keys: ['F5'],
    places: ['menu'],
    obstacle: () => (editObstacle() === null ? null : 'A snapshot does not change.'),
    run: async () => {
      const outcome = await window.sockatlas.call.refresh(null);
      if (!outcome.ok) showFailure(outcome.error);
    },
  },
  { id: 'view.pause', title: 'Pause updates', keywords: 'freeze stop live', icon: Pause, group: 'View', keys: ['Ctrl+Space'], places: ['menu'], checked: () => useUi.getState().paused, run: () => setPaused(!useUi.getState().paused) },
  { id: 'view.sidebar', title: 'Sidebar', icon: PanelLeft, group: 'View', keys: ['F9'], places: ['menu'], checked: () => settings()?.sidebarShown ?? true, run: toggleSidebar },
  { id: 'view.inspector', title: 'Inspector', icon: PanelRight, group: 'View', keys: ['Ctrl+I'], places: ['menu'], checked: () => settings()?.inspectorShown ?? true, run: toggleInspector },
  { id: 'view.columns', title: 'Columns…', icon: Columns3, group: 'View', places: ['menu'], run: () => openDialog('columns') },
  ...groupings.map((grouping): Command => ({ id: `view.group.${grouping}`, title: groupTitles[grouping], keywords: 'tree', group: 'View', checked: () => useUi.getState().grouping === grouping, run: () => setGrouping(grouping) })),
  ...tabs.map(
    (tab, i): Command => ({
      id: `view.tab.${tab}`,
      title: tabCommandTitles[tab] ?? `${tabTitles[tab]} of the socket`,
      keywords: tab === 'who' ? 'inspector tab access rights proof what if connect relabel' : 'inspector tab',
      group: 'Go',
      keys: [`Alt+${i + 1}`],
      places: ['row', 'tab'],
      obstacle: ({ current }) => (current ? null : 'No socket is selected.'),
      run: () => openTab(tab),
      ...(tab === 'who' && { commandLine: ({ current }) => (current ? rowCommand('who', current) : null) }),
    }),
  ),
  { id: 'view.zoomIn', title: 'Larger text', keywords: 'zoom', group: 'View', keys: ['Ctrl++', 'Ctrl+='], run: () => zoom(1) },
  { id: 'view.zoomOut', title: 'Smaller text', keywords: 'zoom', group: 'View', keys: ['Ctrl+-'], run: () => zoom(-1) },
  { id: 'view.zoomReset', title: 'Usual text size', keywords: 'zoom', group: 'View', keys: ['Ctrl+0'], run: () => zoom(0) },
  ...(['system', 'light', 'dark'] as const).map((theme): Command => ({ id: `view.theme.${theme}`, title: `Theme: ${theme === 'system' ? 'as the system' : theme}`, keywords: 'colour dark light mode', group: 'View', checked: () => settings()?.theme === theme, run: () => changeSettings({ theme }) })),
  ...(['compact', 'normal', 'comfortable'] as const).map((density): Command => ({ id: `view.density.${density}`, title: `Rows: ${density}`, keywords: 'density height', group: 'View', checked: () => settings()?.density === density, run: () => changeSettings({ density }) })),
  { id: 'program.history', title: 'Changes you made…', keywords: 'undo edits log history', icon: Clock3, group: 'Program', keys: ['Ctrl+H'], places: ['menu'], run: () => openDialog('history') },
  { id: 'program.preferences', title: 'Preferences…', keywords: 'settings options', icon: Settings2, group: 'Program', keys: ['Ctrl+,'], places: ['menu'], run: () => openDialog('preferences') },
  { id: 'program.shortcuts', title: 'Keyboard shortcuts', keywords: 'keys help', icon: Keyboard, group: 'Program', keys: ['Ctrl+?', 'F1'], places: ['menu'], run: () => openDialog('shortcuts') },
  { id: 'program.filterHelp', title: 'Filter language', keywords: 'help syntax', icon: CircleHelp, group: 'Program', places: ['menu'], run: () => openDialog('filter-help') },
  { id: 'program.about', title: 'About Sockatlas', keywords: 'version', icon: Info, group: 'Program', places: ['menu'], run: () => openDialog('about') },
  { id: 'program.restartAgent', title: 'Restart the agent', keywords: 'reconnect', group: 'Program', run: async () => void (await window.sockatlas.call.restartAgent(null)) },
  {
    id: 'program.quit',
    title: 'Quit',
    group: 'Program',
    keys: ['Ctrl+Q'],
    places: ['menu'],
    run: async () => {
      saveSettings();
      await window.sockatlas.call.quit(null);
    },
  },
];

const isNarrow = (): boolean => window.matchMedia('(max-width: 959px)').matches;

function toggleSidebar(): void {
  const { narrowPane } = useUi.getState();
  if (isNarrow()) useUi.setState({ narrowPane: narrowPane === 'sidebar' ? 'none' : 'sidebar' });
  else changeSettings({ sidebarShown: !(settings()?.sidebarShown ?? true) });
}

function toggleInspector(): void {
  const { narrowPane } = useUi.getState();
  if (isNarrow()) useUi.setState({ narrowPane: narrowPane === 'inspector' ? 'none' : 'inspector' });
  else changeSettings({ inspectorShown: !(settings()?.inspectorShown ?? true) });
}
