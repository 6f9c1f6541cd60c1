import { hasAcl } from '../access/acl.ts';
import { allows, classes, parseMode, type PermissionClass, type Right } from '../access/bits.ts';
import { severities } from '../findings/finding.ts';
import { check } from '../findings/findings.ts';
import { rules } from '../findings/rules.ts';
import { backlogOf, isHalfClosed, queuedBytesOf } from '../explain/queue.ts';
import { doorOfRole, roleLabel, roles } from '../labels/roles.ts';
import type { Surroundings } from '../model/model.ts';
import { namespaceName } from '../model/namespace.ts';
import type { Row } from '../model/rows/row.ts';
import type { Socket } from '../model/socket.ts';
import { registryNames, socketKinds, socketStates, socketTypes } from '../model/words.ts';
import { actWords, compileAnyone, compileCan, offersForCan } from './access.ts';
import { guardOf, labelsOf, labelsOfDoor, lower, nameOf, netnsOf, textsOf } from './facts.ts';
import { anyOf, numberTest, textTest, type Verdict } from './match.ts';
import { compilePeer } from './peer.ts';
import type { FilterValue } from './tokens.ts';

export type Test = (row: Row, surroundings: Surroundings) => Verdict;
export type Compiled = Test | { readonly problem: string };

export interface FilterKey {
  readonly key: string;
  /** What it looks at, for completion and help. */
  readonly about: string;
  /** Values there are, where they are few. */
  readonly values?: readonly string[];
  /** Values to offer for what is written so far, where it would take long to count the rows of each. */
  readonly offers?: (written: string, surroundings: Surroundings) => readonly string[];
  readonly compile: (value: FilterValue) => Compiled;
}

const oneOf = (key: string, values: readonly string[], read: (row: Row) => string | null): FilterKey['compile'] => {
  return ({ text }) => {
    const wanted = text.toLowerCase();
    if (!values.includes(wanted)) return { problem: `${key}: is one of ${values.join(', ')}` };
    return (row) => read(row) === wanted;
  };
};

const textOf = (plain: 'part' | 'whole', read: (row: Row, surroundings: Surroundings) => readonly (string | null)[]): FilterKey['compile'] => {
  return (value) => {
    const test = textTest(value, plain);
    if (typeof test !== 'function') return test;
    return (row, surroundings) => anyOf(read(row, surroundings), (text) => (text === null ? null : test(text)));
  };
};

const numberOf = (read: (row: Row) => readonly (number | null)[]): FilterKey['compile'] => {
  return ({ text }) => {
    const test = numberTest(text);
    if (typeof test !== 'function') return test;
    return (row) => anyOf(read(row), (number) => (number === null ? null : test(number)));
  };
};

/** What holders tell, with an unknown at the end when there may be others. */
const fromHolders = <T>(row: Row, tell: readonly T[]): readonly (T | null)[] => (row.socket && !row.socket.holders.complete ? [...tell, null] : tell);

const states = [...socketStates, 'none'];
const things = ['label', 'acl', 'peer', 'holder', 'entry-point', 'finding'];
const hideable = ['holder', 'entry-point', 'label', 'peer'];

