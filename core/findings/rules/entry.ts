import { shellWord } from '../../names/shell.ts';
import { shownBytes, shownName } from '../../names/shown.ts';
import type { Surroundings } from '../../model/model.ts';
import { holderFacts, modeFact, ownerFact, roleOn } from '../facts.ts';
import { fact, fixOf, type Outcome, type Rule } from '../finding.ts';
import { mayBeHidden } from './labels.ts';

export const staleEntryPoint: Rule = {
  code: 'SA401',
  name: 'entry-point-without-listener',
  title: 'An entry point where nobody listens',
  severity: 'low',
  why: 'A service that ends without removing its path leaves an entry point that refuses every caller (ECONNREFUSED). A service that starts anew must remove it before it can bind. Where it is published in a registry or labelled, it misleads too.',
  check(row, context) {
    if (row.socket !== null || row.entryPoint === null) return null;
    const role = roleOn(row, 'entryPoint', context);
    if (role.known && role.value !== null) return null; // then it is a label without a listener
    const hidden = mayBeHidden(row.entryPoint.uid, context);
    if (hidden) return { unchecked: hidden };
    return {
      sentence: 'No socket of any network namespace answers there: callers are refused.',
      evidence: [fact('no socket with this entry point', 'sock_diag'), ownerFact(row.entryPoint, context), ...row.registered.map(({ registry, name }) => fact(`listed in the ${registry} registry as ${shownBytes(name)}`, 'readlink'))],
      fix: fixOf('Start the service, or remove what it left behind.', { commands: row.entryPoint.reach === row.entryPoint.path ? [`rm ${shellWord(row.entryPoint.path)}`] : [] }),
    };
  },
  checkWhole: strays,
};

/** An inode that nothing was bound to: the same rule, where there is no row. */
function strays(context: Surroundings): ReturnType<NonNullable<Rule['checkWhole']>> {
  // Folders are searched some seconds after the first look, and snapshots of before know nothing of it: that is not the same as none.
  if (!context.strays) return [{ subject: '', outcome: { unchecked: { code: 'not-looked-for' } } }];
  return context.strays.map((stray) => {
    const hidden = mayBeHidden(stray.uid, context);
    const outcome: Outcome = hidden
      ? { unchecked: hidden }
      : {
          sentence: 'No socket of any network namespace was bound to this inode: callers are refused.',
          evidence: [fact('a socket inode that nothing was bound to', 'readdir, sock_diag'), modeFact(stray), ownerFact(stray, context)],
          fix: fixOf('Start the service, or remove what it left behind.', { commands: [`rm ${shellWord(stray.path)}`] }),
        };
    return { subject: shownName(stray.path), outcome };
  });
}

export const unreachableListener: Rule = {
  code: 'SA402',
  name: 'listener-without-entry-point',
  title: 'A listener that nobody finds by its path',
  severity: 'low',
  why: 'The socket listens, but its path has been removed or leads to something else. Callers get an error, or meet whoever took the path. Often an old instance of a service lives on beside the new one.',
  check(row, context) {
    const { socket } = row;
    if (socket?.state !== 'listen' || socket.kind !== 'path') return null;
    const { entryPoint } = socket;
    if (entryPoint.state === 'gone')
      return {
        sentence: 'Its path is gone: nobody can connect by it.',
        evidence: [fact('the path leads nowhere', 'stat'), ...holderFacts(row, context)],
        fix: fixOf('Start the service anew, so that it binds its path again; or end it.'),
      };
    if (entryPoint.state === 'replaced')
      return {
        sentence: `At its path there is ${entryPoint.what} now: callers meet that.`,
        evidence: [fact(`at the path: ${entryPoint.what}`, 'stat'), ...holderFacts(row, context)],
        fix: fixOf('See which of the two should answer there, and end the other.'),
      };
    return null;
  },
};

export const entryRules: readonly Rule[] = [staleEntryPoint, unreachableListener];
