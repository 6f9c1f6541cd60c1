import { setTimeout as wait } from 'node:timers/promises';
import { Fault, faults, type Handler, type MethodCall, type Replies } from '#agent/varlink/server/handler.ts';
import { Service } from '#agent/varlink/server/service.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';
import { jobsText } from '../texts/jobs.ts';
import { infoOf } from './info.ts';
import { countOf, idIfAny, idOf, isSet, textIfAny, textOf, whole } from './parameters.ts';
import { Queue, type Job } from './queue.ts';

const name = 'io.sockatlas.demo.Jobs';
const mostBytes = 1024 * 1024;

/** The job queue: streams that tick, follow, and flood. */
export function jobs(): Service {
  const queue = new Queue();
  queue.start({ kind: 'backup', steps: 3600, stepMSec: 1000, uid: null }); // so that there is something to see at first
  const jobOf = (id: bigint): Job => {
    const job = queue.get(id);
    if (!job) throw new Fault(`${name}.NoSuchJob`, { id: whole(id) });
    return job;
  };
  const handlers: Record<string, Handler> = {
    Start: ({ parameters, caller }) => {
      const started = queue.start({ kind: textOf(parameters, 'kind'), steps: countOf(parameters, 'steps', 10, 1, 1_000_000), stepMSec: countOf(parameters, 'stepMSec', 500, 1, 3_600_000), uid: caller?.uid ?? null });
      if (!started) throw new Fault(`${name}.TooManyJobs`, { most: queue.most });
      return { id: started.id };
    },
    Cancel: ({ parameters }) => {
      const job = jobOf(idOf(parameters, 'id'));
      if (!queue.cancel(job)) throw new Fault(`${name}.JobIsOver`, { id: job.id, state: job.state });
      return {};
    },
    List: ({ parameters }) => list(queue.all(textIfAny(parameters, 'state'))),
    Watch: (call) => {
      const id = idIfAny(call.parameters, 'id');
      return watch(queue, id === null ? null : jobOf(id), call);
    },
    Tick: (call) => tick(call),
    Flood: ({ parameters }) => flood(countOf(parameters, 'count', 100_000, 1, 100_000_000), countOf(parameters, 'fillingBytes', 0, 0, mostBytes)),
    Clear: async ({ parameters, signal }) => {
      if (!isSet(parameters, 'allowInteractiveAuthentication')) throw new Fault(`${name}.InteractiveAuthenticationRequired`);
      await wait(1000, undefined, { signal });
      return { forgotten: queue.forget() };
    },
    Destroy: () => {
      throw faults.permissionDenied();
    },
  };
  return new Service(infoOf('job queue'), [{ text: jobsText, handlers }]);
}

const told = ({ id, kind, state, step, steps, startedUSec, uid }: Job): VarlinkObject => ({ job: { id, kind, state, step, steps, startedUSec, uid } });

async function* list(found: readonly Job[]): Replies {
  const last = found.at(-1);
  if (!last) throw new Fault(`${name}.NoJobs`);
  for (const job of found.slice(0, -1)) yield told(job);
  return told(last);
}

async function* watch(queue: Queue, only: Job | null, { signal }: MethodCall): Replies {
  const changes = queue.changes(only, signal);
  const first = changes.next(); // begun before the first look, so that nothing is missed
  if (only && queue.isOver(only)) return told(only);
  if (only) yield told(only);
  for (let next = await first; !next.done; next = await changes.next()) {
    if (only && queue.isOver(only)) return told(only);
    yield told(next.value);
  }
  throw new Error('the caller is gone');
}

async function* tick({ parameters, signal }: MethodCall): Replies {
  const everyMs = countOf(parameters, 'everyMSec', 1000, 1, 3_600_000);
  const count = idIfAny(parameters, 'count');
  for (let at = 1; ; at++) {
    const reply = { tick: at, atUSec: Date.now() * 1000 };
    if (count !== null && BigInt(at) >= count) return reply;
    yield reply;
    await wait(everyMs, undefined, { signal });
  }
}

async function* flood(count: number, fillingBytes: number): Replies {
  const filling = fillingBytes === 0 ? null : 'x'.repeat(fillingBytes);
  for (let index = 0; index < count - 1; index++) yield { index, filling };
  return { index: count - 1, filling };
}
