import { findingId, severities, type Checked, type Finding, type Severity, type Unsaid } from '#core/findings/finding.ts';
import type { Mutes } from '#core/findings/mutes.ts';
import type { NotChecked } from '#core/findings/report.ts';

/** A finding, and what every row that has it says of it: sockets of one name share their findings. */
export interface TallyEntry {
  /** The gravest. */
  readonly finding: Finding;
  readonly rows: ReadonlyMap<string | null, Finding>;
}

/** Findings by what they are about, kept up row by row. */
export class Tally {
  readonly #entries = new Map<string, { finding: Finding; readonly rows: Map<string | null, Finding> }>();
  readonly #checked = new Map<string | null, Checked>();
  #version = 0;
  #counted: { readonly mutes: Mutes; readonly version: number; readonly counts: ReadonlyMap<Severity, number> } | null = null;

  /** Another number after each change of what is told. */
  get version(): number {
    return this.#version;
  }

  /** What the rules tell of a row now, in the place of what they told before; null for what is told of no row. */
  take(row: string | null, checked: Checked): void {
    const before = this.#checked.get(row);
    if (before === checked || (before === undefined && isNothing(checked))) return;
    // A row that changed in what no rule looks at is told of anew, and in the same words.
    if (before && sameTold(before, checked)) {
      this.#checked.set(row, checked);
      return;
    }
    if (before) this.drop(row);
    if (isNothing(checked)) return;
    this.#version++;
    this.#checked.set(row, checked);
    for (const finding of checked.findings) {
      const id = findingId(finding);
      const entry = this.#entries.get(id);
      if (!entry) this.#entries.set(id, { finding, rows: new Map([[row, finding]]) });
      else {
        entry.rows.set(row, finding);
        entry.finding = gravest(entry.rows.values()) ?? finding;
      }
    }
  }

  drop(row: string | null): void {
    const before = this.#checked.get(row);
    if (!before) return;
    this.#version++;
    this.#checked.delete(row);
    for (const finding of before.findings) {
      const id = findingId(finding);
      const entry = this.#entries.get(id);
      if (!entry?.rows.delete(row)) continue;
      const left = gravest(entry.rows.values());
      if (left) entry.finding = left;
      else this.#entries.delete(id);
    }
  }

  entries(): Iterable<TallyEntry> {
    return this.#entries.values();
  }

  /** How many there are of these severities, without those that are muted. */
  countOf(mutes: Mutes, wanted: (severity: Severity) => boolean): number {
    if (this.#counted?.mutes !== mutes || this.#counted.version !== this.#version) {
      const counts = new Map<Severity, number>();
      for (const { finding } of this.#entries.values()) if (!mutes.of(finding)) counts.set(finding.severity, (counts.get(finding.severity) ?? 0) + 1);
      this.#counted = { mutes, version: this.#version, counts };
    }
    let sum = 0;
    for (const [severity, count] of this.#counted.counts) if (wanted(severity)) sum += count;
    return sum;
  }

  /** What could not be checked, of rows that fit. */
  notChecked(fits: ((row: string | null) => boolean) | null): NotChecked[] {
    const sums = new Map<string, { readonly unsaid: Unsaid; count: number }>();
    for (const [row, { unsaid }] of this.#checked) {
      if (unsaid.length === 0 || (fits && !fits(row))) continue;
      for (const one of unsaid) {
        const key = `${one.rule.code} ${one.reason.code}`;
        const sum = sums.get(key);
        if (sum) sum.count++;
        else sums.set(key, { unsaid: one, count: 1 });
      }
    }
    return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { unsaid: { rule, reason }, count }]) => ({ rule, reason: reason.code, count }));
  }
}

const isNothing = ({ findings, unsaid }: Checked): boolean => findings.length + unsaid.length === 0;

function gravest(findings: Iterable<Finding>): Finding | null {
  let worst: Finding | null = null;
  for (const finding of findings) if (worst === null || severities.indexOf(finding.severity) > severities.indexOf(worst.severity)) worst = finding;
  return worst;
}

/** Whether two checks have nothing to tell but what is not known, and the same of it. Of findings the evidence and the edits may differ. */
const sameTold = (a: Checked, b: Checked): boolean =>
  a.findings.length + b.findings.length === 0 && a.unsaid.length === b.unsaid.length && a.unsaid.every(({ rule, reason }, i) => b.unsaid[i]?.rule === rule && b.unsaid[i]?.reason.code === reason.code);
