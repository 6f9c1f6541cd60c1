import { mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, WithDescriptors, type Replies } from '#agent/varlink/server/handler.ts';
import { Service } from '#agent/varlink/server/service.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';
import { filesText } from '../texts/files.ts';
import { read } from './descriptor.ts';
import { infoOf } from './info.ts';
import { idOf, textOf, whole } from './parameters.ts';

const name = 'io.sockatlas.demo.Files';
/** The runtime folder is memory, and of a size of its own: no more than 160 MiB of it. */
const mostFiles = 20;
const mostBytes = 8 * 1024 * 1024;
/** NAME_MAX of linux/limits.h. */
const mostNameBytes = 255;

interface Kept {
  readonly path: string;
  readonly told: VarlinkObject;
}

/** The file store: descriptors in, descriptors out. */
export function files(folder: string): Service {
  const place = join(folder, 'files');
  const kept = new Map<string, Kept>();
  let last = 0;
  const keep = (wanted: string, content: Uint8Array): VarlinkObject => {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    const path = join(place, String(++last)); // names are the callers', and none of them becomes a path
    writeFileSync(path, content, { mode: 0o600 });
    const before = kept.get(wanted);
    if (before) rmSync(before.path, { force: true });
    const told = { name: wanted, sizeBytes: statSync(path).size, storedUSec: Date.now() * 1000 };
    kept.set(wanted, { path, told });
    return told;
  };
  const keptOf = (parameters: VarlinkObject): Kept => {
    const wanted = textOf(parameters, 'name');
    const found = kept.get(wanted);
    if (!found) throw new Fault(`${name}.NoSuchFile`, { name: wanted });
    return found;
  };
  keep('readme.txt', Buffer.from('This came as a descriptor: the service opened the file, and you read it.\n'));
  return new Service(infoOf('file store'), [
    {
      text: filesText,
      handlers: {
        Put: async ({ parameters, descriptors, signal }) => {
          const wanted = textOf(parameters, 'name');
          if (wanted === '' || wanted.includes('/') || Buffer.byteLength(wanted) > mostNameBytes) throw new Fault(`${name}.BadName`, { name: wanted });
          if (kept.size >= mostFiles && !kept.has(wanted)) throw new Fault(`${name}.TooManyFiles`, { most: mostFiles });
          const index = idOf(parameters, 'fileDescriptor');
          const descriptor = index < 0n || index > 253n ? null : descriptors.take(Number(index));
          if (descriptor === null) throw new Fault(`${name}.NoDescriptor`, { index: whole(index) });
          const got = await read(descriptor, mostBytes, signal);
          if (got.is === 'too large') throw new Fault(`${name}.TooLarge`, { mostBytes });
          if (got.is === 'unreadable') throw new Fault(`${name}.Unreadable`, { reason: got.why });
          return { file: keep(wanted, got.content) };
        },
        Get: ({ parameters }) => {
          const found = keptOf(parameters);
          return new WithDescriptors({ file: found.told, fileDescriptor: 0 }, [openSync(found.path, 'r')]);
        },
        List: () => list([...kept.values()]),
        Remove: ({ parameters }) => {
          const found = keptOf(parameters);
          rmSync(found.path, { force: true });
          kept.delete(textOf(parameters, 'name'));
          return {};
        },
      },
    },
  ]);
}

async function* list(found: readonly Kept[]): Replies {
  const last = found.at(-1);
  if (!last) throw new Fault(`${name}.NoFiles`);
  for (const file of found.slice(0, -1)) yield { file: file.told };
  return { file: last.told };
}
