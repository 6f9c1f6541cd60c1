import { compileFilter } from '#core/filter/filter.ts';
import type { Act } from '#core/learn/card.ts';
import { goTo, goToPage, openInspector, openTab, select } from '../actions.ts';
import { getLive, getRows } from '../live/live.ts';
import { getView } from '../lines/view.ts';
import { useUi } from '../ui.ts';

/** Does what a card or a tour offers to do. */
export function runAct(act: Act): void {
  switch (act.do) {
    case 'filter':
      return goTo(act.filter, act.grouping);
    case 'page':
      return goToPage(act.page);
    case 'tab':
      chooseOne(act.filter);
      return openTab(act.tab);
    case 'tour':
      return; // TODO tours
  }
}

/** Shows the table with a socket of this kind chosen: the one with the focus where it fits, else the first that does. */
function chooseOne(filter: string): void {
  const { current } = useUi.getState();
  const { model } = getLive();
  const compiled = compileFilter(filter);
  const row = current === null ? undefined : getRows().get(current);
  const fits = model !== null && compiled.ok && row !== undefined && compiled.filter.test(row, model.surroundings);
  if (!fits || useUi.getState().page !== 'sockets') goTo(filter);
  if (!fits) {
    const [first] = getView().rows;
    if (first) select(first.key);
  }
  openInspector();
}
