import { Radio } from 'lucide-react';
import type { Service } from '#core/services/service.ts';
import { contextNow } from '../../commands/context.ts';
import { runCommand } from '../../commands/registry.ts';
import { introspectTitle } from '../../commands/services.ts';
import { Button } from '../../parts/parts.tsx';
import { askObstacle } from '../../store/services/service-actions.ts';
import { useSeen } from '../../store/services/sightings.ts';

/** Asks a service what it offers: an act, which says before that it may start the service. What comes of it stands below. */
export function Ask({ service, again = false }: { readonly service: Service; readonly again?: boolean }) {
  const { asking, failures, troubles } = useSeen();
  const busy = asking.has(service.key);
  const failure = failures.get(service.key);
  const obstacle = askObstacle(service);
  return (
    <div className="ask">
      <div className="buttons">
        <Button tone={again ? 'plain' : 'go'} disabled={busy || obstacle !== null} onClick={() => runCommand('services.introspect', contextNow())} title="Connects to the socket and asks what it offers">
          <Radio size={14} aria-hidden /> {busy ? 'Asking…' : introspectTitle(service)}
        </Button>
        {obstacle !== null && !again && <span className="soft">{obstacle}</span>}
      </div>
      {failure && (
        <div className="obstacle" role="alert">
          <p>{failure.message}</p>
          {failure.hint !== null && <p className="soft">{failure.hint}</p>}
        </div>
      )}
      {(troubles.get(service.key) ?? []).map((trouble) => (
        <p key={trouble} className="soft">
          {trouble}
        </p>
      ))}
    </div>
  );
}
