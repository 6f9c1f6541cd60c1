import { hasAcl } from '../../access/acl.ts';
import { allows, drawnMode, shownMode } from '../../access/bits.ts';
import { everyoneWhoMay, everyoneWords } from '../../access/everyone/everyone.ts';
import { targetOf } from '../../access/rules/target.ts';
import { groupNameOf, userNameOf, whoMayConnect } from '../../access/who.ts';
import type { EntryPoint } from '../../model/door.ts';
import type { Model, Surroundings } from '../../model/model.ts';
import { answersCalls, type Row } from '../../model/rows/row.ts';
import { sentenceOf } from '../reasons.ts';
import { fact, say, type Segment } from '../segment.ts';
import type { Level } from '../telling.ts';

/** Who may connect, and what follows from that. */
export function accessSentences(row: Row, model: Model, level: Level): Segment[][] {
  const { socket, entryPoint } = row;
  const knocks = socket === null || answersCalls(socket);
  if (entryPoint) return knocks ? byEntryPoint(row, entryPoint, model, level) : [];
  if (socket?.kind === 'abstract' && knocks)
    return [[fact('An abstract name', 'sock_diag', 'names'), say(' has no owner and no mode, so '), fact('any program in this network namespace may connect', 'sock_diag', 'namespaces'), say('; the service itself must '), fact('look who calls', 'unix(7)', 'credentials'), say('.')]];
  switch (socket?.entryPoint.state) {
    case 'gone':
      return [[fact('Its path leads nowhere any more', 'stat', 'two-inodes'), say(': nobody can find it by name, though open connections go on.')]];
    case 'replaced':
      return [[say('At its path there is '), fact(socket.entryPoint.what, 'stat', 'two-inodes'), say(' now: who connects there meets that, not this socket.')]];
    case 'unknown':
      return [[say('Who may connect is not known. '), say(sentenceOf(socket.entryPoint.reason).sentence)]];
    default:
      return [];
  }
}

function byEntryPoint(row: Row, entryPoint: EntryPoint, model: Model, level: Level): Segment[][] {
  const { surroundings } = model;
  const { mode, acl, uid, gid } = entryPoint;
  const sentences: Segment[][] = [];
  if (level === 'beginner')
    sentences.push([
      whoMay(row, entryPoint, model),
      say('. Two things decide that: '),
      fact('the permissions of its path', 'stat', 'mode'),
      say(` (${writers(entryPoint, surroundings)}) and `),
      fact('the folders before it', 'stat', 'way'),
      say('.'),
    ]);
  else
    sentences.push([
      ...connecting(row, entryPoint, model),
      say('the entry point belongs to '),
      fact(level === 'developer' ? `${userNameOf(surroundings, uid)} and ${groupNameOf(surroundings, gid)}` : userNameOf(surroundings, uid), 'stat', 'two-inodes'),
      say(' and has the mode '),
      fact(`${shownMode(mode)} (${drawnMode(mode)})`, 'stat', 'mode'),
      say('.'),
    ]);
  if (hasAcl(acl)) sentences.push([fact('An access control list', 'listxattr', 'acl'), say(' names others who may or may not.')]);
  if (surroundings.capabilities.some(({ id, state }) => id === 'labels-entry-point' && state === 'yes')) sentences.push([say('Careful: '), fact('whoever may connect may also change its labels', 'stat', 'no-proof'), say('.')]);
  return sentences;
}

/** Folders on the way and all; or, where something of that is not known, by the mode alone. */
function connecting(row: Row, entryPoint: EntryPoint, model: Model): Segment[] {
  const who = whoMay(row, entryPoint, model);
  return isWhole(row, model) ? [who, say(', '), fact('folders on the way', 'stat', 'way'), say(' and all: ')] : [who, say(', if '), fact('the folders on the way', 'stat', 'way'), say(' let them in: ')];
}

const everyone = (row: Row, { surroundings }: Model) => everyoneWhoMay('connect', targetOf(row, surroundings), surroundings.folders, surroundings);

function isWhole(row: Row, model: Model): boolean {
  const { stranger, unknown } = everyone(row, model);
  return stranger !== 'unknown' && unknown.length === 0;
}

const whoMay = (row: Row, entryPoint: EntryPoint, model: Model): Segment =>
  fact(`${isWhole(row, model) ? everyoneWords(everyone(row, model), model.surroundings) : whoMayConnect(entryPoint, model.surroundings)} may connect`, 'stat', 'mode');

/** Who has the write bit, in words. */
function writers({ mode, uid, gid, acl }: EntryPoint, accounts: Surroundings): string {
  // With a list the bits of the group are its mask, so they are no answer.
  if (hasAcl(acl)) return `the mode ${shownMode(mode)} and an access control list`;
  const classes = [allows(mode, 'owner', 'write') && `its owner ${userNameOf(accounts, uid)}`, allows(mode, 'group', 'write') && groupNameOf(accounts, gid), allows(mode, 'other', 'write') && 'everybody else'].filter((word) => word !== false);
  if (classes.length === 3) return `everybody may write, as the mode ${shownMode(mode)} says`;
  return classes.length === 0 ? `nobody but root may write, as the mode ${shownMode(mode)} says` : `${classes.join(' and ')} may write, as the mode ${shownMode(mode)} says`;
}
