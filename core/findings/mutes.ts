import { globTest } from '../filter/expression.ts';
import type { Finding } from './finding.ts';

/** A finding that somebody has looked at and does not want to be told of again, and why. */
export interface Mute {
  /** Code of a rule. */
  readonly rule: string;
  /** The subject, as shown; with `glob` a pattern of the whole, with * and ?. */
  readonly subject: string;
  readonly glob: boolean;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Mutes, ready to be asked: by rule and subject at once, patterns one after the other. */
export class Mutes {
  readonly #exact = new Map<string, Mute>();
  readonly #globs: { readonly mute: Mute; readonly test: (subject: string) => boolean }[] = [];

  constructor(readonly all: readonly Mute[]) {
    for (const mute of all) {
      if (!mute.glob) {
        this.#exact.set(`${mute.rule} ${mute.subject}`, mute);
        continue;
      }
      const test = globTest(mute.subject);
      if (typeof test === 'function') this.#globs.push({ mute, test });
    }
  }

  /** The mute that a finding falls under, or null. */
  of({ rule, subject }: Pick<Finding, 'rule' | 'subject'>): Mute | null {
    if (this.all.length === 0) return null;
    const exact = this.#exact.get(`${rule.code} ${subject}`);
    if (exact || this.#globs.length === 0) return exact ?? null;
    const lowered = subject.toLowerCase();
    return this.#globs.find(({ mute, test }) => mute.rule === rule.code && test(lowered))?.mute ?? null;
  }
}

export const noMutes = new Mutes([]);
