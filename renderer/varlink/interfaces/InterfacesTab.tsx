import { useMemo, type KeyboardEvent } from 'react';
import { versionsOf } from '#core/documentation/versions.ts';
import { shownProse } from '#core/names/prose.ts';
import { textOf } from '#core/names/utf8.ts';
import type { Service } from '#core/services/service.ts';
import { openCall } from '../../store/calls/open.ts';
import { readInTab, readOnPage } from '../../store/reading/reading-actions.ts';
import { useReading, type DocPlace } from '../../store/reading/reading.ts';
import { interfacesOf, useSeen, useTexts, type Offered } from '../../store/services/sightings.ts';
import { Ask } from './Ask.tsx';
import { documented } from './doc/documented.ts';
import { Reader } from './doc/Reader.tsx';
import { NeverAsked } from './NeverAsked.tsx';
import { Provenance } from './Provenance.tsx';
import '../../styles/reading.css';

/** What a service offers, as documentation. */
export default function InterfacesTab({ service }: { readonly service: Service }) {
  const texts = useTexts();
  const state = useSeen((seen) => seen.state);
  const offered = useMemo(() => interfacesOf(service, texts), [service, texts]);
  if (state !== 'read' && offered === null) return <p className="soft">Reading what was seen before…</p>;
  if (offered === null) return <NeverAsked service={service} />;
  if (offered.length === 0)
    return (
      <>
        <p>When it was asked, this service named no interface at all.</p>
        <Ask service={service} again />
      </>
    );
  return <OfService service={service} offered={offered} />;
}

/** Offered by nearly every service: never what one came to read. */
const common = new Set(['org.varlink.service', 'io.systemd', 'io.systemd.service']);

function usual(service: Service, offered: readonly Offered[]): Offered | undefined {
  const names = new Set(service.names.map(({ name }) => textOf(name)));
  return offered.find(({ name }) => names.has(name)) ?? offered.find(({ name, hash }) => !common.has(name) && hash !== null) ?? offered.find(({ hash }) => hash !== null) ?? offered[0];
}

function OfService({ service, offered }: { readonly service: Service; readonly offered: readonly Offered[] }) {
  const { all, sightings } = useSeen();
  const texts = useTexts();
  const tab = useReading((reading) => reading.tab);
  const first = usual(service, offered)?.name ?? '';
  const beginning = useMemo<DocPlace>(() => ({ interface: first, hash: null, member: null }), [first]);
  const place = tab?.service === service.key && offered.some(({ name }) => name === tab.place.interface) ? tab.place : beginning;
  const chosen = offered.find(({ name }) => name === place.interface);
  const versions = useMemo(() => versionsOf(place.interface, all), [place.interface, all]);
  // What it said itself: others may offer an interface of that name, too.
  const { key } = service;
  const own = useMemo(() => versionsOf(place.interface, sightings.get(key) ?? []), [place.interface, sightings, key]);
  const hash = place.hash ?? chosen?.hash ?? null;
  const text = hash === null ? undefined : texts.get(hash);
  const at = own.findIndex((one) => one.hash === hash);
  const version = own[at] ?? versions.find((one) => one.hash === hash);
  const given = useMemo(
    () => ({
      go: (next: DocPlace): void => readInTab(key, next),
      call: (method: string): void => openCall(key, place.interface, method),
    }),
    [key, place.interface],
  );
  return (
    <div className="interfaces-tab">
      <InterfaceList offered={offered} current={place.interface} onChoose={(name) => given.go({ interface: name, hash: null, member: null })} />
      {hash !== null && text !== undefined ? (
        <Reader key={place.interface} name={place.interface} hash={hash} text={text} versions={versions} previous={(at < 0 ? undefined : own[at + 1]) ?? null} place={place} go={given.go} call={given.call} openPage={() => readOnPage(place)}>
          {version && (
            <Provenance name={place.interface} version={version} toLatest={hash === chosen?.hash ? null : () => given.go({ interface: place.interface, hash: null, member: null })}>
              <Ask service={service} again />
            </Provenance>
          )}
        </Reader>
      ) : (
        <>
          <p>The service offers this interface, but did not describe it.</p>
          <Ask service={service} again />
        </>
      )}
    </div>
  );
}

function InterfaceList({ offered, current, onChoose }: { readonly offered: readonly Offered[]; readonly current: string; readonly onChoose: (name: string) => void }) {
  const step = (event: KeyboardEvent<HTMLElement>): void => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way === undefined) return;
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    buttons[buttons.findIndex((button) => button === document.activeElement) + way]?.focus();
    event.preventDefault();
  };
  return (
    <nav className="interface-list" aria-label="Interfaces of the service" onKeyDown={step}>
      {offered.map(({ name, hash, text }) => (
        <button key={name} type="button" className="interface-line" aria-current={name === current || undefined} onClick={() => onChoose(name)}>
          <span className="mono grow cut" title={shownProse(name)}>
            {shownProse(name)}
          </span>
          <span className="count">{hash === null || text === null ? 'not described' : countWords(hash, text)}</span>
        </button>
      ))}
    </nav>
  );
}

/** How much there is to read in it. */
export function countWords(hash: string, text: string): string {
  const methods = documented(hash, text).members.filter(({ is }) => is === 'method').length;
  return methods === 1 ? '1 method' : `${methods} methods`;
}
