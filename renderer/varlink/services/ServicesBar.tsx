import { Link, Radar, Square } from 'lucide-react';
import { contextNow } from '../../commands/context.ts';
import { runCommand } from '../../commands/registry.ts';
import { Button } from '../../parts/parts.tsx';
import { awakeServices, stopAsking } from '../../store/services/service-actions.ts';
import { useServices } from '../../store/services/services.ts';
import { useServicesUi } from '../../store/services/services-view.ts';
import { CacheTrouble } from '../CacheTrouble.tsx';
import { editObstacle } from '../../store/review/review.ts';

/** What can be done with all services, and how far asking them has come. */
export function ServicesBar({ total }: { readonly total: number }) {
  useServices(); // who is awake
  const asking = useServicesUi((ui) => ui.asking);
  const awake = awakeServices().length;
  return (
    <div className="journal-bar">
      <div className="journal-top">
        <h1>Services</h1>
        {total > 0 && <span className="soft cut">Looking connects to nobody.</span>}
        <span className="grow" />
        {asking ? (
          <>
            <span className="soft" role="status">
              {asking.stop ? 'Stopping …' : `Asking ${asking.done + 1} of ${asking.total}${asking.failed > 0 ? `, ${asking.failed} did not answer` : ''} …`}
            </span>
            <Button onClick={stopAsking} disabled={asking.stop}>
              <Square size={14} aria-hidden /> Stop
            </Button>
          </>
        ) : (
          <Button disabled={awake === 0 || editObstacle() !== null} title="Connects to each service that runs and asks what it offers. Starts nothing." onClick={() => runCommand('services.introspectAwake', contextNow())}>
            <Radar size={14} aria-hidden /> Introspect all awake ({awake})
          </Button>
        )}
        <Button onClick={() => runCommand('services.address', contextNow())}>
          <Link size={14} aria-hidden /> Connect to an address…
        </Button>
      </div>
      <CacheTrouble />
    </div>
  );
}
