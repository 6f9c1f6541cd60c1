import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { agentCallNames, callNames, type AppCallName, type CallName } from '#core/call-names.ts';
import { calls, type CallInput, type CallOutput } from '#core/calls.ts';
import { channels } from '#core/channels.ts';
import { failed, type Result } from '#core/failure.ts';
import { pageOrigin } from './page-protocol.ts';

export type AppCallHandlers = {
  readonly [N in AppCallName]: (input: CallInput<N>) => Result<CallOutput<N>> | Promise<Result<CallOutput<N>>>;
};

/** The frame that may call: the top frame of the one window, on our own origin. */
export function mayCall(frame: WebFrameMain | null, page: WebContents | null): boolean {
  return frame !== null && page !== null && frame === page.mainFrame && frame.parent === null && frame.origin === pageOrigin;
}

const isCallName = (name: unknown): name is CallName => (callNames as readonly unknown[]).includes(name);
const isAgentCall = (name: CallName): name is (typeof agentCallNames)[number] => (agentCallNames as readonly string[]).includes(name);

/** Why an input does not fit, in a few words. Never echoes the value: it may be anything. */
const misfit = (problems: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string =>
  problems
    .slice(0, 3)
    .map((problem) => `${problem.path.map(String).join('.') || 'input'}: ${problem.message}`)
    .join('; ');

/**
 * The IPC border. Who calls and what is sent are both checked; every answer is a Result.
 */
export function openBorder(options: {
  readonly page: () => WebContents | null;
  readonly callAgent: (name: (typeof agentCallNames)[number], input: unknown) => Promise<Result<unknown>>;
  readonly handlers: AppCallHandlers;
  readonly onReady: () => void;
}): void {
  ipcMain.handle(channels.call, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!mayCall(event.senderFrame, options.page())) return failed('refused', 'This frame may not call.');
    if (!isCallName(name)) return failed('refused', 'There is no such call.');
    const parsed = calls[name].input.safeParse(input);
    if (!parsed.success) return failed('bad-input', `The call ${name} was not understood: ${misfit(parsed.error.issues)}.`);
    try {
      if (isAgentCall(name)) return await options.callAgent(name, parsed.data);
      return await answerInApp(options.handlers, name, parsed.data);
    } catch (error) {
      return failed('failed', error instanceof Error ? error.message : String(error));
    }
  });
  ipcMain.on(channels.ready, (event) => {
    if (mayCall(event.senderFrame, options.page())) options.onReady();
  });
}

/** `input` has just passed the schema of this very call, which the types cannot follow through the union. */
function answerInApp(handlers: AppCallHandlers, name: AppCallName, input: unknown): Result<unknown> | Promise<Result<unknown>> {
  const handler = handlers[name] as (checked: unknown) => Result<unknown> | Promise<Result<unknown>>;
  return handler(input);
}
