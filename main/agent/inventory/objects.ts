import { bytes } from '#core/model/bytes.ts';
import type { DoorFacts } from '#core/model/door.ts';
import { unknown, known, type Known } from '#core/model/known.ts';
import type { Holder } from '#core/model/socket.ts';
import type { SocketState } from '#core/model/words.ts';
import { Handle } from '../system/inodes/inode.ts';
import type { Probed } from '../system/inodes/probe.ts';
import { codeOfError } from '../system/inodes/xattr.ts';
import { readDoor } from './doors.ts';
import { keep } from './same.ts';

interface Read {
  readonly object: Known<DoorFacts>;
  readonly readAtMs: number;
}

/** Labels of a socket object change without any sign, so they are read again and again: selected ones and listeners always, others in turn. */
const staleAfterMs = 10_000;

const notRead: Known<DoorFacts> = unknown('not-read');
const noHolder: Known<DoorFacts> = unknown('no-holder-visible');

/** Reads the doors of socket objects, through a descriptor of a holder. */
export class ObjectReader {
  #read = new Map<string, Read>();
  #next = new Map<string, Read>();
  #nowMs = 0;

  constructor(private readonly kernel: Probed) {}

  begin(): void {
    this.#next = new Map();
    this.#nowMs = Date.now();
  }

  end(): void {
    this.#read = this.#next;
  }

  read(key: string, inode: number, state: SocketState, holders: readonly Holder[], focused: boolean): Known<DoorFacts> {
    const holder = holders[0];
    const fd = holder?.fds[0];
    if (!holder || fd === undefined) return noHolder;
    // Where socket objects have no labels there is only owner and mode to see; that can wait until somebody asks.
    if (this.kernel.state !== 'yes' && !focused) return notRead;
    const old = this.#read.get(key);
    const nowMs = this.#nowMs;
    if (old && !focused && state !== 'listen' && nowMs - old.readAtMs < staleAfterMs) {
      this.#next.set(key, old);
      return old.object;
    }
    const object = keep(old?.object, look(Number.parseInt(holder.process, 10), fd, inode, this.kernel));
    this.#next.set(key, { object, readAtMs: nowMs });
    return object;
  }
}

function look(pid: number, fd: number, inode: number, kernel: Probed): Known<DoorFacts> {
  try {
    using handle = new Handle(bytes(`/proc/${pid}/fd/${fd}`), true);
    const stat = handle.stat();
    if (!stat.isSocket() || Number(stat.ino & 0xffff_ffffn) !== inode >>> 0) return unknown('vanished');
    return known(readDoor(handle, stat, kernel));
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'EACCES' || code === 'EPERM') return unknown('not-permitted');
    if (code === 'ENOENT' || code === 'ESRCH') return unknown('vanished');
    return unknown('failed', code);
  }
}
