import { Ellipsis } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { contextNow } from '../commands/context.ts';
import { openMenu } from '../parts/Menu.tsx';
import { IconButton } from '../parts/parts.tsx';
import { openTab } from '../store/actions.ts';
import { tabs, type Tab } from '../store/ui.ts';

const titles: Readonly<Record<Tab, string>> = { overview: 'Overview', labels: 'Labels', protection: 'Protection', who: 'Who', peers: 'Peers', interfaces: 'Interfaces', call: 'Call', history: 'History', raw: 'Raw' };

/** Whether the heads need more room than there is. */
function useOverflow(): { readonly list: RefObject<HTMLDivElement | null>; readonly overflows: boolean } {
  const list = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    // The heads lie in a row that may be scrolled: what is beside it counts as room, or the two would take turns.
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > (element.parentElement?.clientWidth ?? element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { list, overflows };
}

/** The heads of the tabs; the arrows lead from one to the next. Those that do not fit are scrolled to, or chosen behind the three dots. */
export function Tabs({ all, tab, label }: { readonly all: readonly Tab[]; readonly tab: Tab; readonly label: string }) {
  const { list, overflows } = useOverflow();
  useEffect(() => document.getElementById(`tab-${tab}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [tab, overflows]);
  const step = (event: KeyboardEvent): void => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way === undefined || event.altKey) return;
    const next = all[(all.indexOf(tab) + way + all.length) % all.length];
    if (!next) return;
    openTab(next);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus());
    event.preventDefault();
  };
  return (
    <div className="tab-bar">
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={step} ref={list}>
        {all.map((one) => (
          <button key={one} type="button" role="tab" id={`tab-${one}`} aria-selected={one === tab} aria-controls="tab-panel" tabIndex={one === tab ? 0 : -1} data-pane={one === tab ? 'inspector' : undefined} title={`Alt+${tabs.indexOf(one) + 1}`} onClick={() => openTab(one)}>
            {titles[one]}
          </button>
        ))}
      </div>
      {overflows && (
        <IconButton
          label="All tabs"
          aria-haspopup="menu"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            openMenu({ x: box.left, y: box.bottom + 4, place: 'tab', context: contextNow(), label: 'Tabs' });
          }}
        >
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
