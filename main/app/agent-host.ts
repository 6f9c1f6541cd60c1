import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { z } from 'zod';
import type { AgentCallName } from '#core/call-names.ts';
import { failed, type Result } from '#core/failure.ts';
import { failureSchema } from '#core/failure-schema.ts';
import type { AgentState } from '#core/stream.ts';

/** Waiting longer than this for one answer means that the agent hangs. */
const answerWithinMs = 30_000;
/** So long may a person take to find the password, or whom to ask for it. */
const consentWithinMs = 15 * 60_000;
/** Answered once a person has: see docs/privilege.md. */
const callsForConsent: ReadonlySet<AgentCallName> = new Set(['actAsAdministrator', 'lookAs', 'keepDropIn']);
/** Restarts wait longer each time: an agent that dies at once must not eat the machine. */
const firstRetryMs = 500;
const lastRetryMs = 30_000;
/** An agent that lived so long was well; the next restart is quick again. */
const soundAfterMs = 60_000;

const messageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    id: z.number(),
    result: z.union([
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), error: failureSchema }),
    ]),
  }),
]);

/** Keeps one agent running in a utility process: calls it, hands out its stream, starts it again when it ends. */
export class AgentHost {
  #child: UtilityProcess | null = null;
  #state: AgentState = { state: 'starting' };
  readonly #waiting = new Map<number, { settle: (result: Result<unknown>) => void; timer: NodeJS.Timeout }>();
  #nextId = 1;
  #retryMs = firstRetryMs;
  #retryTimer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(
    private readonly entry: string,
    private readonly onState: (state: AgentState) => void,
    /** A new agent runs, or a new page waits: where its stream comes out. */
    private readonly onStream: (port: MessagePortMain) => void,
  ) {}

  get state(): AgentState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    if (this.#child || this.#ended) return;
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    const child = utilityProcess.fork(this.entry, [], { serviceName: 'Sockatlas agent', stdio: 'inherit' });
    this.#child = child;
    this.#tell({ state: 'starting' });
    const bornMs = Date.now();
    child.on('spawn', () => {
      this.#tell({ state: 'running' });
      this.openStream();
    });
    child.on('message', (message: unknown) => this.#take(message));
    child.on('exit', (code) => {
      this.#child = null;
      this.#settleAll();
      if (this.#ended) return;
      if (Date.now() - bornMs > soundAfterMs) this.#retryMs = firstRetryMs;
      this.#tell({
        state: 'gone',
        message: code === 0 ? 'The agent that looks at the system has ended.' : `The agent that looks at the system ended unexpectedly (status ${code}).`,
        retryAtMs: Date.now() + this.#retryMs,
      });
      this.#retryTimer = setTimeout(() => this.start(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs);
    });
  }

  /** Starts again at once, without the wait. */
  restart(): void {
    this.#retryMs = firstRetryMs;
    if (this.#child) this.#child.kill();
    else this.start();
  }

  /** Makes a new stream; it begins with a delta that has `reset`. */
  openStream(): void {
    if (!this.#child || this.#state.state !== 'running') return;
    const { port1, port2 } = new MessageChannelMain();
    this.#child.postMessage({ kind: 'stream' }, [port1]);
    this.onStream(port2);
  }

  call(name: AgentCallName, input: unknown): Promise<Result<unknown>> {
    const child = this.#child;
    if (!child) return Promise.resolve(agentGone);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const settle = (result: Result<unknown>): void => {
        const entry = this.#waiting.get(id);
        if (!entry) return;
        clearTimeout(entry.timer);
        this.#waiting.delete(id);
        resolve(result);
      };
      const withinMs = callsForConsent.has(name) ? consentWithinMs : answerWithinMs;
      const timer = setTimeout(
        () => settle(failed('failed', `The agent did not answer within ${withinMs / 1000} seconds.`, 'Restart the agent, then look whether the change was made.')),
        withinMs,
      );
      this.#waiting.set(id, { settle, timer });
      child.postMessage({ kind: 'call', id, name, input });
    });
  }

  end(): void {
    this.#ended = true;
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#child?.kill();
  }

  #take(message: unknown): void {
    const outcome = messageSchema.safeParse(message);
    if (!outcome.success) return;
    this.#waiting.get(outcome.data.id)?.settle(outcome.data.result);
  }

  #settleAll(): void {
    for (const { settle } of this.#waiting.values()) settle(agentGone);
  }

  #tell(state: AgentState): void {
    this.#state = state;
    this.onState(state);
  }
}

const agentGone: Result<never> = failed(
  'agent-gone',
  'The agent that looks at the system is not running.',
  'It starts again by itself in a moment. If a change was under way, look whether it was made.',
);
