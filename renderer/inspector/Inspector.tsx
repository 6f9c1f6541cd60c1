import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { shownSubject } from '#core/journal/words.ts';
import type { Difference } from '#core/snapshot/comparison.ts';
import { middleCut, shownBytes, shownName } from '#core/names/shown.ts';
import type { Row } from '#core/model/rows/row.ts';
import type { Service } from '#core/services/service.ts';
import type { Model } from '#core/model/model.ts';
import { CopyButton, IconButton } from '../parts/parts.tsx';
import { copyBytes, copyText } from '../store/actions.ts';
import { useLastRow } from '../store/review/journal.ts';
import { useDifference } from '../store/review/comparison-view.ts';
import { useLive, useRow } from '../store/live/live.ts';
import { serviceOfSelection, useServiceOfRow, useServices } from '../store/services/services.ts';
import { tabs, useUi, type Tab } from '../store/ui.ts';
import { EventItem, HistoryTab } from './HistoryTab.tsx';
import { LabelsTab } from './labels/LabelsTab.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { PeersTab } from './PeersTab.tsx';
import { ProtectionTab } from './protection/ProtectionTab.tsx';
import { RawTab } from './RawTab.tsx';
import { Tabs } from './Tabs.tsx';
import { WhoTab } from './who/WhoTab.tsx';

// Varlink's tabs come with an editor: they are fetched when they are first looked at, so that the window need not wait for them.
const InterfacesTab = lazy(() => import('../varlink/interfaces/InterfacesTab.tsx'));
const CallTab = lazy(() => import('../varlink/call/CallTab.tsx'));

/** All about the socket that has the focus. */
export function Inspector({ widthPx }: { readonly widthPx: number | null }) {
  const current = useUi((ui) => ui.current);
  const selected = useUi((ui) => ui.selection.size);
  const page = useUi((ui) => ui.page);
  const row = useRow(current);
  const services = useServices(current?.startsWith('address:') ?? false);
  const service = row ? null : serviceOfSelection(current, services);
  const { model, marks } = useLive();
  const last = useLastRow(current);
  const difference = useDifference(current);
  return (
    <aside className="inspector" data-area="inspector" aria-label="Inspector" style={widthPx === null ? undefined : { width: widthPx }}>
      {widthPx === null && (
        <div className="inspector-back">
          <IconButton label="Back to the table" onClick={() => useUi.setState({ narrowPane: 'none' })}>
            <ArrowLeft size={16} aria-hidden />
          </IconButton>
        </div>
      )}
      {row && model ? (
        <Inspected row={row} model={model} gone={marks.get(row.key)?.kind === 'gone'} selected={selected} />
      ) : service ? (
        <OfAddress service={service} />
      ) : last ? (
        <Gone row={last} />
      ) : difference ? (
        <OfComparison difference={difference} />
      ) : (
        <div className="empty" tabIndex={-1} data-pane="inspector">
          {current === null ? <p>{page === 'services' ? 'Choose a service to see who answers, what it offers, and to call it.' : 'Choose a socket to see what it is, who holds it and who may connect.'}</p> : <p>This socket is gone.</p>}
        </div>
      )}
    </aside>
  );
}

/** A socket that has vanished: what it was called, and what happened to it. */
function Gone({ row }: { readonly row: Row }) {
  return (
    <>
      <Top row={row} gone />
      <section className="tab-panel" aria-label="History of this socket" tabIndex={0} data-pane="inspector">
        <HistoryTab row={row} />
      </section>
    </>
  );
}

