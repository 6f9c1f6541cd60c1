import type { Bytes } from '../model/bytes.ts';
import type { Socket } from '../model/socket.ts';
import type { Through } from './conversation.ts';

/** Listeners by the name they bear. */
export class Listeners {
  readonly #byName = new Map<Bytes, Socket[]>();
  /** One answer for each listener: thousands of connections may have come through one. */
  readonly #answers = new Map<Socket, Through>();

  constructor(sockets: ReadonlyMap<string, Socket>) {
    for (const socket of sockets.values()) {
      if (socket.state !== 'listen' || socket.name === '') continue;
      const list = this.#byName.get(socket.name);
      if (list) list.push(socket);
      else this.#byName.set(socket.name, [socket]);
    }
  }

  /** Through this very listener. */
  of(listener: Socket): Through {
    let answer = this.#answers.get(listener);
    if (!answer) this.#answers.set(listener, (answer = { is: 'listener', name: listener.name, listener }));
    return answer;
  }

  /**
   * What an end that bears a name came through: an accepted socket takes the name and the path inode of its listener
   * (af_unix.c, unix_stream_connect). Where a path was bound anew, the inode tells the old listener from the new one.
   */
  through(end: Socket): Through {
    const { name } = end;
    if (name === '') return nothing;
    const all = this.#byName.get(name);
    if (!all) return { is: 'gone', name };
    const [first] = all;
    if (first && all.length === 1 && first.netns === end.netns && first.type === end.type) return this.of(first);
    const here = all.filter((listener) => listener.netns === end.netns && listener.type === end.type);
    // A path reaches over network namespaces, and the accepted end lives in the caller's; the inode proves that it is the same door.
    const near = here.length > 0 ? here : all.filter((listener) => listener.type === end.type && sameDoor(listener, end) === true);
    const fit = near.length > 1 ? narrowed(near, end) : near;
    const [only] = fit;
    if (!only) return { is: 'gone', name };
    return fit.length === 1 ? this.of(only) : { is: 'ambiguous', name, listeners: fit };
  }
}

const nothing: Through = { is: 'nothing' };

/** Those whose path inode is that of the end; where none is known to be, those of which it is not known. */
function narrowed(listeners: readonly Socket[], end: Socket): readonly Socket[] {
  const same = listeners.filter((listener) => sameDoor(listener, end) === true);
  return same.length > 0 ? same : listeners.filter((listener) => sameDoor(listener, end) === null);
}

/** Whether two sockets of one name are bound to one inode; null where the system does not tell. */
function sameDoor(a: Socket, b: Socket): boolean | null {
  if (a.entryPoint.state === 'found' && b.entryPoint.state === 'found') return a.entryPoint.key === b.entryPoint.key;
  // One is the inode at the path now, the other is not.
  const isNow = (socket: Socket): boolean | null => (socket.entryPoint.state === 'found' ? true : socket.entryPoint.state === 'unknown' || socket.entryPoint.state === 'none' ? null : false);
  const [first, second] = [isNow(a), isNow(b)];
  return first !== null && second !== null && first !== second ? false : null;
}
