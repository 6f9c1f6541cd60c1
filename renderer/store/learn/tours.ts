import { create } from 'zustand';
import { roleLabel } from '#core/labels/roles.ts';
import type { Act } from '#core/learn/act.ts';
import { tourOf } from '#core/learn/tours/tours.ts';
import type { Seen, Step, Tour } from '#core/learn/tours/tour.ts';
import { shownBytes } from '#core/names/shown.ts';
import { changeSettings, showFailure } from '../actions.ts';
import { useCalls } from '../calls/calls.ts';
import { getNow, getRows, subscribe } from '../live/live.ts';
import { useReview } from '../review/review.ts';
import { demoRuns } from '../services/demo.ts';
import { getServices, serviceOfSelection } from '../services/services.ts';
import { useSeen } from '../services/sightings.ts';
import { useUi } from '../ui.ts';
import { runAct } from './acts.ts';

/** The tour that is being gone. */
interface Going {
  readonly tour: Tour | null;
  readonly at: number;
  /** What the step asks for was so once: it need not stay so. */
  readonly done: boolean;
  readonly hint: boolean;
  /** When it was begun: calls of before do not count. ms since the epoch. */
  readonly sinceMs: number;
}

export const useTours = create<Going>()(() => ({ tour: null, at: 0, done: false, hint: false, sinceMs: 0 }));

export const stepOf = ({ tour, at }: Going): Step | null => tour?.steps[at] ?? null;

/** Why a tour cannot be gone here, or null. */
export function tourObstacle({ needsLabels }: Tour): string | null {
  if (useReview.getState().snapshot !== null) return 'You look at a snapshot: go back to now first.';
  const labels = getNow().model?.surroundings.capabilities.find(({ id }) => id === 'labels-entry-point');
  return needsLabels && labels && labels.state !== 'yes' ? `It needs labels on sockets. ${labels.sentence}` : null;
}

/** Begins a tour, or goes on where it was left; the demo services are started for it. */
export async function startTour(id: string, step = 0): Promise<void> {
  const tour = tourOf(id);
  if (!tour || tourObstacle(tour) !== null) return;
  if (!demoRuns()) {
    const outcome = await window.sockatlas.call.demo({ run: true });
    if (!outcome.ok) return showFailure(outcome.error);
    await window.sockatlas.call.refresh(null);
  }
  useTours.setState({ sinceMs: Date.now() });
  goToStep(tour, Math.min(step, tour.steps.length - 1));
  changeSettings({ tourOffered: false });
}

export function resumeTour(): void {
  const left = useUi.getState().settings?.tour ?? null;
  if (left) void startTour(left.id, left.step);
}

function goToStep(tour: Tour, at: number): void {
  useTours.setState({ tour, at, done: false, hint: false });
  changeSettings({ tour: { id: tour.id, step: at } });
  look();
}

/** To the next step; after the last the tour is over. */
export function nextStep(): void {
  const { tour, at } = useTours.getState();
  if (!tour) return;
  if (at + 1 < tour.steps.length) return goToStep(tour, at + 1);
  const done = useUi.getState().settings?.toursDone ?? [];
  useTours.setState({ tour: null });
  changeSettings({ tour: null, toursDone: [...new Set([...done, tour.id])] });
}

export function previousStep(): void {
  const { tour, at } = useTours.getState();
  if (tour && at > 0) goToStep(tour, at - 1);
}

/** Leaves it for later. The demo services go on. */
export const leaveTour = (): void => useTours.setState({ tour: null });

export const showHint = (): void => useTours.setState(({ hint }) => ({ hint: !hint }));

/** Does for the user what the step asks for, as far as that is not the very thing to be learnt. */
export function showMe(): void {
  const step = stepOf(useTours.getState());
  if (step) act(step.showMe);
}

export function act(what: Act): void {
  if (what.do === 'tour') void startTour(what.tour);
  else runAct(what);
}

/** The state of the window, for steps. */
function seenNow(): Seen {
  const { page, tab, goodFilter, dialog, current } = useUi.getState();
  const { sinceMs } = useTours.getState();
  const service = serviceOfSelection(current, getServices());
  const row = current === null ? undefined : getRows().get(current);
  const labels = row?.entryPoint?.labels;
  const role = labels?.known ? labels.value.find(({ name }) => name === roleLabel)?.value : undefined;
  return {
    page,
    tab,
    filter: goodFilter,
    reading: dialog === 'concept' || page === 'learn',
    demo: demoRuns(),
    chosen: service && {
      names: service.names.map(({ name }) => shownBytes(name)),
      role: role === undefined ? null : shownBytes(role),
      // What the cache remembers of an earlier demo does not count: that lay in another folder.
      asked: service.sighting !== null,
    },
    calls: useCalls.getState().calls.filter(({ startedAtMs }) => startedAtMs >= sinceMs).map(({ asked, state, count, end }) => ({ method: asked.method, flag: asked.flag, state: state === 'starting' ? 'running' : state, replies: count, end: end === null ? null : end.how })),
  };
}

/** Looks whether what the step asks for is so. */
function look(): void {
  const going = useTours.getState();
  const step = stepOf(going);
  if (step && !going.done && step.done(seenNow())) useTours.setState({ done: true });
}

/** While a tour is gone: looks after every change of the window. Gives the end of it. */
export function watchSteps(): () => void {
  const ends = [useUi.subscribe(look), useCalls.subscribe(look), useSeen.subscribe(look), subscribe(look)];
  look();
  return () => {
    for (const end of ends) end();
  };
}
