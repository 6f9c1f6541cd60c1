import { bytes, type Bytes } from '#core/model/bytes.ts';
import type { EntryPoint } from '#core/model/door.ts';
import { known, unknown, type Known } from '#core/model/known.ts';
import type { Registry, RegistryEntry } from '#core/model/registry.ts';
import type { RegistryName } from '#core/model/words.ts';
import { namesIn } from '../system/inodes/folder.ts';
import { Glance } from '../system/inodes/glance.ts';
import { fileSystemOf, Handle, lstatOf, readLink, realPath, statOf, whatIs, type Stat } from '../system/inodes/inode.ts';
import { isReadOnly } from '../system/inodes/mount.ts';
import { findDemo } from '../system/programs/demo.ts';
import type { Probed } from '../system/inodes/probe.ts';
import { codeOfError } from '../system/inodes/xattr.ts';
import { readDoor } from '../inventory/doors.ts';
import { entryPointKey } from '../inventory/entry-points.ts';

export interface RegistriesRead {
  readonly registries: readonly Registry[];
  readonly entries: readonly RegistryEntry[];
  /** Entry points that no socket of the table was found to have. */
  readonly entryPoints: readonly EntryPoint[];
}

/** Where Varlink services are published: UAPI.20, Registry; systemd's tmpfiles.d/20-systemd-varlink.conf. And that of our demo services, while they run. */
export function registryFolders(): readonly { readonly name: RegistryName; readonly path: Bytes }[] {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const user = runtime?.startsWith('/') ? runtime : `/run/user/${process.getuid?.() ?? 0}`;
  const demo = findDemo();
  return [
    { name: 'system', path: bytes('/run/varlink/registry') },
    { name: 'user', path: bytes(Buffer.from(`${user}/varlink/registry`).toString('latin1')) },
    ...(demo === null ? [] : [{ name: 'demo' as const, path: bytes(`${demo}/varlink/registry`) }]),
  ];
}

/**
 * Reads all registries. Links are followed by the kernel, nothing is opened but as a handle.
 * @param inSightOf the entry point of a socket in sight, by `dev:ino`: a link to it names that one
 */
export function readRegistries(inSightOf: (inode: string) => EntryPoint | undefined, kernel: Probed): RegistriesRead {
  const registries: Registry[] = [];
  const entries: RegistryEntry[] = [];
  const entryPoints = new Map<string, EntryPoint>();
  for (const { name, path } of registryFolders()) {
    let names: Bytes[];
    try {
      names = namesIn(path);
      registries.push({ name, path, state: { state: 'present' } });
    } catch (error) {
      const code = codeOfError(error);
      registries.push({
        name,
        path,
        state: code === 'ENOENT' ? { state: 'absent' } : { state: 'unknown', reason: code === 'EACCES' ? { code: 'not-permitted' } : { code: 'failed', detail: code } },
      });
      continue;
    }
    for (const file of names.sort()) {
      const entry = readEntry(name, path, file, inSightOf, entryPoints, kernel);
      if (entry) entries.push(entry);
    }
  }
  return { registries, entries, entryPoints: [...entryPoints.values()] };
}

function readEntry(
  registry: RegistryName,
  folder: Bytes,
  file: Bytes,
  inSightOf: (inode: string) => EntryPoint | undefined,
  entryPoints: Map<string, EntryPoint>,
  kernel: Probed,
): RegistryEntry | null {
  const path = bytes(`${folder}/${file}`);
  let own: Stat;
  try {
    own = lstatOf(path);
  } catch {
    return null; // removed between the listing and the look
  }
  const isLink = own.isSymbolicLink();
  const link: Known<Bytes | null> = isLink ? linkText(path) : known(null);
  const base = { key: `${registry}/${file}`, registry, name: file, path, link, uid: Number(own.uid) };
  let stat: Stat;
  try {
    stat = statOf(path);
  } catch (error) {
    const code = codeOfError(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return { ...base, target: { state: 'dangling' } };
    return { ...base, target: { state: 'unknown', reason: code === 'EACCES' ? { code: 'unreachable-path' } : { code: 'failed', detail: code } } };
  }
  if (!stat.isSocket()) return { ...base, target: { state: 'not-a-socket', what: whatIs(stat) } };
  const inSight = inSightOf(`${stat.dev}:${stat.ino}`);
  if (inSight) return { ...base, target: { state: 'socket', entryPoint: inSight.key } };
  try {
    const real = realPath(path);
    using handle = new Handle(real, false);
    const now = handle.stat();
    if (!now.isSocket()) return { ...base, target: { state: 'not-a-socket', what: whatIs(now) } };
    const door = readDoor(handle, now, kernel);
    const key = entryPointKey(door.dev, door.ino, real);
    if (!entryPoints.has(key)) entryPoints.set(key, { key, path: real, reach: real, ...door, fileSystem: fileSystemOf(handle.path), mount: { id: mountIdOf(real), readOnly: isReadOnly(handle.path) } });
    return { ...base, target: { state: 'socket', entryPoint: key } };
  } catch (error) {
    const code = codeOfError(error);
    return { ...base, target: { state: 'unknown', reason: code === 'EACCES' ? { code: 'unreachable-path' } : { code: 'failed', detail: code } } };
  }
}

const glance = new Glance();
const mountIdOf = (path: Bytes): string => (glance.at(path) === null ? glance.mountId : '0');

function linkText(path: Bytes): Known<Bytes> {
  try {
    return known(readLink(path));
  } catch (error) {
    return unknown('failed', codeOfError(error));
  }
}
