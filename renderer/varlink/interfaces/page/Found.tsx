import { lineOf } from '#core/idl/search/hit-line.ts';
import type { Hit } from '#core/idl/search/search.ts';
import { shownProse } from '#core/names/prose.ts';
import { markedParts, type FoundGroup } from './found.ts';

/** Drawn at first; arrow keys lead on to the rest. Whoever sees so many asks better. */
const mostShown = 100;

/** What was found in all interfaces, by interface. The list that belongs to the box above it, which keeps the focus. */
export function Found({ id, groups, words, at, onPoint, onOpen }: { readonly id: string; readonly groups: readonly FoundGroup[]; readonly words: readonly string[]; readonly at: number; readonly onPoint: (index: number) => void; readonly onOpen: (hit: Hit) => void }) {
  const shown = Math.max(mostShown, at + mostShown / 2);
  return (
    <div className="found" role="listbox" id={id} aria-label="Found">
      {groups.filter(({ hits }) => (hits[0]?.index ?? 0) < shown).map((group) => (
        <div key={group.interface} className="found-group" role="group" aria-label={group.interface}>
          <div className="found-title" aria-hidden>
            <span className="mono">{shownProse(group.interface)}</span> <span className="count">{group.hits.length}</span>
          </div>
          {group.hits.filter(({ index }) => index < shown).map(({ hit, index }) => (
            <div key={index} id={`${id}-${index}`} role="option" className="found-line" aria-selected={index === at} data-focused={index === at || undefined} onPointerMove={() => onPoint(index)} onClick={() => onOpen(hit)}>
              <HitLine hit={hit} words={words} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

const longestLine = 300;

function HitLine({ hit, words }: { readonly hit: Hit; readonly words: readonly string[] }) {
  const line = lineOf(hit, words);
  return (
    <>
      <span>
        <span className="tag">{hit.kind}</span>{' '}
        <span className="mono">
          {hit.kind === 'interface' ? <Marked text={hit.name} words={words} /> : null}
          {hit.member !== null && hit.path !== '' && `${shownProse(hit.member)} · `}
          {hit.member !== null && <Marked text={hit.path === '' ? hit.member : hit.path} words={words} />}
          {hit.type !== null && <span className="soft">: {shownProse(hit.type)}</span>}
        </span>
      </span>
      {line !== '' && (
        <span className="soft">
          <Marked text={line.slice(0, longestLine)} words={words} />
        </span>
      )}
    </>
  );
}

const Marked = ({ text, words }: { readonly text: string; readonly words: readonly string[] }) => (
  <>{markedParts(shownProse(text), words).map((part, i) => (i % 2 === 1 ? <mark key={i}>{part}</mark> : part))}</>
);
