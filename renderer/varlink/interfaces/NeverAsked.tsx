import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { textOf } from '#core/names/utf8.ts';
import { shownProse } from '#core/names/prose.ts';
import type { Service } from '#core/services/service.ts';
import { useSeen } from '../../store/services/sightings.ts';
import { readOnPage } from '../../store/reading/reading-actions.ts';
import { CacheTrouble } from '../CacheTrouble.tsx';
import { Ask } from './Ask.tsx';

const states = {
  awake: 'A process listens here, and nobody has asked it yet what it offers.',
  asleep: 'Asleep: its service is not running, and nobody has asked it yet what it offers.',
  none: 'No process listens here, and nobody has ever asked it what it offers.',
  unknown: 'Nobody has asked it yet what it offers.',
} as const;

/** A service that never said what it offers: what its names promise, and the way to ask. */
export function NeverAsked({ service }: { readonly service: Service }) {
  const all = useSeen((seen) => seen.all);
  const unread = useSeen((seen) => seen.trouble !== null);
  const names = [...new Set(service.names.map(({ name }) => textOf(name) ?? ''))].filter((name) => name.includes('.'));
  const elsewhere = new Set(all.flatMap(({ interfaces }) => interfaces.filter(({ hash }) => hash !== null).map(({ name }) => name)));
  return (
    <>
      {unread ? <CacheTrouble /> : <p>{states[service.awake]}</p>}
      {names.map((name) => {
        const entry = catalogueOf(name);
        const seen = elsewhere.has(name);
        return entry || seen ? (
          <p key={name} className="note">
            <span className="mono">{shownProse(name)}</span> {entry ? `by its name: ${entry.sentence}` : 'was seen elsewhere.'}{' '}
            {seen && (
              <button type="button" className="link" onClick={() => readOnPage({ interface: name, hash: null, member: null })}>
                Read it as it was seen elsewhere
              </button>
            )}
          </p>
        ) : null;
      })}
      <Ask service={service} />
    </>
  );
}