export const filterKeys: readonly FilterKey[] = [
  { key: 'kind', about: 'path, abstract or unnamed', values: socketKinds, compile: oneOf('kind', socketKinds, (row) => row.socket?.kind ?? 'path') },
  { key: 'type', about: 'stream, dgram or seqpacket', values: socketTypes, compile: oneOf('type', socketTypes, (row) => row.socket?.type ?? null) },
  { key: 'state', about: 'what the socket does; none: nobody answers there', values: states, compile: oneOf('state', states, (row) => row.socket?.state ?? 'none') },
  { key: 'name', about: 'path, @abstract name', compile: textOf('part', (row) => [textsOf(row).name]) },
  { key: 'label', about: 'a label of either door: NAME or NAME=VALUE', compile: compileLabel },
  { key: 'role', about: 'what its label user.varlink says it is, on the door where that counts', values: roles, compile: compileRole },
  { key: 'owner', about: 'user who owns the entry point', compile: textOf('whole', (row, { users }) => ownerOf(row, users, 'uid')) },
  { key: 'group', about: 'group of the entry point', compile: textOf('whole', (row, { groups }) => ownerOf(row, groups, 'gid')) },
  { key: 'mode', about: 'mode of the entry point: 0666, o+w, g-w, u=rw', compile: compileMode },
  { key: 'can', about: 'what you may do with it, or a user, a group or everyone: connect, alice:relabel, @lp:connect', offers: offersForCan, compile: compileCan },
  { key: 'anyone', about: 'what everyone may do with it, who owns nothing and is in no group', offers: () => actWords, compile: compileAnyone },
  { key: 'acl', about: 'whether an access control list extends the mode', values: ['yes', 'no'], compile: compileAcl },
  { key: 'proc', about: 'command of a process that holds it', compile: textOf('part', (row) => fromHolders(row, row.processes.map((process) => lower(process.command)))) },
  { key: 'pid', about: 'process that holds it: 1, >1000, 100..200', compile: numberOf((row) => fromHolders(row, row.processes.map((process) => process.pid))) },
  { key: 'unit', about: 'systemd unit of a process that holds it', compile: textOf('part', unitsOf) },
  { key: 'user', about: 'user who runs a process that holds it', compile: textOf('whole', (row, { users }) => fromHolders(row, row.processes.flatMap(({ uid }) => [nameOf(users, uid).toLowerCase(), String(uid)]))) },
  { key: 'ns', about: 'network namespace: own, other, a part of its name or its number', compile: compileNamespace },
  { key: 'peer', about: 'process, unit or name at the other end; or proc=, pid=, unit=, user=, name= there', compile: compilePeer },
  { key: 'queue', about: 'bytes in its queues, sent and not read yet: 0, >4096', compile: numberOf((row) => (row.socket ? queuedIn(row.socket) : [])) },
  { key: 'backlog', about: 'clients that wait to be accepted: 0, >10, or full', values: ['full'], compile: compileBacklog },
  { key: 'half-closed', about: 'whether one way of the connection is shut', values: ['yes', 'no'], compile: compileHalfClosed },
  { key: 'registered', about: 'in which Varlink registry', values: [...registryNames, 'yes', 'no'], compile: compileRegistered },
  { key: 'has', about: 'something that there is', values: things, compile: compileHas },
  { key: 'finding', about: 'what a reviewer should know: a code (SA301), a part of a rule’s name, or high, medium, low, info; muted or not', compile: compileFinding },
  { key: 'inode', about: 'inode number of the socket or of its entry point', compile: numberOf((row) => [...(row.socket ? [row.socket.inode] : []), ...(row.entryPoint ? [Number(row.entryPoint.ino)] : [])]) },
  { key: 'unknown', about: 'something that the system does not tell you', values: hideable, compile: compileUnknown },
];

const keysByName = new Map(filterKeys.map((key) => [key.key, key]));
export const filterKey = (key: string): FilterKey | undefined => keysByName.get(key);

function ownerOf(row: Row, table: Readonly<Record<string, string>>, which: 'uid' | 'gid'): readonly (string | null)[] {
  const guard = guardOf(row);
  if (guard === null) return [];
  if (!guard.known) return [null];
  const id = guard.value[which];
  return [nameOf(table, id).toLowerCase(), String(id)];
}

function unitsOf(row: Row): readonly (string | null)[] {
  const units = row.processes.map(({ unit }) => (unit.known ? (unit.value === null ? '' : lower(unit.value)) : null));
  return fromHolders(row, units);
}

