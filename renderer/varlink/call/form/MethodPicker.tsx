import { ChevronsUpDown } from 'lucide-react';
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { middleCut, shownText } from '#core/names/shown.ts';
import { isMethodName, type MethodOffered } from '#core/varlink/form/methods.ts';
import { fuzzyScore } from '../../../dialogs/fuzzy.ts';
import { EffectTag, FlagTags } from './tags.tsx';

const mostShown = 80;

/** Any method of the service, by a few letters; or one that nobody has described, by its full name. */
export function MethodPicker({ method, methods, onChoose }: { readonly method: string; readonly methods: readonly MethodOffered[]; readonly onChoose: (method: string) => void }) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const open = typed !== null;
  const offers = useMemo(() => (typed === null ? [] : found(typed === '' || typed === method ? '' : typed, methods)), [typed, method, methods]);
  const free = typed !== null && isMethodName(typed.trim()) && !methods.some(({ name }) => name === typed.trim()) ? typed.trim() : null;
  const count = offers.length + (free === null ? 0 : 1);
  const begin = (): void => {
    setTyped(method);
    setAt(Math.max(0, methods.findIndex(({ name }) => name === method)));
    requestAnimationFrame(() => (input.current?.select(), list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })));
  };
  const choose = (i: number): void => {
    const name = i < offers.length ? offers[i]?.name : free;
    setTyped(null);
    if (name !== undefined && name !== null) onChoose(name);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey) return;
    if (!open) {
      if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
      begin();
    } else if (event.key === 'Escape') setTyped(null);
    else if (event.key === 'Enter') choose(at);
    else {
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
      if (step === undefined) return;
      const next = Math.max(0, Math.min(count - 1, at + step));
      setAt(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="method-picker" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setTyped(null)}>
      <input
        ref={input}
        className="mono"
        role="combobox"
        aria-label="Method"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && count > 0 ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        data-pane-call
        spellCheck={false}
        title={shownText(method)}
        value={typed ?? method}
        onMouseDown={() => !open && begin()}
        onChange={(event) => (setTyped(event.target.value), setAt(0))}
        onKeyDown={onKeyDown}
      />
      <ChevronsUpDown size={14} aria-hidden />
      {open && (
        <ul className="method-list" id={`${id}-list`} role="listbox" aria-label="Methods" ref={list}>
          {offers.map((offer, i) => (
            <li key={offer.name} id={`${id}-${i}`} role="option" aria-selected={i === at} onPointerMove={() => setAt(i)} onPointerDown={(event) => (event.preventDefault(), choose(i))}>
              <span className="mono grow">
                {shownText(offer.member.name)} <span className="soft">{middleCut(shownText(offer.interface.name), 40)}</span>
              </span>
              <FlagTags flags={offer.flags} />
              <EffectTag effect={offer.effect} />
            </li>
          ))}
          {free !== null && (
            <li id={`${id}-${offers.length}`} role="option" aria-selected={at === offers.length} onPointerMove={() => setAt(offers.length)} onPointerDown={(event) => (event.preventDefault(), choose(offers.length))}>
              <span className="grow">
                <span className="mono">{shownText(free)}</span> <span className="soft">which is not described here</span>
              </span>
            </li>
          )}
          {count === 0 && <li className="soft">No method has these letters. A full name, like org.example.Thing.Method, can be called all the same.</li>}
        </ul>
      )}
    </div>
  );
}

function found(typed: string, methods: readonly MethodOffered[]): readonly MethodOffered[] {
  if (typed === '') return methods.slice(0, mostShown);
  return methods
    .map((offer) => ({ offer, score: Math.max(fuzzyScore(typed, offer.member.name) ?? -1, fuzzyScore(typed, `${offer.name} ${offer.member.comments.join(' ').slice(0, 300)}`) ?? -1) }))
    .filter(({ score }) => score > -1)
    .sort((a, b) => b.score - a.score)
    .slice(0, mostShown)
    .map(({ offer }) => offer);
}
