import type { Bytes } from '../model/bytes.ts';
import type { Namespace } from '../model/namespace.ts';
import type { Process } from '../model/process.ts';
import { shownBytes } from '../names/shown.ts';

/** What a namespace is called after: the container, unit or user of the process that lives there longest. */
export function nameNamespace(process: Process, users: Readonly<Record<string, string>>): Pick<Namespace, 'kind' | 'name'> {
  const container = process.cgroup.known ? containerOf(process.cgroup.value) : null;
  if (container !== null) return { kind: 'container', name: container };
  const unit = process.unit.known ? process.unit.value : null;
  // A session or a user's manager says who, and not what: then the command does.
  if (unit !== null && !/^(?:init|session-.*)\.scope$|^user@\d+\.service$/.test(unit)) return { kind: 'unit', name: shownBytes(unit) };
  const command = shownBytes(process.command);
  if (process.uid !== 0) return { kind: 'user', name: `${command} of ${users[String(process.uid)] ?? `user ${process.uid}`}` };
  return { kind: 'process', name: command };
}

/** Scopes and folders that container managers make, with the name or the beginning of the id of what is in them. */
const containers: readonly (readonly [manager: string, pattern: RegExp])[] = [
  ['machine', /\/machine-([^/]+)\.scope(?:\/|$)/],
  ['nspawn', /\/systemd-nspawn@([^/]+)\.service(?:\/|$)/],
  ['docker', /\/(?:docker-|docker\/)([0-9a-f]{12})[0-9a-f]*(?:\.scope)?(?:\/|$)/],
  ['podman', /\/libpod-([0-9a-f]{12})[0-9a-f]*(?:\.scope)?(?:\/|$)/],
  ['containerd', /\/cri-containerd-([0-9a-f]{12})[0-9a-f]*\.scope(?:\/|$)/],
  ['crio', /\/crio-([0-9a-f]{12})[0-9a-f]*\.scope(?:\/|$)/],
  ['lxc', /\/lxc(?:\.payload)?[./]([^/]+?)(?:\/|$)/],
];

/** The container that a cgroup path leads into, as "manager name", or null. */
export function containerOf(cgroup: Bytes): string | null {
  for (const [manager, pattern] of containers) {
    const name = pattern.exec(cgroup)?.[1];
    // systemd escapes names of units: "-" is "\x2d".
    if (name !== undefined) return `${manager} ${shownBytes(name.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) as Bytes)}`;
  }
  return null;
}
