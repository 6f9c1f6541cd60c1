import { chmodSync, rmSync } from 'node:fs';
import type { Bytes } from '#core/model/bytes.ts';
import { pathBuffer } from '../inodes/inode.ts';
import { setValue } from '../inodes/xattr.ts';
import { libc } from '../libc.ts';
import { acceptFrom, listenAt } from './connect.ts';
import { messageFlags } from './message-memory.ts';
import { ready, watch } from './readiness.ts';

export interface ListenOptions {
  readonly path: Bytes;
  readonly mode: number;
  /** Set where the kernel keeps labels on sockets; elsewhere left out without a word. */
  readonly labels?: { readonly entryPoint: readonly Label[]; readonly object: readonly Label[] };
}
export interface Label {
  readonly name: Bytes;
  readonly value: Bytes;
}

/** Connections in a row before others have their turn. */
const mostInARow = 64;
/** How long nobody is let in when there is no descriptor or memory left: it would fail again at once. */
const restMs = 100;

/**
 * Listens at a path that is free, and removes it in the end. Until the mode is set others may connect as the umask lets them: only for
 * folders that are closed to them, or modes that are open. Throws with a symbolic code in the message when the path cannot be had.
 *
 * @param onConnection gets the descriptor of each connection, which is its own to close
 */
export function listen({ path, mode, labels }: ListenOptions, onConnection: (fd: number) => void): Disposable {
  const listening = listenAt(path, 4096);
  if (!listening.ok) throw Object.assign(new Error(`cannot listen: ${listening.code}`), { code: listening.code });
  const { fd } = listening;
  chmodSync(pathBuffer(path), mode);
  for (const { name, value } of labels?.entryPoint ?? []) setValue(path, name, value);
  for (const { name, value } of labels?.object ?? []) setValue(`/proc/self/fd/${fd}`, name, value);
  let rest: NodeJS.Timeout | null = null;
  const watching = watch(fd, () => {
    for (let turn = 0; turn < mostInARow; turn++) {
      const accepted = acceptFrom(fd);
      if (accepted.ok) onConnection(accepted.fd);
      else if (accepted.code === 'EAGAIN') break;
      else {
        rest = setTimeout(() => watching.arm(ready.read), restMs);
        return;
      }
    }
    watching.arm(ready.read);
  });
  watching.arm(ready.read);
  return {
    [Symbol.dispose]: () => {
      if (rest) clearTimeout(rest);
      watching[Symbol.dispose]();
      libc()?.close(fd);
      rmSync(pathBuffer(path), { force: true });
    },
  };
}

const nothing = new Uint8Array(1);

/** Whether somebody may still read what is sent: send(2) of nothing fails with EPIPE once the other end is closed (net/unix/af_unix.c, unix_stream_sendmsg). */
export const isHeard = (fd: number): boolean => (libc()?.send(fd, nothing, 0, messageFlags.NOSIGNAL | messageFlags.DONTWAIT) ?? -1) >= 0;
