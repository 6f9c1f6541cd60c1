import { sameAcl } from '../access/acl.ts';
import type { DoorKind } from '../access/bits.ts';
import type { DoorFacts, Label } from '../model/door.ts';
import { known, unknown, type Known, type Reason } from '../model/known.ts';
import type { Model, Surroundings } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import type { RegistryEntry } from '../model/registry.ts';
import type { EntryPointState, Socket } from '../model/socket.ts';
import type { Change, Condition, Fact, LabelValue, Owner, PathState, Target, Who } from './change.ts';

export type Side = 'before' | 'after';

/** Takes what is found. What only one side tells is no change: it is `untold`, for those who count it. What neither tells is nothing. */
export interface Findings {
  readonly change: (change: Change) => void;
  /** @param side the one that does not tell, and why */
  readonly untold: (fact: Fact, reason: Reason, side: Side) => void;
}

export const whoOf = (process: Process): Who => ({
  process: process.key,
  pid: process.pid,
  command: process.command,
  unit: process.unit.known ? process.unit.value : null,
});

/** Compares two values of which either may be unknown. */
function compare<T>(fact: Fact, before: Known<T>, after: Known<T>, found: Findings, differ: (before: T, after: T) => void): void {
  if (before.known && after.known) differ(before.value, after.value);
  else if (before.known && !after.known) found.untold(fact, after.reason, 'after');
  else if (!before.known && after.known) found.untold(fact, before.reason, 'before');
}

const ownerOf = ({ uid, gid }: DoorFacts, { users, groups }: Surroundings): Owner => ({ uid, gid, user: nameIn(users, uid), group: nameIn(groups, gid) });
const nameIn = (names: Readonly<Record<string, string>>, id: number): string | null => names[String(id)] ?? null;

/** What differs between two looks at one door. */
export function doorDifferences(door: DoorKind, before: DoorFacts, after: DoorFacts, models: Models, found: Findings): void {
  if (before === after) return;
  if (before.mode !== after.mode) found.change({ what: 'mode', door, before: before.mode, after: after.mode });
  if (before.uid !== after.uid || before.gid !== after.gid)
    found.change({ what: 'owner', door, before: ownerOf(before, models.before.surroundings), after: ownerOf(after, models.after.surroundings) });
  compare('acl', before.acl, after.acl, found, (a, b) => {
    if (!sameAcl(a, b)) found.change({ what: 'acl', door, before: a, after: b });
  });
  compare('labels', before.labels, after.labels, found, (a, b) => labelDifferences(door, a, b, found));
}

const valueOf = ({ value, sizeBytes, cut }: Label): LabelValue => ({ value, sizeBytes, cut });

function labelDifferences(door: DoorKind, before: readonly Label[], after: readonly Label[], found: Findings): void {
  if (before === after) return;
  const old = new Map(before.map((label) => [label.name, label]));
  for (const label of after) {
    const was = old.get(label.name);
    old.delete(label.name);
    if (was?.value === label.value && was.sizeBytes === label.sizeBytes) continue;
    found.change({ what: 'label', door, name: label.name, before: was ? valueOf(was) : null, after: valueOf(label) });
  }
  for (const label of old.values()) found.change({ what: 'label', door, name: label.name, before: valueOf(label), after: null });
}

/** How it stands; half-closed only where the source tells. */
export function conditionOf(socket: Socket): Known<Condition> {
  if (socket.state === 'listen') return known('listening');
  if (socket.state === 'closing') return known('closing');
  if (!socket.shutdown.known) return socket.shutdown;
  const { receive, send } = socket.shutdown.value;
  return known(receive && send ? 'closing' : receive ? 'receives no more' : send ? 'sends no more' : 'open');
}

/** Where the path of a socket leads; of a socket without a path there is nothing to tell. */
export function pathStateOf(state: EntryPointState, model: Model): Known<PathState> | null {
  switch (state.state) {
    case 'none':
      return null;
    case 'gone':
      return known({ state: 'gone' });
    case 'replaced':
      return known({ state: 'replaced', what: state.what });
    case 'unknown':
      return { known: false, reason: state.reason };
    case 'found': {
      const entryPoint = model.entryPoints.get(state.key);
      return entryPoint ? known({ state: 'found', inode: `${entryPoint.dev}:${entryPoint.ino}`, path: entryPoint.path }) : unknown('vanished');
    }
  }
}

export interface Models {
  readonly before: Model;
  readonly after: Model;
}

