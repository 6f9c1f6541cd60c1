import { readdirSync, watch } from 'node:fs';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import { pathBuffer } from './inode.ts';

/** Names in a folder, in no order: readdir(3). Throws what Node throws. */
export const namesIn = (folder: Bytes): Bytes[] => readdirSync(pathBuffer(folder), { encoding: 'buffer' }).map((name) => bytes(name.toString('latin1')));

/** Names of sockets and of folders in a folder, as far as the file system tells kinds with names: readdir(3), d_type. Throws what Node throws. */
export function kindsIn(folder: Bytes): { readonly sockets: readonly Bytes[]; readonly folders: readonly Bytes[] } {
  const sockets: Bytes[] = [];
  const folders: Bytes[] = [];
  for (const entry of readdirSync(pathBuffer(folder), { encoding: 'buffer', withFileTypes: true })) {
    const list = entry.isSocket() ? sockets : entry.isDirectory() ? folders : null;
    list?.push(bytes(entry.name.toString('latin1')));
  }
  return { sockets, folders };
}

/**
 * Tells when something stirs in a folder: inotify(7). Throws where the kernel gives no watch; `onLost` is told when it takes
 * one back.
 */
export function watchFolder(folder: Bytes, onStir: (file: Bytes | null) => void, onLost: () => void): Disposable {
  const watcher = watch(pathBuffer(folder), { persistent: false, encoding: 'buffer' }, (_event, file) => onStir(file && bytes(file.toString('latin1'))));
  watcher.on('error', onLost);
  return { [Symbol.dispose]: () => watcher.close() };
}
