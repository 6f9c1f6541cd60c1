import { compileFilter } from '#core/filter/filter.ts';
import type { Act } from '#core/learn/act.ts';
import { shownBytes } from '#core/names/shown.ts';
import type { Service } from '#core/services/service.ts';
import { goTo, goToPage, openInspector, openTab, select, showToast } from '../actions.ts';
import { cancelCall, useCalls } from '../calls/calls.ts';
import { openCall } from '../calls/open.ts';
import { undoLatest } from '../edits/edit-actions.ts';
import { getLive, getRows } from '../live/live.ts';
import { getView } from '../lines/view.ts';
import { ask } from '../services/service-actions.ts';
import { getServices, selectionOf } from '../services/services.ts';
import { useUi } from '../ui.ts';
import { peekAtCard } from './learn.ts';

/** Does what a card or a tour offers to do. Tours are begun by whoever calls this. */
export function runAct(act: Exclude<Act, { do: 'tour' }>): void {
  switch (act.do) {
    case 'filter':
      return goTo(act.filter, act.grouping);
    case 'page':
      return goToPage(act.page);
    case 'tab':
      chooseOne(act.filter);
      return openTab(act.tab);
    case 'choose':
      return withService(act.service, (service) => {
        if (useUi.getState().page !== 'services') goTo('registered:demo');
        select(selectionOf(service));
        openTab(act.tab);
      });
    case 'introspect':
      return withService(act.service, (service) => {
        goToPage('services');
        select(selectionOf(service));
        void ask(service);
      });
    case 'fill':
      return withService(act.service, (service) => {
        if (!pagesWithInspector.has(useUi.getState().page)) goToPage('services');
        select(selectionOf(service));
        openCall(service.key, act.interface, act.method, act.parameters);
      });
    case 'concept':
      return peekAtCard(act.card);
    case 'cancel':
      for (const { id, state } of useCalls.getState().calls) if (state !== 'ended') void cancelCall(id);
      return;
    case 'undo':
      return void undoLatest();
  }
}

const pagesWithInspector: ReadonlySet<string> = new Set(['sockets', 'services', 'interfaces']);

/** The service that is registered under a name. */
export const serviceNamed = (registered: string): Service | null =>
  [...getServices().values()].find(({ names }) => names.some(({ name, from }) => from.is === 'registry' && shownBytes(name) === registered)) ?? null;

function withService(registered: string, act: (service: Service) => void): void {
  const service = serviceNamed(registered);
  if (service) act(service);
  else showToast({ text: `${registered} is not there`, hint: 'Start the demo services: Ctrl+Shift+P, then type: demo.', tone: 'danger' });
}

/** Shows the table with a socket of this kind chosen: the one with the focus where it fits, else the first that does. */
function chooseOne(filter: string): void {
  const { current, page } = useUi.getState();
  const { model } = getLive();
  const compiled = compileFilter(filter);
  const row = current === null ? undefined : getRows().get(current);
  const fits = model !== null && compiled.ok && row !== undefined && compiled.filter.test(row, model.surroundings);
  if (!fits || page !== 'sockets') goTo(filter);
  if (!fits) {
    const [first] = getView().rows;
    if (first) select(first.key);
  }
  openInspector();
}