/** NAME, or NAME=VALUE. Both may hold an equals sign, so every one of them is tried as the border. */
function compileLabel(value: FilterValue): Compiled {
  const ways: LabelTest[] = [];
  const name = textTest(value, 'part');
  if (typeof name !== 'function') return name;
  ways.push((label) => name(label.name));
  for (let at = value.text.indexOf('='); at >= 0 && !value.text.startsWith('~'); at = value.text.indexOf('=', at + 1)) {
    const left = textTest({ text: value.text.slice(0, at), quoted: value.quoted }, 'part');
    const right = textTest({ text: value.text.slice(at + 1), quoted: value.quoted }, 'whole');
    if (typeof left !== 'function') return left;
    if (typeof right !== 'function') return right;
    // Of a long value only the beginning is here: what that does not show to fit may fit all the same.
    ways.push((label) => left(label.name) && (right(label.value) || (label.cut ? null : false)));
  }
  return (row, surroundings) =>
    anyOf(labelsOf(row, surroundings), (labels) =>
      labels.known ? anyOf(labels.value, ({ name: of, value: content, cut }) => anyOf(ways, (way) => way({ name: lower(of), value: lower(content), cut }))) : null,
    );
}

type LabelTest = (label: { readonly name: string; readonly value: string; readonly cut: boolean }) => Verdict;

/** A role counts on its own door alone, so what is hidden on the other does not matter. */
function compileRole({ text }: FilterValue): Compiled {
  const wanted = text.toLowerCase();
  const role = roles.find((one) => one === wanted);
  if (!role) return { problem: `role: is one of ${roles.join(', ')}` };
  return (row, surroundings) => {
    const labels = labelsOfDoor(row, doorOfRole(role), surroundings);
    if (labels === null) return false;
    return labels.known ? labels.value.some(({ name, value }) => name === roleLabel && value === role) : null;
  };
}

/** A listener has a queue of clients, not of bytes. */
const queuedIn = (socket: Socket): readonly (number | null)[] => (socket.state === 'listen' ? [] : [queuedBytesOf(socket)]);

function compileBacklog({ text }: FilterValue): Compiled {
  const asksFull = text.toLowerCase() === 'full';
  const test = asksFull ? null : numberTest(text);
  if (test !== null && typeof test !== 'function') return { problem: `${test.problem}, or full` };
  return ({ socket }) => {
    if (socket?.state !== 'listen') return false;
    const backlog = backlogOf(socket);
    if (backlog === null) return null;
    return test === null ? backlog.pressure === 'full' : test(backlog.waiting);
  };
}

/** Of connections alone: a listener is neither half closed nor not. */
function compileHalfClosed({ text }: FilterValue): Compiled {
  const wanted = text.toLowerCase();
  if (wanted !== 'yes' && wanted !== 'no') return { problem: 'half-closed: is yes or no' };
  return ({ socket }) => {
    if (socket?.state !== 'connected') return false;
    const is = isHalfClosed(socket);
    return is === null ? null : is === (wanted === 'yes');
  };
}

function compileMode({ text }: FilterValue): Compiled {
  const test = modeTest(text);
  if (test === null) return { problem: `"${text}" is no mode: write 0666, o+w, g-w or u=rw` };
  return (row) => {
    const guard = guardOf(row);
    if (guard === null) return false;
    return guard.known ? test(guard.value.mode) : null;
  };
}

const letters: Readonly<Record<string, PermissionClass>> = { u: 'owner', g: 'group', o: 'other' };
const rightLetters: readonly (readonly [string, Right])[] = [['r', 'read'], ['w', 'write'], ['x', 'execute']];

/** Like chmod(1), but asking: `o+w` others may write, `o-w` they may not, `o=rw` exactly so. */
function modeTest(text: string): ((mode: number) => boolean) | null {
  const octal = parseMode(text);
  if (octal !== null) return (mode) => (mode & 0o7777) === octal;
  const match = /^([ugoa]+)([+=-])([rwx]*)$/.exec(text);
  if (!match) return null;
  const [, who = '', operator, what = ''] = match;
  const asked = who.includes('a') ? classes : [...new Set(who)].flatMap((letter) => letters[letter] ?? []);
  return (mode) =>
    asked.every((one) =>
      rightLetters.every(([letter, right]) => {
        const wanted = what.includes(letter);
        if (operator === '=') return allows(mode, one, right) === wanted;
        return !wanted || allows(mode, one, right) === (operator === '+');
      }),
    );
}

function compileAcl({ text }: FilterValue): Compiled {
  if (text !== 'yes' && text !== 'no') return { problem: 'acl: is yes or no' };
  return (row) => {
    const guard = guardOf(row);
    if (guard === null) return false;
    if (!guard.known) return null;
    const has = hasAcl(guard.value.acl);
    return has === null ? null : has === (text === 'yes');
  };
}

