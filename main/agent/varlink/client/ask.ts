import type { CallFlag } from '#core/varlink/call.ts';
import { printJson } from '#core/varlink/json.ts';
import type { Reply } from '#core/varlink/messages.ts';
import type { CallProblem } from '#core/varlink/problem.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';
import { closeAll } from '../../system/sockets/descriptor-link.ts';
import type { Connection } from './connection.ts';

/** What came of a call: the replies in order, an error of the service, or a problem on the way. */
export type Answer =
  | { readonly how: 'replied'; readonly replies: readonly Reply[] }
  | { readonly how: 'error'; readonly replies: readonly Reply[]; readonly error: Reply & { readonly error: string } }
  | { readonly how: 'failed'; readonly replies: readonly Reply[]; readonly problem: CallProblem };

/** Calls a method and gathers what comes, without descriptors. For a stream that may be long, `Connection.open` hands on each reply. */
export function ask(connection: Connection, method: string, parameters: VarlinkObject = {}, flag: Exclude<CallFlag, 'upgrade'> = 'none'): Promise<Answer> {
  return new Promise((told) => {
    const replies: Reply[] = [];
    connection.open(
      { method, parameters: printJson(parameters), flag },
      {
        reply: (reply, descriptors) => {
          closeAll(descriptors);
          replies.push(reply);
        },
        raw: () => undefined,
        ended: (ending) => told(ending.how === 'error' ? { how: 'error', replies, error: ending.reply } : { ...ending, replies }),
      },
    );
  });
}