/** A socket of one side of a comparison, which is not among those that are shown. */
function OfComparison({ difference: { subject, changes } }: { readonly difference: Difference }) {
  const name = shownSubject(subject);
  return (
    <>
      <div className="inspector-top">
        <h2 title={name}>
          <span className="mono">{middleCut(name.slice(name.startsWith('/') ? name.lastIndexOf('/') + 1 : 0), 48)}</span>
        </h2>
        <div className="path">
          <span className="mono wrap soft">{name}</span>
          <CopyButton what="name" copy={() => (subject.name === '' ? copyText(subject.key, 'Key') : copyBytes(subject.name, 'Name'))} />
        </div>
      </div>
      <section className="tab-panel" aria-label="What differs" tabIndex={0} data-pane="inspector">
        <ol className="events">
          {changes.map((change, i) => (
            <EventItem key={i} change={change} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Top({ row, gone, selected = 1 }: { readonly row: Row; readonly gone: boolean; readonly selected?: number }) {
  const name = shownName(row.name);
  const title = name === '' ? `Unnamed socket ${row.socket?.inode ?? ''}` : name.startsWith('/') ? name.slice(name.lastIndexOf('/') + 1) || name : name;
  return (
    <div className="inspector-top">
      <h2 title={name}>
        <span className={name === '' ? '' : 'mono'}>{middleCut(title, 48)}</span>
        {gone && <span className="tag gone">gone</span>}
      </h2>
      <div className="path">
        <span className="mono wrap soft">{name === '' ? row.key : name}</span>
        <CopyButton what="name" copy={() => (name === '' ? copyText(row.key, 'Key') : copyBytes(row.name, 'Name'))} />
      </div>
      {selected > 1 && <p className="soft">{selected} sockets are selected; this is the one with the focus.</p>}
    </div>
  );
}

const serviceTabs = ['interfaces', 'call'] as const satisfies readonly Tab[];

/** A service that has no row: a program, one of another machine, or a socket that is gone. There is nothing to tell of it but what it says. */
function OfAddress({ service }: { readonly service: Service }) {
  const wanted = useUi((ui) => ui.tab);
  const tab = serviceTabs.find((one) => one === wanted) ?? 'interfaces';
  return (
    <>
      <div className="inspector-top">
        <h2 title={service.key}>
          <span className="mono">{middleCut(shownBytes(service.names[0].name), 48)}</span>
        </h2>
        <div className="path">
          <span className="mono wrap soft">{service.key}</span>
          <CopyButton what="address" copy={() => copyText(service.key, 'Address')} />
        </div>
      </div>
      <Tabs all={serviceTabs} tab={tab} label="About this service" />
      <div className="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} tabIndex={0} data-doc-scroller>
        <Later>{tab === 'call' ? <CallTab key={service.key} service={service} /> : <InterfacesTab key={service.key} service={service} />}</Later>
      </div>
    </>
  );
}

function Inspected({ row, model, gone, selected }: { readonly row: Row; readonly model: Model; readonly gone: boolean; readonly selected: number }) {
  const tab = useUi((ui) => ui.tab);
  return (
    <>
      <Top row={row} gone={gone} selected={selected} />
      <Tabs all={tabs} tab={tab} label="About this socket" />
      <div className="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} tabIndex={0} data-doc-scroller>
        <TabBody tab={tab} row={row} model={model} />
      </div>
    </>
  );
}

const Later = ({ children }: { readonly children: ReactNode }) => <Suspense fallback={null}>{children}</Suspense>;

/** A tab about the service behind a row. */
function OfService({ row, model, children }: { readonly row: Row; readonly model: Model; readonly children: (service: Service) => ReactNode }) {
  const service = useServiceOfRow(row, model.surroundings);
  return service ? <Later>{children(service)}</Later> : <p className="soft">Nobody can call this socket: it is no stream that takes connections.</p>;
}

function TabBody({ tab, row, model }: { readonly tab: Tab; readonly row: Row; readonly model: Model }) {
  // Another socket is another form: what was typed for one must not be applied to the next.
  switch (tab) {
    case 'overview':
      return <OverviewTab key={row.key} row={row} model={model} />;
    case 'labels':
      return <LabelsTab key={row.key} row={row} model={model} />;
    case 'protection':
      return <ProtectionTab key={row.key} row={row} model={model} />;
    case 'who':
      return <WhoTab key={row.key} row={row} model={model} />;
    case 'peers':
      return <PeersTab row={row} model={model} />;
    case 'interfaces':
      return <OfService row={row} model={model}>{(service) => <InterfacesTab key={service.key} service={service} />}</OfService>;
    case 'call':
      return <OfService row={row} model={model}>{(service) => <CallTab key={service.key} service={service} />}</OfService>;
    case 'history':
      return <HistoryTab row={row} />;
    case 'raw':
      return <RawTab row={row} model={model} />;
  }
}
