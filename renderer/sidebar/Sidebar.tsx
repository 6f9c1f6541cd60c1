import { AtSign, BookA, BookOpen, Boxes, Clock3, Compass, Cpu, FlaskConical, FolderTree, Footprints, GitCompareArrows, Infinity as Endless, Library, Plug, ScrollText, ShieldAlert, Tag, UserRound, UsersRound, Waypoints, Workflow, type LucideIcon } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { Surroundings } from '#core/model/model.ts';
import { isCardId } from '#core/learn/concepts.ts';
import { goTo, goToConversations, goToLearn, goToOverview, goToPage, openDialog } from '../store/actions.ts';
import { useCountToKnow } from '../store/findings/findings.ts';
import { useHappened } from '../store/review/journal.ts';
import { useLive } from '../store/live/live.ts';
import { useServiceCount } from '../store/services/services.ts';
import { useUi, type Grouping } from '../store/ui.ts';
import { countOf } from '../store/lines/view.ts';

interface Entry {
  readonly title: string;
  readonly icon: LucideIcon;
  readonly filter: string;
  readonly grouping: Grouping;
  /** What it shows, for a tooltip. */
  readonly about: string;
  /** Whether there is anything of the kind here; always, when it does not say. */
  readonly offered?: (surroundings: Surroundings) => boolean;
}

/** Every entry is a filter and a grouping, and puts its filter text into the box: nothing is hidden. */
export const sidebarGroups: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
  {
    title: 'Varlink',
    entries: [
      { title: 'System registry', icon: Library, filter: 'registered:system', grouping: 'folder', about: 'Services that the system publishes in /run/varlink/registry' },
      { title: 'User registry', icon: UserRound, filter: 'registered:user', grouping: 'folder', about: 'Services that you publish below $XDG_RUNTIME_DIR' },
      { title: 'Demo registry', icon: FlaskConical, filter: 'registered:demo', grouping: 'folder', about: 'The demo services, which run to try things on', offered: ({ registries }) => registries.some(({ name }) => name === 'demo') },
      { title: 'Labelled', icon: Tag, filter: 'label:user.varlink', grouping: 'folder', about: 'Sockets with the label user.varlink on either door' },
    ],
  },
  {
    title: 'Sockets',
    entries: [
      { title: 'All', icon: Endless, filter: '', grouping: 'none', about: 'Everything' },
      { title: 'Path', icon: FolderTree, filter: 'kind:path', grouping: 'folder', about: 'Sockets with a place in the file system, by folder' },
      { title: 'Abstract', icon: AtSign, filter: 'kind:abstract', grouping: 'none', about: 'Sockets with an abstract name, which has no permissions' },
      { title: 'Unnamed', icon: Workflow, filter: 'kind:unnamed', grouping: 'none', about: 'Ends of pairs and clients, which nobody can connect to' },
    ],
  },
  {
    title: 'Who',
    entries: [
      { title: 'Processes', icon: Cpu, filter: 'has:holder', grouping: 'unit', about: 'By the systemd unit of who holds them' },
      { title: 'Users', icon: UsersRound, filter: 'has:holder', grouping: 'user', about: 'By the user who holds them' },
      { title: 'Namespaces', icon: Boxes, filter: 'ns:other', grouping: 'namespace', about: 'Sockets of other network namespaces: containers, sandboxed services' },
    ],
  },
];

