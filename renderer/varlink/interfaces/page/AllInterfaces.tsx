import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { shownProse } from '#core/names/prose.ts';
import { stepOf } from '../../../table/list-keys.ts';
import type { KnownInterface } from './known.ts';

/** All interfaces that are known, with how many services offer each. */
export function AllInterfaces({ interfaces, current, onOpen }: { readonly interfaces: readonly KnownInterface[]; readonly current: string | null; readonly onOpen: (name: string) => void }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(0);
  const typed = useRef({ text: '', atMs: 0 });
  useEffect(() => {
    const index = interfaces.findIndex(({ name }) => name === current);
    if (index >= 0) setFocused(index);
  }, [interfaces, current]);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(interfaces.length - 1, to));
    setFocused(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = stepOf(event.key, { at: focused, count: interfaces.length, heightPx: 26, scroller: list.current });
    const chosen = interfaces[focused];
    if (step !== undefined) move(step);
    else if (event.key === 'Enter' && chosen) onOpen(chosen.name);
    else if (event.key.length === 1 && /[\w.-]/.test(event.key)) {
      typed.current = { text: (event.timeStamp - typed.current.atMs < 800 ? typed.current.text : '') + event.key.toLowerCase(), atMs: event.timeStamp };
      // People think of the last part first: "hostname", not "io.systemd.hostname".
      const found = interfaces.findIndex(({ name }) => name.toLowerCase().startsWith(typed.current.text) || (name.split('.').at(-1) ?? '').toLowerCase().startsWith(typed.current.text));
      if (found >= 0) move(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="all-interfaces" role="listbox" aria-label="All interfaces" tabIndex={0} ref={list} aria-activedescendant={interfaces.length > 0 ? `${id}-${focused}` : undefined} onKeyDown={onKeyDown}>
      {interfaces.map(({ name, services, versions }, i) => (
        <div key={name} id={`${id}-${i}`} role="option" className="interface-line" aria-selected={name === current} aria-current={name === current || undefined} data-focused={i === focused || undefined} title={titleOf(name)} onClick={() => (setFocused(i), onOpen(name))}>
          <span className="mono grow cut">{shownProse(name)}</span>
          {versions.length > 1 && (
            <span className="count" title={`${versions.length} different texts were seen`}>
              Δ {versions.length}
              <span className="unseen"> different texts</span>
            </span>
          )}
          <span className="count" title={services.length === 0 ? 'No service offers it now' : `Offered by ${services.length === 1 ? 'one service' : `${services.length} services`}`}>
            {services.length}
            <span className="unseen">{services.length === 1 ? ' service' : ' services'}</span>
          </span>
        </div>
      ))}
    </div>
  );
}

const titleOf = (name: string): string => [shownProse(name), catalogueOf(name)?.sentence].filter(Boolean).join('\n');
