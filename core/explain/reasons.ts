import { assertNever } from '../assert-never.ts';
import type { Reason } from '../model/known.ts';

/** Why something is unknown, in a sentence, and what would show it, or null. */
export function sentenceOf(reason: Reason): { readonly sentence: string; readonly remedy: string | null } {
  const detail = reason.detail === undefined ? '' : ` (${reason.detail})`;
  const administrator = 'An administrator can see it: run sockatlas with sudo.';
  switch (reason.code) {
    case 'not-permitted':
      return { sentence: `The system does not let you see this: it belongs to another user, or a security module guards it${detail}.`, remedy: administrator };
    case 'no-holder-visible':
      return { sentence: `No process that holds this socket can be looked into${detail}.`, remedy: administrator };
    case 'no-socket-labels':
      return { sentence: 'This kernel keeps no labels on sockets.', remedy: 'Labels on sockets came with Linux 7.1.' };
    case 'file-system-without-labels':
      return { sentence: 'The file system of this entry point keeps no labels.', remedy: null };
    case 'fallback-source':
      return { sentence: 'The table /proc/net/unix does not tell this, and sock_diag is not there.', remedy: 'See the capabilities in the status bar.' };
    case 'unreachable-path':
      return { sentence: 'A folder on the way may not be searched by you.', remedy: administrator };
    case 'relative-path':
      return { sentence: 'It was bound by a relative path, and the working folder that its process had then cannot be seen.', remedy: administrator };
    case 'outside-this-table':
      return { sentence: 'The other end is in another network namespace.', remedy: null };
    case 'acl-not-kept':
      return { sentence: 'There is an access control list, but what it says was not kept: an older Sockatlas made this snapshot.', remedy: 'Take a new one.' };
    case 'acl-not-understood':
      return { sentence: 'There is an access control list, in a form that is not known here.', remedy: null };
    case 'not-looked-for':
      return { sentence: 'This was not looked for yet, or was not in the snapshot of an older Sockatlas.', remedy: 'Look again in some seconds.' };
    case 'not-read':
      return { sentence: 'This is read when the socket is selected.', remedy: null };
    case 'vanished':
      return { sentence: 'It ended while it was being read.', remedy: null };
    case 'failed':
      return { sentence: `The system gave an unexpected answer${detail}.`, remedy: null };
    default:
      return assertNever(reason.code);
  }
}