export function Sidebar({ widthPx }: { readonly widthPx: number | null }) {
  const page = useUi((ui) => ui.page);
  const filter = useUi((ui) => ui.goodFilter);
  const grouping = useUi((ui) => ui.grouping);
  const events = useHappened().events.length;
  const { model } = useLive(); // the counts live
  const current = (entry: Entry): boolean => page === 'sockets' && filter === entry.filter && (grouping === entry.grouping || (entry.filter !== 'has:holder' && entry.filter !== 'kind:path'));
  const step = (event: KeyboardEvent<HTMLElement>): void => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way === undefined) return;
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    buttons[buttons.findIndex((button) => button === document.activeElement) + way]?.focus();
    event.preventDefault();
  };
  return (
    <nav className="sidebar" data-area="sidebar" aria-label="Views" style={widthPx === null ? undefined : { width: widthPx }} onKeyDown={step}>
      <button type="button" className="entry" data-pane="sidebar" aria-current={page === 'overview' ? 'page' : undefined} onClick={goToOverview}>
        <Compass size={16} aria-hidden /> <span className="grow">Overview</span>
      </button>
      {sidebarGroups.map((group) => (
        <div key={group.title} role="group" aria-label={group.title}>
          <h2>{group.title}</h2>
          {group.title === 'Varlink' && <ServicesEntry />}
          {group.title === 'Varlink' && <InterfacesEntry />}
          {group.entries.filter(({ offered }) => offered === undefined || (model !== null && offered(model.surroundings))).map((entry) => (
            <button key={entry.title} type="button" className="entry" title={entry.about} aria-current={current(entry) ? 'page' : undefined} onClick={() => goTo(entry.filter, entry.grouping)}>
              <entry.icon size={16} aria-hidden /> <span className="grow">{entry.title}</span>
              <span className="count">{countOf(entry.filter)}</span>
            </button>
          ))}
          {group.title === 'Who' && <ConversationsEntry />}
        </div>
      ))}
      <div role="group" aria-label="Review">
        <h2>Review</h2>
        <FindingsEntry />
        <button type="button" className="entry" title="What happened on this machine since the agent began to look" aria-current={page === 'journal' ? 'page' : undefined} onClick={() => goToPage('journal')}>
          <ScrollText size={16} aria-hidden /> <span className="grow">Journal</span>
          <span className="count">{events}</span>
        </button>
        <button type="button" className="entry" title="What is otherwise than at another moment" aria-current={page === 'comparison' ? 'page' : undefined} onClick={() => goToPage('comparison')}>
          <GitCompareArrows size={16} aria-hidden /> <span className="grow">Comparison</span>
        </button>
        <button type="button" className="entry" title="What was changed with Sockatlas, each with a way back" onClick={() => openDialog('history')}>
          <Clock3 size={16} aria-hidden /> <span className="grow">Changes you made</span>
        </button>
      </div>
      <LearnEntries />
    </nav>
  );
}

function LearnEntries() {
  const page = useUi((ui) => ui.page);
  const learn = useUi((ui) => ui.learn);
  const isHere = (place: 'tours' | 'glossary' | 'concepts'): 'page' | undefined => (page === 'learn' && (place === 'concepts' ? learn !== 'tours' && learn !== 'glossary' : learn === place) ? 'page' : undefined);
  return (
    <div role="group" aria-label="Learn">
      <h2>Learn</h2>
      <button type="button" className="entry" title="What sockets, labels and Varlink are, each on a card" aria-current={isHere('concepts')} onClick={() => goToLearn(isCardId(learn) ? learn : 'socket')}>
        <BookOpen size={16} aria-hidden /> <span className="grow">Concepts</span>
      </button>
      <button type="button" className="entry" title="What the words of this program mean" aria-current={isHere('glossary')} onClick={() => goToLearn('glossary')}>
        <BookA size={16} aria-hidden /> <span className="grow">Glossary</span>
      </button>
      <button type="button" className="entry" title="Tours through the window, on demo services" aria-current={isHere('tours')} onClick={() => goToLearn('tours')}>
        <Footprints size={16} aria-hidden /> <span className="grow">Tours</span>
      </button>
    </div>
  );
}

/** All that can be asked, wherever it is told of. */
function ServicesEntry() {
  const page = useUi((ui) => ui.page);
  const count = useServiceCount();
  return (
    <button type="button" className="entry" data-page="services" title="What can be asked by Varlink: registered, labelled, or given by its address" aria-current={page === 'services' ? 'page' : undefined} onClick={() => goToPage('services')}>
      <Plug size={16} aria-hidden /> <span className="grow">Services</span>
      <span className="count">{count}</span>
    </button>
  );
}

function InterfacesEntry() {
  const page = useUi((ui) => ui.page);
  return (
    <button type="button" className="entry" title="What services said that they offer, as documentation, and a search through all of it" aria-current={page === 'interfaces' ? 'page' : undefined} onClick={() => goToPage('interfaces')}>
      <BookOpen size={16} aria-hidden /> <span className="grow">Interfaces</span>
    </button>
  );
}

function FindingsEntry() {
  const page = useUi((ui) => ui.page);
  const count = useCountToKnow();
  return (
    <button type="button" className="entry" title="What a reviewer should know of the sockets, with evidence and a fix; what is mere information is not counted" aria-current={page === 'findings' ? 'page' : undefined} onClick={() => goToPage('findings')}>
      <ShieldAlert size={16} aria-hidden /> <span className="grow">Findings</span>
      <span className="count">{count ?? '…'}</span>
    </button>
  );
}

/** Not a filter but another view of the sockets: the one entry that keeps what the box says. */
function ConversationsEntry() {
  const page = useUi((ui) => ui.page);
  return (
    <button type="button" className="entry" title="Who talks with whom: as a table and as a map" aria-current={page === 'conversations' ? 'page' : undefined} onClick={goToConversations}>
      <Waypoints size={16} aria-hidden /> <span className="grow">Conversations</span>
    </button>
  );
}
