import { done, failed, type Result } from '#core/failure.ts';
import { fromLookSchema, heldForActSchema, type FromLook, type LookCallName, type ToLook } from '#core/privilege/look.ts';
import { pkexecRefusal, privilegeMissing } from '#core/privilege/pkexec.ts';
import type { StreamMessage } from '#core/stream.ts';
import { lineWriter, onLines } from '../system/programs/lines.ts';
import { findPkexec, startAsRoot, type RootChild } from '../system/programs/pkexec.ts';
import { isRootsAlone } from '../system/inodes/trusted.ts';
import type { Hold } from './ask.ts';
import { lookDoor } from './hand-over.ts';

/** The look door, open: what an agent looks through with the rights of root. */
export interface Eyes extends Disposable {
  call(name: LookCallName, input: unknown): Promise<Result<unknown>>;
  /** Holds an entry point open for the act door, where its path is closed to this agent. */
  readonly hold: Hold;
  /** Begins to tell, all of it first. Replaces the listener before. */
  stream(listener: (message: StreamMessage) => void): void;
}

/** How the look door is started; the system's pkexec but in tests. */
export type StartLook = () => Result<RootChild>;

export const lookThroughPkexec: StartLook = () => {
  if (!isRootsAlone(lookDoor)) return privilegeMissing('not-installed', lookDoor);
  const pkexec = findPkexec();
  return pkexec === null ? privilegeMissing('no-pkexec', lookDoor) : done(startAsRoot(pkexec, lookDoor, [], 'desktop'));
};

/**
 * Opens the look door: polkit asks, once for a while. Fails with the reason when it stays shut.
 *
 * @param onEnd it was open and has ended by itself
 */
export function openEyes(start: StartLook, onEnd: () => void): Promise<Result<Eyes>> {
  const started = start();
  if (!started.ok) return Promise.resolve(started);
  const child = started.value;
  const say = lineWriter(child.stdin);
  const send = (message: ToLook): void => say(message);
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  let listener: ((message: StreamMessage) => void) | null = null;
  let nextId = 1;
  let errors = '';
  let open = false;
  let closed = false;
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4000)));

  const ask = (question: (id: number) => ToLook): Promise<Result<unknown>> =>
    new Promise((resolve) => {
      if (closed) return resolve(gone);
      const id = nextId++;
      waiting.set(id, resolve);
      send(question(id));
    });
  const eyes: Eyes = {
    call: (name, input) => ask((id) => ({ kind: 'call', id, name, input })),
    hold: async (door) => {
      const answer = await ask((id) => ({ kind: 'hold', id, door }));
      if (!answer.ok) return answer;
      const parsed = heldForActSchema.safeParse(answer.value);
      if (!parsed.success) return failed('failed', 'The answer of the look door was not understood.');
      const { fd } = parsed.data.held;
      return done({ ...parsed.data, [Symbol.dispose]: () => closed || send({ kind: 'release', fd }) });
    },
    stream: (to) => {
      listener = to;
      send({ kind: 'stream' });
    },
    [Symbol.dispose]: () => {
      closed = true;
      listener = null;
      child.stdin.end(); // the door ends with its input: a process of root's takes no signal of ours
    },
  };
  return new Promise((resolve) => {
    onLines(
      child.stdout,
      (line) => {
        const message = parse(line);
        if (message?.kind === 'ready') {
          open = true;
          resolve(done(eyes));
        } else if (message?.kind === 'answer') {
          waiting.get(message.id)?.(message.result);
          waiting.delete(message.id);
        } else if (message?.kind === 'told') listener?.(message.message);
      },
      () => undefined,
    );
    const end = (status: number | null): void => {
      for (const settle of waiting.values()) settle(gone);
      waiting.clear();
      if (!open) resolve(pkexecRefusal({ status, errors }) ?? failed('failed', `The look door ended at once: ${errors.trim() || `status ${status}`}`));
      else if (!closed) onEnd();
      closed = true;
    };
    child.on('error', (error) => {
      errors += error.message;
      end(127);
    });
    child.on('close', end);
  });
}

const gone: Result<never> = failed('agent-gone', 'The look door has ended.', 'Look as administrator again.');

function parse(line: string): FromLook | null {
  try {
    const parsed = fromLookSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
