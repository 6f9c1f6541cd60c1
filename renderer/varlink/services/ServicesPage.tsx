import { useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { contextNow } from '../../commands/context.ts';
import { openMenu } from '../../parts/Menu.tsx';
import { openTab, select } from '../../store/actions.ts';
import { selectionOf } from '../../store/services/services.ts';
import { useServicesView, type ServiceLine } from '../../store/services/services-view.ts';
import { useSeen } from '../../store/services/sightings.ts';
import { useUi } from '../../store/ui.ts';
import { indexOfTarget, stepOf } from '../../table/list-keys.ts';
import { useViewport } from '../../table/viewport.ts';
import { serviceColumns } from '../../store/services/service-columns.ts';
import { NoServices } from './NoServices.tsx';
import { ServiceHead } from './ServiceHead.tsx';
import { ServicePane } from './ServicePane.tsx';
import { ServiceRow } from './ServiceRow.tsx';
import { ServicesBar } from './ServicesBar.tsx';

const rowHeights = { compact: 22, normal: 26, comfortable: 34 } as const;
/** As in table.css. */
const headHeightPx = 30;

/** Every Varlink service that something tells of, one a line; below, what is known of the one with the focus. */
export default function ServicesPage() {
  const view = useServicesView();
  const { lines } = view;
  const current = useUi((ui) => ui.current);
  const asking = useSeen((seen) => seen.asking);
  const height = rowHeights[useUi((ui) => ui.settings?.density ?? 'normal')];
  const scroller = useRef<HTMLDivElement>(null);
  const places = useMemo(() => new Map(lines.map(({ service }, i) => [selectionOf(service), i])), [lines]);
  const at = current === null ? -1 : (places.get(current) ?? -1);
  const viewport = useViewport({ scroller, count: lines.length, height, headPx: headHeightPx, keep: at });

  const choose = ({ service }: ServiceLine): void => select(selectionOf(service));
  const goTo = (index: number): void => {
    const there = Math.max(0, Math.min(lines.length - 1, index));
    const line = lines[there];
    if (!line) return;
    choose(line);
    viewport.scrollTo(there, 'nearest');
  };
  const menuAt = (x: number, y: number): void => openMenu({ x, y, place: 'service', context: contextNow(), label: 'Service' });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey) return;
    const step = stepOf(event.key, { at, count: lines.length, heightPx: height, scroller: scroller.current });
    if (step !== undefined) goTo(step);
    else if (event.key === 'Enter' && at >= 0) openTab('interfaces');
    else if (event.key === 'Escape' && at >= 0) select(null);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const box = document.getElementById(`service-${at}`)?.getBoundingClientRect();
      if (box) menuAt(box.left + 120, box.bottom);
    } else return;
    event.preventDefault();
  };
  const lineAt = (event: MouseEvent): ServiceLine | undefined => lines[indexOfTarget(event.target)];
  const chosen = lines[at];
  return (
    <div className="journal services">
      <ServicesBar total={view.total} />
      <div className="table-area">
        <div
          className="table"
          role="grid"
          aria-label="Services"
          aria-rowcount={lines.length + 1}
          aria-colcount={serviceColumns.length + 1}
          aria-activedescendant={at >= 0 ? `service-${at}` : undefined}
          tabIndex={0}
          data-pane="main"
          ref={scroller}
          onKeyDown={onKeyDown}
          onClick={(event) => {
            const line = lineAt(event);
            if (line) choose(line);
          }}
          onDoubleClick={(event) => {
            if (lineAt(event)) openTab('interfaces');
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            const line = lineAt(event);
            if (!line) return;
            choose(line);
            menuAt(event.clientX, event.clientY);
          }}
        >
          <ServiceHead />
          <div className="lines" role="presentation" style={{ height: viewport.totalPx }}>
            {viewport.lines.map((index) => {
              const line = lines[index];
              return line && <ServiceRow key={line.service.key} service={line.service} counts={line.counts} index={index} topPx={index * height} focused={index === at} asking={asking.has(line.service.key)} />;
            })}
          </div>
        </div>
        {lines.length === 0 && <NoServices total={view.total} />}
      </div>
      {chosen && <ServicePane service={chosen.service} />}
    </div>
  );
}
