import { ArrowLeft, PencilLine } from 'lucide-react';
import { lazy, Suspense, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Hit } from '#core/idl/search/search.ts';
import { Button, IconButton } from '../../parts/parts.tsx';
import { goToPage } from '../../store/actions.ts';
import { askInterfaces, readOnPage, writeInterface } from '../../store/reading/reading-actions.ts';
import { useSeen } from '../../store/services/sightings.ts';
import { useReading } from '../../store/reading/reading.ts';
import { CacheTrouble } from '../CacheTrouble.tsx';
import { AllInterfaces } from './page/AllInterfaces.tsx';
import { Found } from './page/Found.tsx';
import { groupsOf, wordsToMark } from './page/found.ts';
import { useKnown, type KnownInterface, type KnownText } from './page/known.ts';
import { useReadAhead, useSearch } from './page/use-search.ts';
import { Opened } from './page/Opened.tsx';
import '../../styles/reading.css';
import '../../styles/interfaces-page.css';

const WriteInterface = lazy(() => import('./editor/WriteInterface.tsx'));

/** All interfaces that services described, now or before: to be read, and to be asked in which method something stands. */
export default function InterfacesPage() {
  const { state, interfaces, texts } = useKnown();
  const writing = useReading(({ page }) => page.writing);
  const unread = useSeen((seen) => seen.trouble !== null);
  if (writing)
    return (
      <Suspense fallback={null}>
        <WriteInterface known={interfaces} />
      </Suspense>
    );
  if (interfaces.length === 0)
    return (
      <div className="empty" tabIndex={-1} data-pane="main">
        {state === 'reading' ? (
          <p>Reading what services said before…</p>
        ) : (
          <>
            {unread ? <CacheTrouble /> : <p>No interface is known yet. Sockatlas connects to nobody by itself, so each service must be asked once what it offers; what it says is kept and can be read here from then on.</p>}
            <Button tone="go" onClick={() => goToPage('services')}>
              Choose a service to ask
            </Button>
            <Button onClick={() => writeInterface()}>Write an interface</Button>
          </>
        )}
      </div>
    );
  return <Library interfaces={interfaces} texts={texts} />;
}

function Library({ interfaces, texts }: { readonly interfaces: readonly KnownInterface[]; readonly texts: readonly KnownText[] }) {
  const id = useId();
  const { query, place } = useReading(({ page }) => page);
  const box = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(0);
  const asked = query.trim();
  useReadAhead(texts);
  const searched = useSearch(texts, asked);
  const groups = useMemo(() => groupsOf(searched.hits), [searched]);
  const hits = useMemo(() => groups.flatMap((group) => group.hits.map(({ hit }) => hit)), [groups]);
  const words = useMemo(() => wordsToMark(asked), [asked]);
  const opened = place && interfaces.find(({ name }) => name === place.interface);
  const open = (hit: Hit): void => readOnPage({ interface: hit.interface.name, hash: null, member: hit.member });
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(hits.length - 1, to));
    setAt(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    const hit = hits[at];
    if (place !== null) {
      if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
      askInterfaces(query);
    } else if (step !== undefined) move(step);
    else if (event.key === 'Enter' && hit) open(hit);
    else if (event.key === 'Escape' && query !== '') askInterfaces('');
    else return;
    event.preventDefault();
  };
  const ask = (text: string): void => {
    setAt(0);
    askInterfaces(text);
  };
  const finding = place === null && asked !== '';
  return (
    <div className="interfaces-page" data-shows={opened || finding ? 'body' : 'list'}>
      <div className="interfaces-top">
        <div className="interfaces-ask">
          {(opened || finding) && (
            <span className="narrow-only">
              <IconButton label="All interfaces" onClick={() => askInterfaces('')}>
                <ArrowLeft size={16} aria-hidden />
              </IconButton>
            </span>
          )}
          <h1>Interfaces</h1>
          <input
            ref={box}
            type="search"
            role="combobox"
            data-pane="main"
            data-asks-interfaces
            aria-expanded={finding && hits.length > 0}
            aria-controls={id}
            aria-activedescendant={finding && hits.length > 0 ? `${id}-${at}` : undefined}
            aria-label="Ask all interfaces"
            placeholder="Which method takes a uid? takes:uid"
            spellCheck={false}
            value={query}
            onChange={(event) => ask(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <Button onClick={() => writeInterface()} title="An editor for the interface language">
            <PencilLine size={14} aria-hidden /> <span className="wide-only">Write…</span>
            <span className="unseen narrow-only">Write an interface</span>
          </Button>
        </div>
      </div>
      <div className="interfaces-panes">
        <AllInterfaces interfaces={interfaces} current={place?.interface ?? null} onOpen={(name) => readOnPage({ interface: name, hash: null, member: null })} />
        <div className="interfaces-body" data-doc-scroller tabIndex={-1} role="region" aria-label={opened ? `Documentation of ${opened.name}` : 'Found'}>
          {opened && place ? (
            <Opened key={opened.name} known={opened} place={place} />
          ) : finding ? (
            hits.length > 0 ? (
              <Found id={id} groups={groups} words={words} at={at} onPoint={setAt} onOpen={open} />
            ) : (
              searched.query === asked && <p className="soft">No interface that is known has this. Words look in names, types and comments; {hints}</p>
            )
          ) : (
            <Welcome interfaces={interfaces} onAsk={(text) => (ask(text), box.current?.focus())} missing={place?.interface ?? null} />
          )}
        </div>
      </div>
    </div>
  );
}

const hints = 'takes:, gives:, type:, method:, error: and in: look at one thing.';
const examples = [
  ['takes:uid', 'methods that take a uid, themselves or in a type'],
  ['gives:pid type:int', 'what gives a number called pid'],
  ['method:list', 'methods with “list” in their name'],
  ['in:org.varlink', 'all of the interfaces whose names have that'],
] as const;

function Welcome({ interfaces, onAsk, missing }: { readonly interfaces: readonly KnownInterface[]; readonly onAsk: (query: string) => void; readonly missing: string | null }) {
  return (
    <>
      {missing !== null && <p className="obstacle">Nothing is known of {missing} any more.</p>}
      <p>
        {interfaces.length === 1 ? 'One interface' : `${interfaces.length} interfaces`}, as services described them when they were asked. Nobody is connected to for reading.
      </p>
      <p className="soft">Choose one, or ask all of them at once:</p>
      <ul className="examples">
        {examples.map(([query, what]) => (
          <li key={query}>
            <button type="button" className="link mono" onClick={() => onAsk(query)}>
              {query}
            </button>{' '}
            <span className="soft">{what}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
