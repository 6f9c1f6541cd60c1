import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import type { Filter } from '#core/filter/filter.ts';
import { check, checkWhole } from '#core/findings/findings.ts';
import { findingId, severities, type Finding, type Severity } from '#core/findings/finding.ts';
import { Mutes, noMutes, type Mute } from '#core/findings/mutes.ts';
import { inOrder, type Muted, type NotChecked, type Report } from '#core/findings/report.ts';
import { contextOf, type Context } from '#core/findings/context.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { Filling } from './finding-fill.ts';
import { Tally } from './finding-tally.ts';
import { getLive, subscribe as subscribeLive } from '../live/live.ts';
import { stepsBetween } from '../live/row-steps.ts';
import { useUi, type Page } from '../ui.ts';
import { filterOf } from '../lines/view.ts';

/** What the page of findings shows: kinds of them, as people choose. */
export const findingKinds = [...severities].reverse();
export type FindingKind = Severity | 'muted';

interface FindingsUi {
  /** What somebody does not want to be told of, from the file. */
  readonly mutes: Mutes;
  /** What is wrong with that file, or null. */
  readonly trouble: string | null;
  readonly hidden: ReadonlySet<FindingKind>;
  /** Key of the line with the focus, or null. */
  readonly lineKey: string | null;
  readonly collapsed: ReadonlySet<string>;
  /** The finding for which a reason is asked, or null. */
  readonly muting: string | null;
}

export const useFindingsUi = create<FindingsUi>()(() => ({ mutes: noMutes, trouble: null, hidden: new Set<FindingKind>(['info', 'muted']), lineKey: null, collapsed: new Set<string>(), muting: null }));

export const setMutes = (mutes: readonly Mute[], trouble: string | null): void => useFindingsUi.setState({ mutes: new Mutes(mutes), trouble });

/**
 * All findings, kept from look to look: only rows that changed are asked anew. Made when somebody first wants to know, and again when something
 * changes that the rules look at around the rows; then those of before stay until it is done.
 */
let tally = new Tally();
let taken: { readonly rows: ReadonlyMap<string, Row>; readonly context: Context } | null = null;
let filling: Filling | null = null;
const fillListeners = new Set<() => void>();

export function getTally(): Tally {
  const { model, present } = getLive();
  if (!model) return tally;
  const context = contextOf(model.surroundings);
  if (taken?.context === context) {
    filling = null;
    tally.take(null, checkWhole(model.surroundings));
    keepUp(present);
  } else if (filling?.context !== context) {
    filling = new Filling(present, context);
    if (filling.advance()) finish(filling);
    else setTimeout(goOn, 0);
  }
  return tally;
}

/** Whether not all rows were asked yet. */
const isFilling = (): boolean => filling !== null;

function goOn(): void {
  if (!filling) return;
  if (!filling.advance()) {
    setTimeout(goOn, 0);
    return;
  }
  finish(filling);
  for (const listener of fillListeners) listener();
}

function finish(done: Filling): void {
  filling = null;
  tally = done.tally;
  taken = { rows: done.rows, context: done.context };
  keepUp(getLive().present);
}

function keepUp(present: ReadonlyMap<string, Row>): void {
  if (!taken || taken.rows === present) return;
  const { context } = taken;
  for (const { added, removed, changed } of stepsBetween(taken.rows, present)) {
    for (const row of removed) tally.drop(row.key);
    for (const row of added) tally.take(row.key, check(row, context.surroundings));
    for (const [, row] of changed) tally.take(row.key, check(row, context.surroundings));
  }
  taken = { rows: present, context };
}

/** How many there are to know: neither muted nor mere information. Null while they are still being counted. */
export function countToKnow(): number | null {
  const { mutes } = useFindingsUi.getState();
  const count = getTally().countOf(mutes, (severity) => severity !== 'info');
  return isFilling() && taken === null ? null : count;
}

/** Of a row's findings that are not muted the gravest and how many there are, in words; null when there is none above information. */
export function markWord(row: Row, surroundings: Surroundings, mutes: Mutes): string | null {
  let worst: Severity = 'info';
  let count = 0;
  for (const finding of check(row, surroundings).findings) {
    if (finding.severity === 'info' || mutes.of(finding)) continue;
    count++;
    if (severities.indexOf(finding.severity) > severities.indexOf(worst)) worst = finding.severity;
  }
  return count === 0 ? null : `${worst}: ${count === 1 ? 'one finding' : `${count} findings`}`;
}

export type FindingLine =
  | { readonly is: 'rule'; readonly key: string; readonly rule: Finding['rule']; readonly severity: Severity; readonly count: number; readonly expanded: boolean }
  | { readonly is: 'finding'; readonly key: string; readonly finding: Finding; readonly mute: Mute | null };

export interface FindingsView {
  readonly lines: readonly FindingLine[];
  readonly places: ReadonlyMap<string, number>;
  /** Findings that the filter lets through and that are not hidden. */
  readonly shown: number;
  /** All findings, of whatever kind. */
  readonly total: number;
  /** Of those that the filter lets through. */
  readonly counts: ReadonlyMap<FindingKind, number>;
  readonly notChecked: readonly NotChecked[];
  /** Not all rows were asked yet. */
  readonly partial: boolean;
}

