import { useCallback, useMemo, useState } from 'react';
import { middleCut, shownBytes } from '#core/names/shown.ts';
import { goToPage, openInspector } from '../../../store/actions.ts';
import { openCall } from '../../../store/calls/open.ts';
import { readOnPage } from '../../../store/reading/reading-actions.ts';
import type { DocPlace } from '../../../store/reading/reading.ts';
import { chooseService } from '../../../store/services/services.ts';
import { useTexts } from '../../../store/services/sightings.ts';
import { Reader } from '../doc/Reader.tsx';
import { Provenance } from '../Provenance.tsx';
import type { KnownInterface } from './known.ts';

/** One interface, opened on the page. */
export function Opened({ known, place }: { readonly known: KnownInterface; readonly place: DocPlace }) {
  const texts = useTexts();
  const { name, versions, services } = known;
  const version = versions.find(({ hash }) => hash === place.hash) ?? versions[0];
  const text = texts.get(version.hash) ?? '';
  const [chosen, setChosen] = useState<string | null>(null);
  const service = services.find(({ key }) => key === chosen) ?? services[0];
  const go = useCallback((next: DocPlace): void => readOnPage(next), []);
  const key = service?.key;
  const call = useMemo(
    () =>
      key === undefined
        ? null
        : (method: string): void => {
            // The form stands beside the list of services. First what is wanted, so that it is one step back.
            openCall(key, name, method);
            goToPage('services');
            chooseService(key);
            openInspector();
          },
    [key, name],
  );
  return (
    <Reader key={name} name={name} hash={version.hash} text={text} versions={versions} previous={versions[versions.indexOf(version) + 1] ?? null} place={place} go={go} call={call} openPage={null}>
      <h2 className="mono wrap">{name}</h2>
      <Provenance name={name} version={version} toLatest={version === versions[0] ? null : () => go({ interface: name, hash: null, member: null })} />
      {services.length === 0 && <p className="soft">No service that is known here offers it now.</p>}
      {services.length > 0 && (
        <p className="note">
          Offered by{' '}
          {services.length === 1 && service ? (
            <span className="mono">{shownBytes(service.names[0].name)}</span>
          ) : (
            <label>
              {services.length} services; calls go to{' '}
              <select value={key} onChange={(event) => setChosen(event.target.value)}>
                {services.map((one) => (
                  <option key={one.key} value={one.key}>
                    {middleCut(shownBytes(one.names[0].name), 60)}
                  </option>
                ))}
              </select>
            </label>
          )}
        </p>
      )}
    </Reader>
  );
}
