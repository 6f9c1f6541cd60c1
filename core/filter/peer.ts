import type { Surroundings } from '../model/model.ts';
import type { Process } from '../model/process.ts';
import { shownName } from '../names/shown.ts';
import { lower, nameOf } from './facts.ts';
import type { Compiled } from './keys.ts';
import { anyOf, numberTest, textTest, type Verdict } from './match.ts';
import type { FilterValue } from './tokens.ts';

type ProcessTest = (process: Process, surroundings: Surroundings) => Verdict;

/** What `peer:WORD=VALUE` can look at; without a word it looks at proc, unit and name. */
const facts = /^(proc|pid|unit|user|name)=([^]*)$/;

/**
 * Who is at the other end: a process, a unit or a name there, or `proc=`, `pid=`, `unit=`, `user=`, `name=` with what the key
 * of that name takes.
 */
export function compilePeer(value: FilterValue): Compiled {
  const plain = textTest(value, 'part');
  if (typeof plain !== 'function') return plain;
  const ofProcess: ProcessTest[] = [(process) => plain(lower(process.command)) || ofUnit(process, plain)];
  const ofName: ((name: string) => boolean)[] = [plain];
  const [, fact = '', rest = ''] = facts.exec(value.text) ?? [];
  const inner: FilterValue = { text: rest, quoted: value.quoted };
  if (fact === 'pid') {
    const test = numberTest(rest);
    if (typeof test !== 'function') return test;
    ofProcess.push(({ pid }) => test(pid));
  } else if (fact !== '') {
    const test = textTest(inner, fact === 'user' ? 'whole' : 'part');
    if (typeof test !== 'function') return test;
    if (fact === 'proc') ofProcess.push((process) => test(lower(process.command)));
    else if (fact === 'unit') ofProcess.push((process) => ofUnit(process, test));
    else if (fact === 'user') ofProcess.push(({ uid }, { users }) => test(nameOf(users, uid).toLowerCase()) || test(String(uid)));
    else ofName.push(test);
  }
  return ({ other }, surroundings) => {
    if (other === null) return false;
    if (other.names.some((name) => ofName.some((test) => test(shownName(name).toLowerCase())))) return true;
    const verdict = anyOf(other.processes, (process) => anyOf(ofProcess, (test) => test(process, surroundings)));
    return verdict === false && other.hidden !== null ? null : verdict;
  };
}

const ofUnit = ({ unit }: Process, test: (text: string) => boolean): Verdict => (unit.known ? unit.value !== null && test(lower(unit.value)) : null);
