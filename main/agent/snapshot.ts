import { snapshotText, type Snapshot } from '#core/snapshot/snapshot.ts';
import { createObserver } from './inventory/observer.ts';
import { readBootId } from './system/processes/boot.ts';
import { version } from '../../package.json';

/** Every key there is: of all sockets the objects are read. */
class Everything extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** One full look at the system with every socket object that can be reached. It connects to nothing and changes nothing. */
export function takeSnapshot(options: { readonly source?: 'auto' | 'fallback' } = {}): Snapshot {
  using observer = createObserver({ ...options, strays: 'at once' });
  observer.focus(new Everything());
  const atMs = Date.now();
  return { atMs, bootId: readBootId(), madeBy: `sockatlas ${version}`, model: observer.look() };
}

export const takeSnapshotText = (options: { readonly source?: 'auto' | 'fallback' } = {}): string => snapshotText(takeSnapshot(options));
