import { ArrowLeft, BookA, Footprints, Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { cardGroups } from '#core/learn/card.ts';
import { cardOf, findCards } from '#core/learn/cards.ts';
import { IconButton } from '../parts/parts.tsx';
import { canGo, go, goToLearn } from '../store/actions.ts';
import { goToCard, usePlace, type LearnPlace } from '../store/learn/learn.ts';
import { CardView } from './CardView.tsx';
import { Glossary } from './Glossary.tsx';
import { Tours } from './Tours.tsx';

interface Entry {
  readonly place: LearnPlace;
  readonly title: string;
  /** A heading before it. */
  readonly heading: string | null;
}

/** Concepts on the left, the one that is read on the right. */
export default function LearnPage() {
  const place = usePlace();
  const [typed, setTyped] = useState('');
  const reading = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => entriesFor(typed), [typed]);
  const at = entries.findIndex((entry) => entry.place === place);
  useEffect(() => {
    reading.current?.scrollTo({ top: 0 });
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [place]);
  const move = (to: number): void => {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))];
    if (entry) goToLearn(entry.place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter' || event.key === 'ArrowRight') reading.current?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div className="learn">
      <div className="learn-list">
        <div className="learn-search">
          <Search size={14} aria-hidden />
          <input
            type="search"
            aria-label="Search the concepts"
            placeholder="Search"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown' || event.key === 'Enter') {
                move(Math.max(0, at));
                list.current?.focus();
              } else if (event.key === 'Escape' && typed !== '') setTyped('');
              else return;
              event.preventDefault();
            }}
          />
        </div>
        <div className="learn-entries" role="listbox" aria-label="Concepts" tabIndex={0} data-pane="main" ref={list} aria-activedescendant={at >= 0 ? `learn-${place}` : undefined} onKeyDown={onKeyDown}>
          {entries.map((entry) => (
            <div key={entry.place} role="presentation">
              {entry.heading !== null && (
                <h2 aria-hidden>{entry.heading}</h2>
              )}
              <div role="option" id={`learn-${entry.place}`} aria-selected={entry.place === place} className="entry" onClick={() => goToLearn(entry.place)}>
                {entry.place === 'glossary' && <BookA size={16} aria-hidden />}
                {entry.place === 'tours' && <Footprints size={16} aria-hidden />}
                {entry.title}
              </div>
            </div>
          ))}
          {entries.length === 0 && <p className="soft learn-none">No concept speaks of this.</p>}
        </div>
      </div>
      <div className="learn-reading" tabIndex={0} role="region" aria-label="What is read" ref={reading}>
        <div className="learn-back">
          <IconButton label="Back (Alt+Left)" disabled={!canGo('back')} onClick={() => go('back')}>
            <ArrowLeft size={16} aria-hidden />
          </IconButton>
        </div>
        <Reading place={place} />
      </div>
    </div>
  );
}

function Reading({ place }: { readonly place: LearnPlace }) {
  if (place === 'glossary') return <Glossary />;
  if (place === 'tours') return <Tours />;
  const card = cardOf(place);
  return card && <CardView card={card} go={goToCard} />;
}

/** What there is to read: all by its groups, or what fits a search, the best first. */
function entriesFor(typed: string): readonly Entry[] {
  const found = findCards(typed);
  if (typed.trim() !== '') return found.map(({ id, title }) => ({ place: id, title, heading: null }));
  const inGroup = (group: string): Entry[] => found.filter((card) => card.group === group).map(({ id, title }, i) => ({ place: id, title, heading: i === 0 ? group : null }));
  return [...cardGroups.flatMap(inGroup), { place: 'tours', title: 'Tours', heading: 'More' }, { place: 'glossary', title: 'Glossary', heading: null }];
}