const nothing: FindingsView = { lines: [], places: new Map(), shown: 0, total: 0, counts: new Map(), notChecked: [], partial: false };
let view = nothing;
let made: { readonly tally: Tally; readonly partial: boolean; readonly version: number; readonly rows: unknown; readonly filter: string; readonly ui: FindingsUi } | null = null;

export function getFindingsView(): FindingsView {
  const { model, present } = getLive();
  if (!model) return nothing;
  const now = getTally();
  const ui = useFindingsUi.getState();
  const { goodFilter } = useUi.getState();
  // Without a filter it does not matter what became of rows that tell the same.
  const rows = goodFilter === '' ? null : present;
  if (made?.tally === now && made.partial === isFilling() && made.version === now.version && made.rows === rows && made.filter === goodFilter && made.ui.mutes === ui.mutes && made.ui.hidden === ui.hidden && made.ui.collapsed === ui.collapsed) return view;
  made = { tally: now, partial: isFilling(), version: now.version, rows, filter: goodFilter, ui };
  view = select(now, filterOf(goodFilter), model.surroundings, ui);
  return view;
}

/** Whether the filter lets one of the rows of a finding through. What is about a registry as a whole is shown without a filter alone. */
function fits(rows: Iterable<string | null>, filter: Filter | null, surroundings: Surroundings): boolean {
  if (filter === null) return true;
  const { present } = getLive();
  for (const key of rows) {
    const row = key === null ? undefined : present.get(key);
    if (row && filter.test(row, surroundings)) return true;
  }
  return false;
}

function select(from: Tally, filter: Filter | null, surroundings: Surroundings, { mutes, hidden, collapsed }: FindingsUi): FindingsView {
  const counts = new Map<FindingKind, number>();
  const chosen: { readonly finding: Finding; readonly mute: Mute | null }[] = [];
  let total = 0;
  for (const { finding, rows } of from.entries()) {
    total++;
    if (!fits(rows.keys(), filter, surroundings)) continue;
    const mute = mutes.of(finding);
    const kind: FindingKind = mute ? 'muted' : finding.severity;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (!hidden.has(kind)) chosen.push({ finding, mute });
  }
  chosen.sort((a, b) => inOrder(a.finding, b.finding));
  const groups = new Map<string, typeof chosen>();
  for (const one of chosen) {
    const group = groups.get(one.finding.rule.code);
    if (group) group.push(one);
    else groups.set(one.finding.rule.code, [one]);
  }
  const lines: FindingLine[] = [];
  for (const [code, group] of groups) {
    const [first] = group;
    if (!first) continue;
    const { rule, severity } = first.finding;
    const expanded = !collapsed.has(code);
    lines.push({ is: 'rule', key: code, rule, severity, count: group.length, expanded });
    if (expanded) for (const { finding, mute } of group) lines.push({ is: 'finding', key: findingId(finding), finding, mute });
  }
  return { lines, places: new Map(lines.map(({ key }, i) => [key, i])), shown: chosen.length, total, counts, notChecked: from.notChecked(filter === null ? null : (key) => fits([key], filter, surroundings)), partial: isFilling() };
}

/** Everything that the filter lets through, as a report that can be saved: muted ones apart, nothing hidden. */
export function reportNow(): Report | null {
  const { model } = getLive();
  if (!model) return null;
  const filter = filterOf(useUi.getState().goodFilter);
  const { mutes } = useFindingsUi.getState();
  const findings: Finding[] = [];
  const muted: Muted[] = [];
  for (const { finding, rows } of getTally().entries()) {
    if (!fits(rows.keys(), filter, model.surroundings)) continue;
    const mute = mutes.of(finding);
    if (mute) muted.push({ finding, mute });
    else findings.push(finding);
  }
  return { findings: findings.sort(inOrder), muted: muted.sort((a, b) => inOrder(a.finding, b.finding)), known: [], gone: [], notChecked: getFindingsView().notChecked };
}

/** The line with the focus, or the first finding. */
export function chosenLine({ lines, places }: FindingsView, lineKey: string | null): FindingLine | null {
  return (lineKey === null ? undefined : lines[places.get(lineKey) ?? -1]) ?? null;
}

function subscribe(listener: () => void): () => void {
  fillListeners.add(listener);
  const ends = [subscribeLive(listener), useUi.subscribe(listener), useFindingsUi.subscribe(listener), () => fillListeners.delete(listener)];
  return () => {
    for (const end of ends) end();
  };
}

export const useFindingsView = (): FindingsView => useSyncExternalStore(subscribe, getFindingsView);
/** What the page of findings shows, when it is the one that is shown: it costs nothing elsewhere. */
export const useFindingsOf = (page: Page): FindingsView => useSyncExternalStore(subscribe, () => (page === 'findings' ? getFindingsView() : nothing));
export const useCountToKnow = (): number | null => useSyncExternalStore(subscribe, countToKnow);

