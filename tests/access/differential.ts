import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { EntryPointReader } from '#agent/inventory/entry-points.ts';
import { FolderReader } from '#agent/inventory/folders.ts';
import { probeLabels } from '#agent/system/inodes/probe.ts';
import { evaluate } from '#core/access/rules/evaluate.ts';
import type { Act } from '#core/access/rules/step.ts';
import type { Subject } from '#core/access/rules/subject.ts';
import type { Target } from '#core/access/rules/target.ts';
import { bytes } from '#core/model/bytes.ts';
import type { Folders } from '#core/model/folder.ts';
import { known, unknown } from '#core/model/known.ts';
import { Random } from '../fixtures/random.ts';
import { drawCase, subjects, type Case, type Kinds } from './cases.ts';

/** Which prediction stands for which real act. */
const actOf: Readonly<Record<string, Act>> = { connect: 'connect', getxattr: 'readLabels', listxattr: 'listLabels', setxattr: 'relabel', removexattr: 'relabel', chmod: 'chmod', chown: 'chown', unlink: 'replace', rename: 'replace' };

const outcomesSchema = z.record(z.string(), z.record(z.string(), z.union([z.literal(true), z.string()])));
const answerSchema = z.union([z.object({ out: z.unknown() }), z.object({ problem: z.string() })]);

/** access-doer.py, which is root and becomes others. */
class Doer implements AsyncDisposable {
  readonly #child;
  readonly #answers: AsyncIterator<string>;

  constructor(path: string) {
    this.#child = spawn('python3', ['-u', path], { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async call(name: string, ...words: readonly unknown[]): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify([name, words])}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error('the doer has ended');
    const answer = answerSchema.parse(JSON.parse(String(value)));
    if ('problem' in answer) throw new Error(answer.problem);
    return answer.out;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}

export interface Root extends Kinds {
  readonly path: string;
}

/** access-elsewhere.py: a root that is in sight only through the door of a process. */
export class Elsewhere implements AsyncDisposable {
  readonly #child;

  private constructor(child: ReturnType<typeof start>, readonly root: Root) {
    this.#child = child;
  }

  /** @param open whether the process lets others of its user, 20001, look into it */
  static async begin(program: string, folder: string, open: boolean): Promise<Elsewhere> {
    const child = start(program, folder, open);
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    return new Elsewhere(child, { path: `/proc/${String(line)}/root${folder}/m`, flags: false, mounts: false });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}

const start = (program: string, folder: string, open: boolean) => spawn('python3', [program, '20001', folder, open ? 'open' : 'shut'], { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });

export interface Wrong {
  readonly case: Case;
  readonly subject: string;
  readonly act: string;
  readonly predicted: string;
  /** True, or what the system said. */
  readonly outcome: true | string;
  readonly proof: unknown;
}

export interface Tally {
  /** Sockets that were made, each in surroundings of its own. */
  readonly sockets: number;
  /** A user before one of them. */
  readonly cases: number;
  readonly acts: Readonly<Record<string, { readonly yes: number; readonly no: number }>>;
  readonly wrong: readonly Wrong[];
}

/**
 * Makes cases at random under each root, reads them with the agent's own readers, predicts what each user may, and then has it done as
 * that user. Nothing is left out: an answer that is unknown counts as wrong, for root sees everything.
 * @param roots folders on the file systems to try
 */
export async function differ(options: { readonly seed: number; readonly roots: readonly Root[]; readonly doer: string; readonly sockets: number; readonly usersEach: number; readonly chunk?: number }): Promise<Tally> {
  const random = new Random(options.seed);
  const labels = probeLabels();
  const hasLabels = labels.entryPoint.state === 'yes';
  await using doer = new Doer(options.doer);
  const acts: Record<string, { yes: number; no: number }> = {};
  const wrong: Wrong[] = [];
  const deck: Subject[] = [];
  let made = 0;
  let cases = 0;
  for (const { path, mounts } of options.roots) await doer.call('begin', path, hasLabels, mounts);
  while (made < options.sockets) {
    const drawn: Case[] = [];
    for (let i = 0; i < (options.chunk ?? 200) && made < options.sockets; i++) {
      const root = random.of(options.roots);
      drawn.push(drawCase(random, root.path, made++, root));
    }
    await doer.call('make', drawn);
    const { folders, targets } = read(drawn, labels.entryPoint);
    const chosen = Array.from({ length: options.usersEach }, () => deal(random, deck)).flat();
    for (const subject of chosen) {
      cases += drawn.length;
      const told = { uid: subject.uid, gid: subject.groups.known ? subject.groups.value[0] : 0, groups: subject.groups.known ? subject.groups.value.slice(1) : [], capabilities: [...subject.capabilities] };
      for (const phase of ['all', 'replace']) {
        const outcomes = outcomesSchema.parse(await doer.call('act', told, phase));
        for (const one of drawn)
          for (const [act, outcome] of Object.entries(outcomes[one.id] ?? {})) {
            const predicted = evaluate(actOf[act] ?? 'connect', targets.get(one.id) ?? { is: 'lost', what: null }, folders, subject);
            const count = (acts[act] ??= { yes: 0, no: 0 });
            count[outcome === true ? 'yes' : 'no']++;
            if (predicted.answer !== (outcome === true ? 'yes' : 'no')) wrong.push({ case: one, subject: subject.name, act, predicted: predicted.answer, outcome, proof: predicted.proof });
          }
      }
    }
    await doer.call('clear');
  }
  await doer.call('end');
  return { sockets: made, cases, acts, wrong };
}

function read(drawn: readonly Case[], kernel: ReturnType<typeof probeLabels>['entryPoint']): { readonly folders: Folders; readonly targets: ReadonlyMap<string, Target> } {
  const wanted = new Set(drawn.flatMap((one) => (one.last ? [bytesOf(one.access)] : [folderOf(one.access)])));
  const folders = new FolderReader().read(wanted, () => 'anything');
  const reader = new EntryPointReader(kernel);
  const asked = new Map(drawn.map((one) => [one.id, reader.ask(one.id, bytesOf(one.last ? one.socket.path : one.access), null)]));
  reader.refresh(() => 'anything', () => []);
  const targets = new Map<string, Target>();
  for (const one of drawn) {
    const entryPoint = asked.get(one.id)?.found?.entryPoint;
    targets.set(one.id, { is: 'path', path: bytesOf(one.access), door: entryPoint ? known(entryPoint) : unknown('failed', 'it was not found'), noLabels: null });
  }
  return { folders, targets };
}

const bytesOf = (path: string) => bytes(Buffer.from(path).toString('latin1'));
const folderOf = (path: string) => bytesOf(path.slice(0, path.lastIndexOf('/')));

/** One after the other until each has had a turn, so that none is left out by chance. */
function deal(random: Random, deck: Subject[]): Subject[] {
  if (deck.length === 0) deck.push(...subjects);
  return deck.splice(random.below(deck.length), 1);
}

/** What went as predicted and what did not, in a few lines. */
export const report = ({ sockets, cases, acts, wrong }: Tally): string =>
  [`${cases} cases at ${sockets} sockets, ${wrong.length} not as predicted`, ...Object.entries(acts).map(([act, { yes, no }]) => `  ${act}: ${yes} done, ${no} refused`), ...wrong.slice(0, 5).map((one) => JSON.stringify(one))].join('\n');