function compileNamespace(value: FilterValue): Compiled {
  const of = netnsOf;
  if (value.text.toLowerCase() === 'own') return (row, surroundings) => of(row, surroundings) === surroundings.netns;
  if (value.text.toLowerCase() === 'other') return (row, surroundings) => of(row, surroundings) !== surroundings.netns;
  const test = textTest(value, 'part');
  if (typeof test !== 'function') return test;
  return (row, surroundings) => test(namespaceName(surroundings.namespaces, of(row, surroundings)).toLowerCase()) || test(of(row, surroundings));
}

function compileRegistered({ text }: FilterValue): Compiled {
  const wanted = text.toLowerCase();
  const registries = wanted === 'yes' || wanted === 'no' ? registryNames : registryNames.filter((name) => name === wanted);
  if (registries.length === 0) return { problem: 'registered: is system, user, demo, yes or no' };
  return (row, surroundings) => {
    if (row.registered.some((entry) => registries.includes(entry.registry))) return wanted !== 'no';
    // A registry that cannot be read may list it.
    if (surroundings.registries.some(({ name, state }) => state.state === 'unknown' && registries.includes(name))) return null;
    return wanted === 'no';
  };
}

/** A rule that could not say anything makes neither yes nor no. */
function compileFinding({ text }: FilterValue): Compiled {
  const wanted = text.toLowerCase();
  if (severities.some((severity) => severity === wanted)) return (row, surroundings) => check(row, surroundings).findings.some(({ severity }) => severity === wanted);
  const chosen = new Set(rules.filter(({ code, name }) => code.toLowerCase() === wanted || name.includes(wanted)));
  if (chosen.size === 0 || wanted === '') return { problem: `finding: is ${severities.join(', ')}, a code from ${rules[0]?.code} to ${rules.at(-1)?.code}, or a part of a rule's name` };
  return (row, surroundings) => {
    const { findings, unsaid } = check(row, surroundings);
    if (findings.some(({ rule }) => chosen.has(rule))) return true;
    return unsaid.some(({ rule }) => chosen.has(rule)) ? null : false;
  };
}

const hasHolder: Test = (row) => (row.processes.length > 0 ? true : row.socket && !row.socket.holders.complete ? null : false);
const hasPeer: Test = (row) => (row.socket ? (row.socket.peer.state === 'unknown' ? null : row.socket.peer.state !== 'none') : false);
const hasEntryPoint: Test = (row) => (row.entryPoint !== null ? true : row.socket?.entryPoint.state === 'unknown' ? null : false);
const hasLabel: Test = (row, surroundings) => anyOf(labelsOf(row, surroundings), (labels) => (labels.known ? labels.value.length > 0 : null));

function compileHas({ text }: FilterValue): Compiled {
  switch (text.toLowerCase()) {
    case 'label':
      return hasLabel;
    case 'acl':
      return compileAcl({ text: 'yes', quoted: false });
    case 'peer':
      return hasPeer;
    case 'holder':
      return hasHolder;
    case 'entry-point':
      return hasEntryPoint;
    case 'finding':
      return (row, surroundings) => check(row, surroundings).findings.length > 0;
    default:
      return { problem: `has: is one of ${things.join(', ')}` };
  }
}

/** The rows that other terms pass over: here, not knowing is what is asked for. */
function compileUnknown({ text }: FilterValue): Compiled {
  switch (text.toLowerCase()) {
    case 'holder':
      return (row) => row.socket !== null && !row.socket.holders.complete;
    case 'entry-point':
      return (row, surroundings) => hasEntryPoint(row, surroundings) === null;
    case 'label':
      return (row, surroundings) => labelsOf(row, surroundings).some((labels) => !labels.known);
    case 'peer':
      return (row, surroundings) => hasPeer(row, surroundings) === null || (row.other !== null && row.other.hidden !== null);
    default:
      return { problem: `unknown: is one of ${hideable.join(', ')}` };
  }
}
