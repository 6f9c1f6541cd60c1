import { shownText } from '#core/names/shown.ts';
import { openTab, select } from './store/actions.ts';
import { useCalls, type Call } from './store/calls/calls.ts';
import { useUi } from './store/ui.ts';

/** In the status bar, for as long as calls run, wherever one looks; leads to the newest. */
export function RunningCalls() {
  const calls = useCalls((state) => state.calls).filter(({ state }) => state !== 'ended');
  const newest = calls.at(-1);
  if (!newest) return null;
  const method = shownText(newest.asked.method.slice(newest.asked.method.lastIndexOf('.') + 1));
  return (
    <span className="running-calls">
      <button type="button" title={`Show ${shownText(newest.asked.method)}`} onClick={() => goToCall(newest)}>
        <span aria-hidden className="new">
          ●
        </span>{' '}
        {calls.length === 1 ? `${method} runs` : `${calls.length} calls run`}
        {newest.count > 0 && <span className="number soft"> · {newest.count.toLocaleString()}</span>}
      </button>
    </span>
  );
}

function goToCall({ place }: Call): void {
  const current = place.row ?? `address:${place.service}`;
  if (useUi.getState().current !== current) select(current);
  openTab('call');
}
