import { done, failed } from '#core/failure.ts';
import type { Agent, AgentHandlers } from './agent.ts';
import { applyEdits } from './edits/apply-many.ts';
import { applyEdit } from './edits/apply.ts';
import { loadHistory } from './edits/history.ts';
import { DemoKeeper } from './demo-keeper.ts';
import { installDropIn } from './durable/install.ts';
import { keepDropIn } from './durable/keep.ts';
import { readMaker } from './durable/maker.ts';
import { readLabel } from './edits/read-label.ts';
import { createObserver } from './inventory/observer.ts';
import { Live } from './live.ts';
import { actAsAdministrator, installAsAdministrator, throughPkexec, type Hold } from './privilege/ask.ts';
import { introspectAndKeep } from './services/introspect-and-keep.ts';
import { InterfaceCache } from './services/interface-cache.ts';
import { Calls } from './varlink/calls/calls.ts';
import { forgetCalls, loadCalls, recordCall } from './varlink/history/calls-file.ts';
import { CallRecorder } from './varlink/history/recorder.ts';
import { takeSnapshotText } from './snapshot.ts';
import { readGroups, readUsers } from './system/processes/accounts.ts';

export function createAgent(options: { readonly source?: 'auto' | 'fallback'; /** Who holds what this agent cannot reach, where there is somebody. */ readonly hold?: () => Hold | null } = {}): Agent {
  const observer = createObserver(options);
  const live = new Live(observer);
  const interfaces = new InterfaceCache();
  const demo = new DemoKeeper(() => live.look());
  const recorder = new CallRecorder('window', recordCall);
  const calls = new Calls({ began: (call) => recorder.began(call), hear: (events) => recorder.hear(events), abandoned: () => recorder.abandoned() });
  const handlers: AgentHandlers = {
    refresh: () => done({ seq: live.look({ anew: true }) }),
    setPace: (pace) => {
      live.setPace(pace);
      return done(null);
    },
    focus: ({ sockets }) => {
      observer.focus(new Set(sockets));
      live.look();
      return done(null);
    },
    readLabel: ({ door, name }) => readLabel(door, name),
    applyEdit: ({ edit, undoes }) => {
      const outcome = applyEdit(edit, undoes, live.model?.surroundings.capabilities ?? []);
      live.look({ anew: true }); // the window shows what became of it, whatever that is
      return outcome;
    },
    applyEdits: ({ edits, stopAtRefusal }) => {
      const results = applyEdits(edits, stopAtRefusal, live.model?.surroundings.capabilities ?? []);
      live.look({ anew: true });
      return done({ results });
    },
    actAsAdministrator: async ({ edits, stopAtRefusal }) => {
      const outcome = await actAsAdministrator(edits, { stopAtRefusal, capabilities: live.model?.surroundings.capabilities ?? [], hold: options.hold?.() ?? null }, throughPkexec('desktop'));
      live.look({ anew: true });
      return outcome.ok ? done({ results: outcome.value }) : outcome;
    },
    lookAs: () => failed('refused', 'This agent has no other eyes than its own.'),
    readMaker: async ({ name, holderUnit }) => done(await readMaker(name, holderUnit)),
    keepDropIn: ({ change, undoes, admin }) => keepDropIn(change, undoes, admin ? (wanted) => installAsAdministrator(wanted, throughPkexec('desktop')) : installDropIn),
    readHistory: ({ limit }) => done(loadHistory(limit)),
    demo: async ({ run }) => {
      const outcome = await (run ? demo.start() : demo.stop());
      live.look(); // so that they are there, or gone, when the answer is
      return outcome;
    },
    takeSnapshot: () => done({ text: takeSnapshotText(options) }),
    startCall: (input) => calls.start(input),
    steerCall: (input) => calls.steer(input),
    readCalls: ({ limit }) => {
      const { calls: made, damaged } = loadCalls(limit);
      return done({ calls: [...made], damaged });
    },
    forgetCalls: ({ ids }) => forgetCalls(ids),
    introspect: ({ address, shown }) => introspectAndKeep(address, shown, interfaces),
    readInterfaces: () => {
      const { sightings, texts } = interfaces.read();
      return done({ sightings: [...sightings], texts: [...texts] });
    },
    forgetSightings: ({ address }) => {
      interfaces.forget(address);
      return done(null);
    },
    listAccounts: () => done({ users: readUsers(), groups: readGroups() }),
  };
  return {
    call: async (name, input) => {
      try {
        return await handlers[name](input);
      } catch (error) {
        return failed('failed', error instanceof Error ? error.message : String(error));
      }
    },
    stream: (listener) => live.listen(listener),
    streamCalls: (listener) => calls.listen((events) => listener({ kind: 'varlink', events })),
    [Symbol.dispose]: () => {
      demo[Symbol.dispose]();
      calls[Symbol.dispose]();
      live[Symbol.dispose]();
      observer[Symbol.dispose]();
    },
  };
}