/** What makes two looks at a socket comparable. */
export interface Rules {
  /** An entry point is the same as long as its path is, whatever its inode: of another boot, another machine. */
  readonly inodesDiffer: boolean;
  /** How holders are told apart, and what is known of one that is on one side only. */
  readonly idOf: (who: Who) => string;
  /** Whether a holder that was not seen before did not hold it then. */
  readonly isNew: (who: Who, before: Socket) => boolean;
  /** Whether a holder that is not seen any more holds it no longer. */
  readonly isGone: (who: Who, after: Socket) => boolean;
}

export const holdersOf = (socket: Socket, model: Model): Who[] =>
  socket.holders.seen.flatMap(({ process: key }) => {
    const process = model.processes.get(key);
    return process ? [whoOf(process)] : [];
  });

/** What differs between two looks at one socket, its entry point's own door aside. */
export function socketDifferences(before: Socket, after: Socket, models: Models, rules: Rules, found: Findings): void {
  compare('state', conditionOf(before), conditionOf(after), found, (a, b) => {
    if (a !== b) found.change({ what: 'state', before: a, after: b });
  });
  if (before.entryPoint !== after.entryPoint) {
    const was = pathStateOf(before.entryPoint, models.before);
    const is = pathStateOf(after.entryPoint, models.after);
    if (was && is)
      compare('entry point', was, is, found, (a, b) => {
        if (!samePath(a, b, rules.inodesDiffer)) found.change({ what: 'entry point', before: a, after: b });
      });
  }
  if (before.object !== after.object) compare('labels', before.object, after.object, found, (a, b) => doorDifferences('object', a, b, models, found));
  if (before.holders !== after.holders) holderDifferences(before, after, models, rules, found);
}

const samePath = (a: PathState, b: PathState, inodesDiffer: boolean): boolean =>
  a.state === b.state && (a.state !== 'found' || b.state !== 'found' || ((inodesDiffer || a.inode === b.inode) && a.path === b.path)) && (a.state !== 'replaced' || b.state !== 'replaced' || a.what === b.what);

function holderDifferences(before: Socket, after: Socket, models: Models, rules: Rules, found: Findings): void {
  const was = new Map(holdersOf(before, models.before).map((who) => [rules.idOf(who), who]));
  const is = new Map(holdersOf(after, models.after).map((who) => [rules.idOf(who), who]));
  let unsure: Side | null = null;
  for (const [id, who] of is) {
    if (was.delete(id)) continue;
    if (rules.isNew(who, before)) found.change({ what: 'holder', before: null, after: who });
    else unsure = 'before';
  }
  for (const who of was.values()) {
    if (rules.isGone(who, after)) found.change({ what: 'holder', before: who, after: null });
    else unsure = 'after';
  }
  if (unsure) found.untold('holders', (unsure === 'before' ? before : after).holders.reason ?? { code: 'not-permitted' }, unsure);
}

/** Where a name of a registry leads, or why that is not known. */
export function targetOf(entry: RegistryEntry, model: Model): Known<Target> {
  const { target } = entry;
  if (target.state === 'unknown') return { known: false, reason: target.reason };
  if (!entry.link.known) return entry.link;
  const link = entry.link.value;
  if (target.state === 'socket') return known({ state: 'socket', path: model.entryPoints.get(target.entryPoint)?.path ?? entry.path, link });
  return known(target.state === 'not-a-socket' ? { state: 'not-a-socket', what: target.what, link } : { state: 'dangling', link });
}

const sameTarget = (a: Target, b: Target): boolean =>
  a.state === b.state && a.link === b.link && (a.state !== 'socket' || b.state !== 'socket' || a.path === b.path) && (a.state !== 'not-a-socket' || b.state !== 'not-a-socket' || a.what === b.what);

/** What differs between two looks at one name of a registry; null where there is none. */
export function registryDifference(before: RegistryEntry | null, after: RegistryEntry | null, models: Models, found: Findings): void {
  const entry = after ?? before;
  if (!entry || before === after) return;
  const { registry, name } = entry;
  const was = before && targetOf(before, models.before);
  const is = after && targetOf(after, models.after);
  if (was && is)
    compare('registry', was, is, found, (a, b) => {
      if (!sameTarget(a, b)) found.change({ what: 'registry', registry, name, before: a, after: b });
    });
  // That a name came or went is seen from its folder, wherever it leads; unless the folder itself could not be read.
  else {
    const folder = (is ? models.before : models.after).surroundings.registries.find((one) => one.name === registry)?.state;
    if (folder?.state === 'unknown') found.untold('registry', folder.reason, is ? 'before' : 'after');
    else found.change({ what: 'registry', registry, name, before: was && seen(was), after: is && seen(is) });
  }
}

const seen = (target: Known<Target>): Target => (target.known ? target.value : nowhereKnown);

const nowhereKnown: Target = { state: 'not-a-socket', what: 'something that cannot be seen', link: null };
