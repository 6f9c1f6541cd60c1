import { compareMoments } from '#core/snapshot/compare.ts';
import { differs, type Comparison, type Count, type Difference, type Moment, type Untold } from '#core/snapshot/comparison.ts';
import type { Subject } from '#core/journal/change.ts';
import { shownSubject, wordsOf } from '#core/journal/words.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { jsonVersion } from '#core/model/host-json.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';
import { snapshotText, type Snapshot } from '#core/snapshot/snapshot.ts';
import { takeSnapshot } from '#agent/snapshot.ts';
import { writeSnapshotFile } from '../../files/snapshot-file.ts';
import { changeJson } from '../change-json.ts';
import { exitOf, loadSnapshot } from '../snapshot-source.ts';
import { bold, dim, Exit, plain, print, say, status, type Status } from '../terminal.ts';

/** `sockatlas snapshot [FILE]`. */
export function snapshot(file: string | undefined): Status {
  const taken = takeSnapshot();
  const text = snapshotText(taken);
  if (file === undefined || file === '-') print(text);
  else {
    const written = writeSnapshotFile(file, text);
    if (!written.ok) throw exitOf(written.error, file);
    say(`sockatlas: ${taken.model.sockets.size} sockets as ${taken.model.surroundings.userName} sees them, in ${file}. It may hold command lines: it is readable by you alone.`);
  }
  return status.done;
}

/** `sockatlas diff A [B]`: what is otherwise in B, or now. */
export function diff(first: string, second: string | undefined, options: { readonly json?: boolean }): Status {
  const [a, b] = [first, second ?? '-'];
  if (a === '-' && b === '-') throw new Exit(status.usage, 'Now does not differ from now: name a snapshot.', 'Make one: sockatlas snapshot FILE');
  const [before, after] = [a, b].map((path) => (path === '-' ? takeSnapshot() : loadSnapshot(path)));
  if (!before || !after) return status.failed;
  const comparison = compareMoments(momentOf(before), momentOf(after));
  if (options.json) printJson(before, after, comparison);
  else printText({ snapshot: before, path: a }, { snapshot: after, path: b }, comparison);
  return differs(comparison) ? status.nothing : status.done;
}

const momentOf = ({ model, atMs, bootId }: Snapshot): Moment => ({ model, atMs, bootId });

interface Named {
  readonly snapshot: Snapshot;
  readonly path: string;
}

function printText(before: Named, after: Named, comparison: Comparison): void {
  const { added, removed, changed, counts, untold, matched } = comparison;
  const lines = [`${dim('from')} ${sideText(before)}`, `${dim('to  ')} ${sideText(after)}`];
  if (matched === 'name') lines.push(dim('Of different boots, machines or sources: sockets are matched by name, those without one are counted.'));
  lines.push('');
  const block = (sign: string, differences: readonly Difference[]): void => {
    for (const { subject, changes } of differences) {
      lines.push(`${bold(sign)} ${shownSubject(subject)}`);
      for (const change of changes) {
        const { title, before: was, after: is } = wordsOf(change);
        if (change.what === 'appeared' || change.what === 'vanished') lines[lines.length - 1] += dim(`  ${(is ?? was)?.text ?? ''}`);
        else lines.push(`    ${title}: ${was?.text ?? 'none'} → ${is?.text ?? 'none'}`);
      }
    }
  };
  block('+', added);
  block('−', removed);
  block('Δ', changed);
  for (const count of counts) lines.push(`${bold('#')} ${countText(count)}: ${count.before} → ${count.after}`);
  if (!differs(comparison)) lines.push('Nothing differs, as far as both sides tell.');
  if (untold.length > 0) {
    lines.push('', dim('Not compared, since only one side tells:'));
    for (const one of untold) lines.push(dim(`  ${untoldText(one)}`));
  }
  print(`${lines.join('\n')}\n`);
}

function sideText({ snapshot: { model, atMs }, path }: Named): string {
  const { hostName, userName } = model.surroundings;
  return plain(`${path === '-' ? 'now' : path}: ${hostName} as ${userName} saw it, ${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`);
}

const countText = ({ kind, type, name, who }: Count): string =>
  `${kind === 'unnamed' ? 'unnamed' : `connections of ${shownName(name)},`} ${type} sockets${who === null ? '' : ` of ${shownBytes(who)}`}`;

export const untoldText = ({ fact, side, reason, count }: Untold): string =>
  `${fact} of ${count === 1 ? 'one socket' : `${count} sockets`}: unknown in the ${side === 'before' ? 'first' : 'second'}. ${sentenceOf({ code: reason }).sentence}`;

const subjectJson = ({ key, kind, name, inode }: Subject) => ({ key, kind, name: shownName(name), nameHex: toHex(name), inode });
const differenceJson = ({ subject, changes }: Difference) => ({ ...subjectJson(subject), changes: changes.map(changeJson) });

const sideJson = ({ atMs, bootId, madeBy, model: { surroundings } }: Snapshot) => ({
  at: new Date(atMs).toISOString(),
  bootId: bootId.known ? bootId.value : null,
  madeBy,
  hostName: surroundings.hostName,
  kernelRelease: surroundings.kernelRelease,
  netns: surroundings.netns,
  uid: surroundings.uid,
  userName: surroundings.userName,
  source: surroundings.source,
});

function printJson(before: Snapshot, after: Snapshot, { matched, added, removed, changed, counts, untold }: Comparison): void {
  const told = {
    version: jsonVersion,
    before: sideJson(before),
    after: sideJson(after),
    matched,
    added: added.map(differenceJson),
    removed: removed.map(differenceJson),
    changed: changed.map(differenceJson),
    counts: counts.map(({ kind, type, name, who, before: was, after: is }) => ({ kind, type, name: shownName(name), nameHex: toHex(name), who: who === null ? null : shownBytes(who), before: was, after: is })),
    notCompared: untold.map(({ fact, side, reason, count }) => ({ fact, side, unknown: reason, why: sentenceOf({ code: reason }).sentence, count })),
  };
  print(`${JSON.stringify(told, null, 2)}\n`);
}
