import { create } from 'zustand';
import type { Result } from '#core/failure.ts';
import type { Bytes } from '#core/model/bytes.ts';
import type { StartCall, SteerCall } from '#core/varlink/call.ts';
import { showFailure } from '../actions.ts';
import { useUi } from '../ui.ts';
import { onCallEvents } from './call-events.ts';
import { Running, type Call, type CallPlace } from './running.ts';

export type { Call, CallPlace } from './running.ts';

/** What is asked; the store gives it its id. */
export type Asked = Omit<StartCall, 'id'>;

/** So many calls that have ended are kept, and so much of their text: the oldest go first. The history has what was asked for longer. */
const mostEnded = 100;
const mostText = 128 * 1024 * 1024;

/** Calls of this window, the oldest first. Running ones go on while something else is looked at. */
export interface Calls {
  readonly calls: readonly Call[];
}

export const useCalls = create<Calls>()(() => ({ calls: [] }));
export const getCall = (id: string): Call | null => useCalls.getState().calls.find((call) => call.id === id) ?? null;

const running = new Map<string, Running>();
/** Ids of calls that changed since views were told. */
const changed = new Set<string>();
let told = true;

/** Starts a call; gives its id. How it goes, failures to start included, is in the store. */
export function runCall(asked: Asked, place: CallPlace): string {
  const id = crypto.randomUUID();
  const call = new Running(id, { ...asked, id }, place, Date.now());
  running.set(id, call);
  note(id);
  void window.sockatlas.call.startCall({ ...asked, id }).then((outcome) => {
    if (outcome.ok) return;
    call.fail(outcome.error, Date.now());
    note(id);
  });
  return id;
}

export const cancelCall = (id: string): Promise<void> => steer(id, { is: 'cancel' });

/** Stops reading, so that the service must wait too. */
export async function holdCall(id: string, held: boolean): Promise<void> {
  running.get(id)?.hold(held);
  note(id);
  await steer(id, { is: held ? 'hold' : 'go-on' });
}

/** Sends bytes after an upgrade. */
export async function sendBytes(id: string, bytes: Bytes): Promise<void> {
  running.get(id)?.addRaw({ from: 'you', bytes, atMs: Date.now() });
  note(id);
  await steer(id, { is: 'send', bytes });
}

/** Takes a call out of the list; one that runs is cancelled. */
export async function forgetCall(id: string): Promise<void> {
  const call = running.get(id);
  if (!call) return;
  if (call.seen.state !== 'ended') await steer(id, { is: 'cancel' });
  running.delete(id);
  note(id);
  await steer(id, { is: 'forget' });
}

export const saveDescriptor = (id: string, reply: number, index: number, path: Bytes): Promise<Result<null>> => window.sockatlas.call.steerCall({ id, act: { is: 'save', reply, index, path } });

async function steer(id: string, act: SteerCall['act']): Promise<void> {
  const outcome = await window.sockatlas.call.steerCall({ id, act });
  // What has ended meanwhile needs no steering.
  if (!outcome.ok && act.is !== 'forget' && running.get(id)?.seen.state !== 'ended') showFailure(outcome.error);
}

function note(id: string): void {
  changed.add(id);
  if (!told) return;
  told = false;
  // Hidden windows get no frames; streams go on in them.
  if (document.hidden) setTimeout(tell, 100);
  else requestAnimationFrame(tell);
}

/** Once a frame: views get the calls anew, and the agent hears how far they have come. */
function tell(): void {
  told = true;
  for (const id of changed) {
    const call = running.get(id)?.seen;
    if (call && call.count > 0 && call.state !== 'ended') void steer(id, { is: 'taken', count: call.count });
  }
  changed.clear();
  shed();
  useCalls.setState({ calls: [...running.values()].map(({ seen }) => seen) });
}

/** Lets the oldest go that have ended, when there are too many or they are too large. The newest stays, whatever its size. */
function shed(): void {
  const ended = [...running.values()].filter(({ seen }) => seen.state === 'ended');
  let text = [...running.values()].reduce((sum, { size }) => sum + size, 0);
  for (const [i, call] of ended.entries()) {
    const left = ended.length - i;
    if (left <= 1 || (left <= mostEnded && text <= mostText)) return;
    text -= call.size;
    running.delete(call.seen.id);
    void window.sockatlas.call.steerCall({ id: call.seen.id, act: { is: 'forget' } });
  }
}

onCallEvents((events) => {
  const nowMs = Date.now();
  for (const event of events) {
    const call = running.get(event.id);
    if (!call) continue;
    call.take(event, nowMs);
    note(event.id);
  }
});

// Calls live in the agent and end with it.
useUi.subscribe(({ agent }) => {
  if (agent.state !== 'gone') return;
  for (const call of running.values())
    if (call.seen.state !== 'ended') {
      call.fail({ code: 'agent-gone', message: 'The agent ended, and the call with it.', hint: null }, Date.now());
      note(call.seen.id);
    }
});
