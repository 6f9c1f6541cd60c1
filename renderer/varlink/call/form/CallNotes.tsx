import type { Service } from '#core/services/service.ts';
import { Button } from '../../../parts/parts.tsx';
import { introspect, useSeen } from '../../../store/services/sightings.ts';
import { useReview } from '../../../store/review/review.ts';

/** What is to be known before a service is called: whether it sleeps, whether one may, whether anybody knows what it offers. */
export function CallNotes({ service, known }: { readonly service: Service; readonly known: boolean }) {
  const past = useReview(({ snapshot }) => snapshot !== null);
  const asking = useSeen((seen) => seen.asking.has(service.key));
  const failure = useSeen((seen) => seen.failures.get(service.key) ?? null);
  if (past) return <p className="warning">▲ You look at a snapshot: nobody in it can be called.</p>;
  return (
    <>
      {service.access?.you === 'no' && <p className="warning">▲ You may not connect here: the mode, a list or a folder on the way does not let you. The tab Who says which.</p>}
      {service.awake === 'none' && service.address.kind === 'unix' && <p className="warning">▲ Nobody listens here, as far as can be seen.</p>}
      {service.awake === 'asleep' && <p className="note soft">○ {service.address.kind === 'exec' ? 'Run starts the program.' : 'The service is asleep: the first call starts it.'}</p>}
      {!known && (
        <div className="obstacle">
          <p>
            Nobody has asked this service yet what it offers, so its methods must be called by their full names, with JSON.
            {failure !== null && <span className="warning"> ▲ {failure.message}</span>}
          </p>
          <span className="buttons">
            <Button disabled={asking} onClick={() => void introspect(service)}>
              {asking ? 'Asking…' : service.awake === 'asleep' ? 'Wake it and ask' : 'Ask it what it offers'}
            </Button>
          </span>
        </div>
      )}
    </>
  );
}
