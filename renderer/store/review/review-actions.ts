import { keptModel } from '#core/model/tables/delta.ts';
import type { Known } from '#core/model/known.ts';
import { compareMoments } from '#core/snapshot/compare.ts';
import type { Moment } from '#core/snapshot/comparison.ts';
import { modelOf, type Opened } from '#core/snapshot/opened.ts';
import { clearFilter, goToPage, refocusAgent, select, showFailure, showToast } from '../actions.ts';
import { getHappened } from './journal.ts';
import { getNow, showPast } from '../live/live.ts';
import { useReview, type ComparedSide } from './review.ts';
import { useUi } from '../ui.ts';

/** Now, to be compared, perhaps in hours. */
function momentNow(bootId: Known<string> | 'live'): Moment | null {
  const { model, refreshedAtMs } = getNow();
  return model && { model: keptModel(model), atMs: refreshedAtMs, bootId };
}

export function setMark(): void {
  useReview.setState({ markAtMs: Date.now(), since: 'mark' });
  goToPage('journal');
}

/** Begins a recording, or ends it and shows what is otherwise than when it began. */
export async function toggleRecording(): Promise<void> {
  const { recording } = useReview.getState();
  await lookNow();
  const now = momentNow('live');
  if (!now) return;
  if (recording === null) {
    useReview.setState({ recording: now });
    return;
  }
  useReview.setState({ recording: null });
  showComparison({ title: 'when you pressed Record', moment: recording }, { title: 'when you pressed Stop', moment: now });
}

/** Ends a recording without looking at what came of it. */
export const dropRecording = (): void => useReview.setState({ recording: null });

/** What has happened just before counts as well: one more look, whatever the pace. Without an agent the last one must do. */
async function lookNow(): Promise<void> {
  const looked = await window.sockatlas.call.refresh(null);
  if (!looked.ok) return showFailure(looked.error);
  // The answer comes by another way than the stream: wait until the page has what was told before it.
  for (let i = 0; i < 50 && getNow().seq < looked.value.seq; i++) await new Promise((resolve) => setTimeout(resolve, 20));
}

interface Named {
  readonly title: string;
  readonly moment: Moment;
}

const sideOf = ({ title, moment }: Named): ComparedSide => ({ title, atMs: moment.atMs, model: moment.model });

/** Shows what differs. The filter gives way: what it would hide is what was asked for. */
function showComparison(before: Named, after: Named): void {
  useReview.setState({ compared: { before: sideOf(before), after: sideOf(after), comparison: compareMoments(before.moment, after.moment) }, lineKey: null });
  goToPage('comparison');
  clearFilter();
}

export async function saveSnapshot(): Promise<void> {
  const outcome = await window.sockatlas.call.saveSnapshot(null);
  if (!outcome.ok) showFailure(outcome.error);
  else if (outcome.value.path !== null) showToast({ text: `Snapshot saved in ${outcome.value.path}`, tone: 'plain', command: `sockatlas snapshot FILE` });
}

const namedOf = (opened: Opened): Named => ({ title: opened.fileName, moment: { model: modelOf(opened), atMs: opened.atMs, bootId: opened.bootId } });

/** Puts a snapshot in the place of now. */
export function lookAt(opened: Opened): void {
  const { title, moment } = namedOf(opened);
  select(null);
  useReview.setState({ snapshot: { fileName: title, moment } });
  useUi.setState({ labelEditor: null });
  showPast(moment);
}

export async function openSnapshot(): Promise<void> {
  const outcome = await window.sockatlas.call.openSnapshot({ purpose: 'look' });
  if (!outcome.ok) return showFailure(outcome.error);
  if (outcome.value === null) return;
  lookAt(outcome.value);
  goToPage('overview');
}

export async function backToNow(): Promise<void> {
  await window.sockatlas.call.closeSnapshot(null);
  select(null);
  useReview.setState({ snapshot: null });
  showPast(null);
  refocusAgent();
}

/** Compares a snapshot that is chosen now with what is shown: now, or the snapshot that is looked at. The earlier one comes first. */
export async function compareWithSnapshot(): Promise<void> {
  const outcome = await window.sockatlas.call.openSnapshot({ purpose: 'compare' });
  if (!outcome.ok) return showFailure(outcome.error);
  if (outcome.value === null) return;
  const chosen = namedOf(outcome.value);
  const { snapshot } = useReview.getState();
  if (snapshot === null) return compareWithNow(chosen);
  const shown: Named = { title: snapshot.fileName, moment: snapshot.moment };
  if (chosen.moment.atMs < shown.moment.atMs) showComparison(chosen, shown);
  else showComparison(shown, chosen);
}

/** Compares the snapshot that is looked at, or another, with now. */
export async function compareWithNow(chosen: Named | null = null): Promise<void> {
  const { snapshot } = useReview.getState();
  const before = chosen ?? (snapshot && { title: snapshot.fileName, moment: snapshot.moment });
  await lookNow();
  const now = momentNow(getHappened().bootId);
  if (before && now) showComparison(before, { title: 'now', moment: now });
}
