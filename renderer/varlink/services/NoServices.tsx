import { contextNow } from '../../commands/context.ts';
import { runCommand } from '../../commands/registry.ts';
import { Button } from '../../parts/parts.tsx';
import { clearFilter, openDialog } from '../../store/actions.ts';
import { useLive } from '../../store/live/live.ts';
import { useUi } from '../../store/ui.ts';

/** Why there is no service to see, and what would fill the page. */
export function NoServices({ total }: { readonly total: number }) {
  const { model } = useLive();
  const filter = useUi((ui) => ui.goodFilter);
  if (!model)
    return (
      <div className="empty" role="status">
        Looking at the sockets of this machine …
      </div>
    );
  if (total > 0 && filter !== '')
    return (
      <div className="empty">
        <p>None of {total === 1 ? 'the one service' : `the ${total} services`} fits the filter.</p>
        <Button onClick={clearFilter}>Clear the filter</Button>
      </div>
    );
  const { registries, capabilities } = model.surroundings;
  const labels = capabilities.find(({ id }) => id === 'labels-entry-point');
  return (
    <div className="empty">
      <p>Nothing on this machine says that it speaks Varlink.</p>
      <p className="soft">
        {registries.every(({ state }) => state.state === 'absent') ? 'There is no registry: systemd 260 and later make one. ' : 'No registry lists a service. '}
        {labels?.state === 'no' && 'This kernel keeps no labels on sockets, so those that are not registered cannot be told. '}
        A socket that speaks Varlink all the same can be asked by its address; and there are services of ours to try everything on.
      </p>
      <div className="buttons">
        <Button tone="go" onClick={() => runCommand('demo.start', contextNow())}>
          Start the demo services
        </Button>
        <Button onClick={() => openDialog('address')}>Connect to an address…</Button>
      </div>
    </div>
  );
}
