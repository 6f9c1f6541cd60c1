import { isVarlink, serviceOfRow } from '#core/services/of-row.ts';
import type { Service } from '#core/services/service.ts';
import { shownBytes } from '#core/names/shown.ts';
import { parseAddress, printAddress } from '#core/varlink/address-text.ts';
import type { Failure } from '#core/failure.ts';
import { goToPage, openDialog, select, showFailure, showToast } from '../actions.ts';
import { getLive } from '../live/live.ts';
import { useUi } from '../ui.ts';
import { editObstacle } from '../review/review.ts';
import { getServices, selectionOf, serviceOfSelection } from './services.ts';
import { useServicesUi } from './services-view.ts';
import { introspect, useSeen } from './sightings.ts';

/** The service that is chosen, on whatever page: what has the focus there, whether or not something says that it speaks Varlink. */
export function chosenService(): Service | null {
  const { current } = useUi.getState();
  const { model, rows } = getLive();
  const row = current === null ? undefined : rows.get(current);
  return row && model ? serviceOfRow(row, model.surroundings, useSeen.getState().sightings) : serviceOfSelection(current, getServices());
}

/** Whether connecting starts nothing and surprises nobody: a running program answers, and something says that it speaks Varlink. */
export const isAwake = (service: Service): boolean => service.awake === 'awake' && isVarlink(service);

/** Why a service cannot be asked now, or null. */
export function askObstacle(service: Service | null): string | null {
  if (!service) return 'No service is chosen: choose one on the page Services.';
  const snapshot = editObstacle() === null ? null : 'You look at a snapshot: who is in it may be gone, or on another machine.';
  return snapshot ?? (service.awake === 'none' && service.rowKey !== null ? 'Nobody answers there.' : null);
}

/** Asks the chosen service what it offers; where that may start something, after it was said. */
export function introspectChosen(): void {
  const service = chosenService();
  if (!service || askObstacle(service) !== null) return;
  if (isAwake(service)) void ask(service);
  else openDialog('wake');
}

/** Asks one service, and says how it went. */
export async function ask(service: Service): Promise<void> {
  const failure = await introspect(service);
  const name = shownBytes(service.names[0].name);
  if (failure) {
    // The page and the tab say it in their place.
    const { page, tab } = useUi.getState();
    if (page !== 'services' && tab !== 'interfaces') showFailure({ ...failure, message: `${name}: ${failure.message}` });
  } else {
    const { length } = useSeen.getState().sightings.get(service.key)?.[0]?.interfaces ?? [];
    showToast({ text: `${name} offers ${length === 1 ? 'one interface' : `${length} interfaces`}.`, tone: 'plain' });
  }
}

/** Services that would answer without being started, and may be connected to. */
export const awakeServices = (): readonly Service[] => [...getServices().values()].filter((service) => isAwake(service) && service.access?.you !== 'no');

/** Asks all that are awake, one after the other: nothing is started by it. */
export async function introspectAwake(): Promise<void> {
  if (useServicesUi.getState().asking) return;
  const services = awakeServices();
  const failures: Failure[] = [];
  for (const [done, service] of services.entries()) {
    const stop = useServicesUi.getState().asking?.stop ?? false;
    if (stop) break;
    useServicesUi.setState({ asking: { done, failed: failures.length, total: services.length, stop } });
    // It may have fallen asleep while the others were asked.
    const now = getServices().get(service.key);
    if (!now || !isAwake(now)) continue;
    const failure = await introspect(now);
    if (failure) failures.push(failure);
  }
  const stopped = useServicesUi.getState().asking?.stop ?? false;
  useServicesUi.setState({ asking: null });
  if (stopped) return;
  const told = services.length - failures.length;
  showToast({ text: `${told} of ${services.length} services told what they offer.`, hint: failures[0] ? `The first of those that did not: ${failures[0].message}` : null, tone: failures.length > 0 && told === 0 ? 'danger' : 'plain' });
}

export function stopAsking(): void {
  const { asking } = useServicesUi.getState();
  if (asking) useServicesUi.setState({ asking: { ...asking, stop: true } });
}

/** Takes an address that somebody typed: it becomes a service of the page, which nobody has connected to yet. */
export function addAddress(text: string): Failure | null {
  const parsed = parseAddress(text.trim());
  if (!parsed.ok) return parsed.error;
  const key = printAddress(parsed.value);
  if (!getServices().has(key)) useSeen.setState(({ given }) => ({ given: new Map([...given, [key, parsed.value]]) }));
  goToPage('services');
  const service = getServices().get(key);
  if (service) select(selectionOf(service));
  return null;
}
