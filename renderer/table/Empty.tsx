import { Button } from '../parts/parts.tsx';
import { goTo } from '../store/actions.ts';
import { useLive } from '../store/live/live.ts';
import { useUi } from '../store/ui.ts';
import { useView } from '../store/lines/view.ts';

/** Why the table is empty, and what would fill it. */
export function Empty() {
  const { model } = useLive();
  const { total, undecided } = useView();
  const filter = useUi((ui) => ui.goodFilter);
  const agent = useUi((ui) => ui.agent);
  if (!model)
    return (
      <div className="empty" role="status">
        {agent.state === 'gone' ? 'The agent that looks at the system is not running yet.' : 'Looking at the sockets of this machine …'}
      </div>
    );
  if (filter === '') return <div className="empty">There is no Unix socket in this network namespace.</div>;
  const registry = model.surroundings.registries.find(({ name }) => filter === `registered:${name}`);
  return (
    <div className="empty">
      <p>{registry?.state.state === 'absent' ? `There is no ${registry.name} registry on this machine. Services publish themselves there where systemd 260 or later runs.` : undecided > 0 ? `None of ${total} sockets is known to fit this filter.` : `None of ${total} sockets fits this filter.`}</p>
      {undecided > 0 && <p className="soft">Of {undecided} the system does not tell you enough to say whether they fit.</p>}
      {filter.startsWith('label:') && model.surroundings.capabilities.some(({ id, state }) => id === 'labels-entry-point' && state === 'no') && (
        <p className="soft">{model.surroundings.capabilities.find(({ id }) => id === 'labels-entry-point')?.sentence}</p>
      )}
      <Button onClick={() => goTo('')}>Show all sockets</Button>
    </div>
  );
}
