import { holdersOf, type Models } from '../journal/differences.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Model } from '../model/model.ts';
import type { Socket } from '../model/socket.ts';
import type { Count } from './comparison.ts';
import { hasLastingName, roleOfNetns } from './pairs.ts';

/** Sockets of one kind, type and name, by who holds them. */
interface Bucket {
  readonly first: Socket;
  readonly before: Map<Bytes | null, number>;
  readonly after: Map<Bytes | null, number>;
  /** Holders of some were hidden on one side: then numbers by holder would show changes that are none. */
  hidden: boolean;
}

/** How many there are of those that nothing tells apart, where the numbers differ. */
export function countDifferences(models: Models): Count[] {
  const buckets = new Map<string, Bucket>();
  for (const side of ['before', 'after'] as const) gather(models[side], side, buckets);
  const counts: Count[] = [];
  for (const { first, before, after, hidden } of buckets.values()) {
    const tell = (who: Bytes | null, was: number, is: number): void => {
      if (was !== is) counts.push({ kind: first.kind, type: first.type, name: first.name, who, before: was, after: is });
    };
    if (hidden) tell(null, sum(before), sum(after));
    else for (const who of new Set([...before.keys(), ...after.keys()])) tell(who, before.get(who) ?? 0, after.get(who) ?? 0);
  }
  return counts.sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}

function gather(model: Model, side: 'before' | 'after', buckets: Map<string, Bucket>): void {
  for (const socket of model.sockets.values()) {
    if (hasLastingName(socket)) continue;
    const id = [roleOfNetns(socket, model), socket.kind, socket.type, socket.name].join('\n');
    let bucket = buckets.get(id);
    if (!bucket) buckets.set(id, (bucket = { first: socket, before: new Map(), after: new Map(), hidden: false }));
    const [holder] = holdersOf(socket, model);
    if (!holder && socket.holders.reason?.code === 'not-permitted' && socket.state !== 'waiting') bucket.hidden = true;
    const who = holder ? (holder.unit ?? holder.command) : null;
    bucket[side].set(who, (bucket[side].get(who) ?? 0) + 1);
  }
}

const sum = (numbers: ReadonlyMap<unknown, number>): number => [...numbers.values()].reduce((total, number) => total + number, 0);
