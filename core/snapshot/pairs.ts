import type { Models } from '../journal/differences.ts';
import type { Model } from '../model/model.ts';
import type { Socket } from '../model/socket.ts';

/** Which socket of one model is which of the other. */
export interface Pairs {
  readonly kept: readonly (readonly [Socket, Socket])[];
  readonly added: readonly Socket[];
  readonly removed: readonly Socket[];
}

/** Whether a socket can be known again on another boot: it has a name of its own. Connections share that of their listener. */
export const hasLastingName = (socket: Socket): boolean => socket.kind !== 'unnamed' && (socket.state === 'listen' || socket.state === 'unconnected' || socket.type === 'dgram');

export function pairSockets(models: Models, byKey: boolean): Pairs {
  return byKey ? pairByKey(models) : pairByName(models);
}

function pairByKey({ before, after }: Models): Pairs {
  const kept: [Socket, Socket][] = [];
  const added: Socket[] = [];
  for (const socket of after.sockets.values()) {
    const old = before.sockets.get(socket.key);
    if (old) kept.push([old, socket]);
    else added.push(socket);
  }
  const removed = before.sockets.size === kept.length ? [] : [...before.sockets.values()].filter(({ key }) => !after.sockets.has(key));
  return { kept, added, removed };
}

/** By what lasts: kind, type, name and path, and whether it is of the looker's own network namespace. Several of one name pair in order. */
function pairByName({ before, after }: Models): Pairs {
  const kept: [Socket, Socket][] = [];
  const added: Socket[] = [];
  const removed: Socket[] = [];
  const old = byName(before);
  for (const [name, sockets] of byName(after)) {
    const others = old.get(name) ?? [];
    old.delete(name);
    for (const [i, socket] of sockets.entries()) {
      const other = others[i];
      if (other) kept.push([other, socket]);
      else added.push(socket);
    }
    removed.push(...others.slice(sockets.length));
  }
  for (const sockets of old.values()) removed.push(...sockets);
  return { kept, added, removed };
}

function byName(model: Model): Map<string, Socket[]> {
  const lists = new Map<string, Socket[]>();
  for (const socket of model.sockets.values()) {
    if (!hasLastingName(socket)) continue;
    const path = socket.entryPoint.state === 'found' ? (model.entryPoints.get(socket.entryPoint.key)?.path ?? socket.name) : socket.name;
    const name = [roleOfNetns(socket, model), socket.kind, socket.type, path].join('\n');
    const list = lists.get(name);
    if (list) list.push(socket);
    else lists.set(name, [socket]);
  }
  // The one that callers reach pairs with the one that callers reach.
  for (const list of lists.values()) list.sort((a, b) => rank(a) - rank(b) || a.inode - b.inode);
  return lists;
}

const rank = ({ entryPoint, state }: Socket): number => (entryPoint.state === 'found' ? 0 : 2) + (state === 'listen' ? 0 : 1);

/** Numbers of namespaces are given anew at each boot. */
export const roleOfNetns = (socket: Socket, model: Model): 'own' | 'other' => (socket.netns === model.surroundings.netns ? 'own' : 'other');
