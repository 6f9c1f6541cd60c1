import { TriangleAlert } from 'lucide-react';
import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { shownBytes } from '#core/names/shown.ts';
import type { Service, ServiceName } from '#core/services/service.ts';
import { contextNow } from '../../commands/context.ts';
import { runCommand } from '../../commands/registry.ts';
import { introspectTitle } from '../../commands/services.ts';
import { Button, Value } from '../../parts/parts.tsx';
import { openTab } from '../../store/actions.ts';
import { askObstacle } from '../../store/services/service-actions.ts';
import { useSeen } from '../../store/services/sightings.ts';

/** What is known of the service with the focus, in sentences, and what can be done. */
export function ServicePane({ service }: { readonly service: Service }) {
  const asking = useSeen((seen) => seen.asking.has(service.key));
  const failure = useSeen((seen) => seen.failures.get(service.key) ?? null);
  const troubles = useSeen((seen) => seen.troubles.get(service.key));
  const { sighting, mismatches, names } = service;
  const obstacle = askObstacle(service);
  const known = sighting?.interfaces.flatMap(({ name }) => catalogueOf(name) ?? []).filter(({ name }) => name !== 'org.varlink.service') ?? [];
  const named = sighting ? [] : names.flatMap(({ name }) => catalogueOf(shownBytes(name)) ?? []);
  return (
    <section className="finding-pane service-pane" aria-label="The service with the focus" tabIndex={0}>
      <div className="service-top">
        <Value text={service.key} what="address" />
        <span className="grow" />
        <Button tone={sighting ? 'outlined' : 'go'} disabled={asking || obstacle !== null} title={obstacle ?? undefined} onClick={() => runCommand('services.introspect', contextNow())}>
          {asking ? 'Asking …' : introspectTitle(service)}
        </Button>
        <Button onClick={() => openTab('interfaces')}>Interfaces</Button>
        <Button onClick={() => openTab('call')}>Call</Button>
      </div>
      <p>{stateSentence(service)}</p>
      {[...known, ...named].map(({ name, sentence }) => (
        <p key={name}>
          <span className="mono">{name}</span> <span className="soft">{sentence}</span>
        </p>
      ))}
      {mismatches.map(({ code, tone, sentence }) => (
        <p key={`${code} ${sentence}`} className={tone === 'warning' ? 'warning' : tone === 'changed' ? 'changed-mark' : 'soft'}>
          {tone === 'warning' && <TriangleAlert size={12} aria-hidden />} {tone === 'changed' && <span aria-hidden>Δ </span>}
          {sentence}
        </p>
      ))}
      {failure && (
        <p className="danger" role="alert">
          {failure.message} {failure.hint !== null && <span className="soft">{failure.hint}</span>}
        </p>
      )}
      {troubles?.map((trouble) => (
        <p key={trouble} className="warning">
          <TriangleAlert size={12} aria-hidden /> {trouble}
        </p>
      ))}
      {names.some(({ from }) => from.is !== 'address') && <p className="soft wrap">{names.filter(({ from }) => from.is !== 'address').map(nameWords).join('; ')}.</p>}
    </section>
  );
}

function nameWords({ name, from }: ServiceName): string {
  const shown = shownBytes(name);
  switch (from.is) {
    case 'registry':
      return `${shown} in the ${from.registry} registry`;
    case 'drop-in':
      return `${shown} in ${shownBytes(from.folder)}`;
    case 'address':
      return shown;
  }
}

const seenAt = (ms: number): string => new Date(ms).toLocaleString();

function stateSentence({ awake, sighting, address }: Service): string {
  const said = sighting ? ` What it offers is known since ${seenAt(sighting.firstSeenMs)}; it was asked last on ${seenAt(sighting.lastSeenMs)}.` : ' It was not asked yet what it offers.';
  switch (awake) {
    case 'awake':
      return `It is awake: a running process answers.${said}`;
    case 'asleep':
      return address.kind === 'exec' ? `It is a program that is started for each caller.${said}` : `It is asleep: connecting would start it, so nobody has.${said}`;
    case 'unknown':
      return address.kind === 'unix' ? `It is not known whether it runs; connecting may start it.${said}` : `It is reached through ssh, so nothing of it is seen from here.${said}`;
    case 'none':
      return `Nobody listens there now.${said}`;
  }
}
