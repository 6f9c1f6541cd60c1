import { Search, X } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { completionsAt, type Completion } from '#core/filter/complete.ts';
import { compileFilter, type FilterProblem } from '#core/filter/filter.ts';
import { tokenize } from '#core/filter/tokens.ts';
import { focusPane } from '../commands/focus.ts';
import { clearFilter, setFilter } from '../store/actions.ts';
import { getLive, getRows } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import { useCounted } from '../store/lines/counted.ts';

const offerAfterMs = 60;

/** The filter as text: coloured as it is read, wrong pieces marked in their place, what fits offered at the caret. */
export function FilterBox() {
  const text = useUi((ui) => ui.filterText);
  const page = useUi((ui) => ui.page);
  const { shown, total, undecided } = useCounted();
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  /** What is offered, and for which text: a letter may have been typed since. */
  const [offered, setOffered] = useState<{ readonly text: string; readonly list: readonly Completion[] }>({ text: '', list: [] });
  const offers = offered.list;
  const setOffers = (list: readonly Completion[]): void => setOffered({ text: input.current?.value ?? '', list });
  const [chosen, setChosen] = useState(-1);
  const problems = useMemo(() => {
    const compiled = compileFilter(text);
    return compiled.ok ? [] : compiled.problems;
  }, [text]);

  const offering = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** After the table has been drawn: counting the values of all rows must not hold up the letters. */
  const offer = (value: string, caret: number): void => {
    setChosen(-1);
    clearTimeout(offering.current);
    offering.current = setTimeout(() => {
      offering.current = undefined;
      const { model } = getLive();
      if (input.current !== document.activeElement || input.current?.value !== value) return;
      setOffers(model ? completionsAt(value, caret, getRows().values(), model.surroundings) : []);
    }, offerAfterMs);
  };
  /** For the text as it is now. */
  const offersNow = (): readonly Completion[] => {
    const { model } = getLive();
    clearTimeout(offering.current);
    offering.current = undefined;
    if (offered.text === text || !model) return offers;
    const list = completionsAt(text, input.current?.selectionStart ?? text.length, getRows().values(), model.surroundings);
    setOffers(list);
    return list;
  };
  const accept = (shownCompletion: Completion): void => {
    const completion = offersNow().find(({ insert }) => insert === shownCompletion.insert);
    if (!completion) return;
    const next = text.slice(0, completion.start) + completion.insert + text.slice(completion.end);
    const caret = completion.start + completion.insert.length;
    setFilter(next);
    setOffers([]);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(caret, caret);
      if (completion.insert.endsWith(':')) offer(next, caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const isArrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    const { length } = isArrow && (offers.length > 0 || offering.current !== undefined) ? offersNow() : offers;
    const open = length > 0;
    if (event.key === 'ArrowDown' && open) setChosen((chosen + 1) % length);
    else if (event.key === 'ArrowUp' && open) setChosen((chosen - 1 + length) % length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && open && chosen >= 0) {
      const completion = offers[chosen];
      if (completion) accept(completion);
    } else if (event.key === 'Escape' && open) setOffers([]);
    else if (event.key === 'Escape' && text !== '') clearFilter();
    else if ((event.key === 'ArrowDown' || event.key === 'Enter') && !open) focusPane('main');
    else if (event.key === 'Enter') {
      setOffers([]);
      focusPane('main');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="filter" data-wrong={problems.length > 0 || undefined} role="search">
      <Search size={15} aria-hidden />
      <div className="filter-text">
        <div className="filter-mirror mono" ref={mirror} aria-hidden>
          <Coloured text={text} problems={problems} />
        </div>
        <input
          ref={input}
          data-pane="header"
          className="mono"
          role="combobox"
          aria-label="Filter"
          aria-expanded={offers.length > 0}
          aria-controls="filter-offers"
          aria-activedescendant={chosen >= 0 ? `offer-${chosen}` : undefined}
          aria-invalid={problems.length > 0}
          aria-describedby={problems.length > 0 ? 'filter-problem' : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Filter: words, or kind:path state:listen -unit:postgres*"
          value={text}
          onChange={(event) => {
            setFilter(event.target.value);
            offer(event.target.value, event.target.selectionStart ?? event.target.value.length);
          }}
          onScroll={(event) => mirror.current?.scrollTo({ left: event.currentTarget.scrollLeft })}
          onKeyDown={onKeyDown}
          onBlur={() => setOffers([])}
        />
      </div>
      <span className="filter-count" data-on={text !== '' || undefined} title={text === '' ? 'Nothing is hidden' : undecided === 0 ? 'A filter is on' : `A filter is on. Of ${undecided} more the system does not tell enough to say whether they fit.`}>
        {page === 'overview' && text === '' ? total : `${shown} of ${total}`}
        {undecided > 0 && <span className="undecided"> · {undecided} ?<span className="unseen"> unknown</span></span>}
      </span>
      {text !== '' && (
        <button type="button" className="filter-clear" aria-label="Clear the filter" title="Clear the filter (Esc)" onClick={() => clearFilter()}>
          <X size={14} aria-hidden />
        </button>
      )}
      {problems[0] && (
        <div id="filter-problem" className="filter-problem" role="status">
          {problems[0].message} <span className="soft">The table still shows the last filter that made sense.</span>
        </div>
      )}
      <ul id="filter-offers" role="listbox" aria-label="What could be written here" hidden={offers.length === 0} className="offers" data-below={problems.length > 0 || undefined}>
        {offers.map((completion, i) => (
          <li
            key={completion.insert}
            id={`offer-${i}`}
            role="option"
            aria-selected={i === chosen}
            onPointerDown={(event) => {
              event.preventDefault();
              accept(completion);
            }}
          >
            <span className="mono">{completion.label}</span>
            <span className="soft grow">{completion.about}</span>
            {completion.count !== null && <span className="count">{completion.count}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The text as the reader understands it. It lies under the input, whose own text is transparent. */
function Coloured({ text, problems }: { readonly text: string; readonly problems: readonly FilterProblem[] }) {
  const pieces: { readonly text: string; readonly look: string; readonly at: number }[] = [];
  let at = 0;
  const put = (end: number, look: string): void => {
    if (end > at) pieces.push({ text: text.slice(at, end), look, at });
    at = Math.max(at, end);
  };
  for (const token of tokenize(text)) {
    put(token.start, '');
    const wrong = problems.some((problem) => problem.start < token.end && token.start < Math.max(problem.end, problem.start + 1)) ? ' wrong' : '';
    if (token.kind === 'term') {
      put(token.keyEnd, `key${wrong}`);
      put(token.end, wrong);
    } else put(token.end, `operator${wrong}`);
  }
  put(text.length, '');
  return pieces.map((piece) => (
    <span key={piece.at} className={piece.look}>
      {piece.text}
    </span>
  ));
}
