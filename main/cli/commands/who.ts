import { everyoneWhoMay, everyoneWords, accountsOf } from '#core/access/everyone/everyone.ts';
import { evaluate, noFolders } from '#core/access/rules/evaluate.ts';
import { acts, type Act, type Answer, type Step } from '#core/access/rules/step.ts';
import { stranger, type Subject } from '#core/access/rules/subject.ts';
import { subjectOf } from '#core/access/rules/subject-name.ts';
import { targetOf, type Target } from '#core/access/rules/target.ts';
import { actTitles, answerWords, stepSentence } from '#core/access/rules/words.ts';
import { hostJson, jsonVersion } from '#core/model/host-json.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';
import { findRow, see, seeSnapshot } from '../find.ts';
import { bold, dim, Exit, plain, print, status, table, type Status } from '../terminal.ts';

export interface WhoOptions {
  readonly user?: readonly string[];
  readonly json?: boolean;
  readonly from?: string;
}

/** `sockatlas who NAME`: who may connect, read labels, relabel and so on, and why. */
export function who(name: string, options: WhoOptions): Status {
  const { model, rows } = options.from === undefined ? see((all) => [findRow(all, name)]) : seeSnapshot(options.from);
  const row = findRow(rows, name);
  const { surroundings } = model;
  const asked = (options.user ?? []).map((user) => {
    const subject = subjectOf(user, surroundings);
    if (!subject) throw new Exit(status.usage, `There is no local account ${user}.`, 'USER is a name or a number of /etc/passwd, @GROUP, or everyone. Any number works.');
    return subject;
  });
  const target = targetOf(row, surroundings);
  const ask = (act: Act, subject: Subject): Answer => evaluate(act, target, surroundings.folders ?? noFolders, subject);
  if (options.json) {
    print(`${JSON.stringify(whoJson(row, target, asked.length > 0 ? asked : accountsOf(surroundings), ask, surroundings), null, 2)}\n`);
    return status.done;
  }
  print(`${bold(shownName(row.name) || `(unnamed ${row.socket?.inode ?? ''})`)}\n\n`);
  if (asked.length === 0) summary(target, ask, surroundings);
  else for (const subject of asked) proofs(subject, ask, surroundings);
  return status.done;
}

/** For each act, who of all accounts may. */
function summary(target: Target, ask: (act: Act, subject: Subject) => Answer, surroundings: Surroundings): void {
  for (const act of acts) print(`${dim(actTitles[act].padEnd(18))} ${plain(everyoneWords(everyoneWhoMay(act, target, surroundings.folders, surroundings), surroundings))}\n`);
  print('\n');
  const me = subjectOf(String(surroundings.uid), surroundings);
  const subjects = [...(me ? [me] : []), stranger];
  print(table(['', ...acts.map((act) => actTitles[act].toUpperCase())], subjects.map((subject) => [subject.name, ...acts.map((act) => ask(act, subject).answer)])));
  print('\nWith --user USER, why.\n');
}

/** The chain of proof of every act, for one. */
function proofs(subject: Subject, ask: (act: Act, subject: Subject) => Answer, surroundings: Surroundings): void {
  const answers = acts.map((act) => [act, ask(act, subject)] as const);
  const line = (step: Step): void => print(`  ${step.outcome === 'yes' ? ' ' : step.outcome === 'no' ? '✗' : '?'} ${plain(stepSentence(step, surroundings))}\n`);
  // The way is the same for every act, and the very same steps: it is told once.
  const [first] = answers;
  const way = (first?.[1].proof ?? []).filter((step) => answers.every(([, { proof }]) => proof.includes(step)));
  if (way.length > 0) print(`${bold(`The way, as ${plain(subject.name)}`)}\n`);
  for (const step of way) line(step);
  for (const [act, { answer, proof }] of answers) {
    print(`${bold(plain(answerWords(subject.name, act, answer)))}\n`);
    for (const step of proof) if (!way.includes(step)) line(step);
  }
  print('\n');
}

function answerJson({ answer, proof }: Answer, surroundings: Surroundings) {
  return { answer, proof: proof.map((step) => ({ step: step.is, ...('path' in step && { path: shownBytes(step.path), pathHex: toHex(step.path) }), outcome: step.outcome, sentence: stepSentence(step, surroundings) })) };
}

function whoJson(row: Row, target: Target, subjects: readonly Subject[], ask: (act: Act, subject: Subject) => Answer, surroundings: Surroundings) {
  const each = <T>(tell: (act: Act) => T) => Object.fromEntries(acts.map((act) => [act, tell(act)]));
  return {
    version: jsonVersion,
    host: hostJson(surroundings),
    key: row.key,
    name: shownName(row.name),
    nameHex: toHex(row.name),
    everyone: each((act) => {
      const found = everyoneWhoMay(act, target, surroundings.folders, surroundings);
      return { answer: found.stranger, summary: everyoneWords(found, surroundings), yes: found.yes.map(({ name }) => name), no: found.no.map(({ name }) => name), unknown: found.unknown.map(({ name }) => name), groups: found.groups.map((gid) => ({ gid, group: surroundings.groups[String(gid)] ?? null })) };
    }),
    users: subjects.map((subject) => ({ user: subject.name, uid: subject.uid, ...each((act) => answerJson(ask(act, subject), surroundings)) })),
  };
}
