import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytes } from '#core/model/bytes.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { Handle } from './inode.ts';
import { libc } from '../libc.ts';
import { getValue, setValue } from './xattr.ts';

/** yes and no were tried; untried says why not. */
export type Probed = { readonly state: 'yes' } | { readonly state: 'no'; readonly code: string } | { readonly state: 'untried'; readonly why: string };

const AF_UNIX = 1;
const SOCK_STREAM_CLOEXEC = 1 | 0o2000000;
const label = bytes('user.sockatlas.probe');

/**
 * Whether this kernel keeps labels on socket objects and on entry points. Kernels without them answer EPERM, which
 * looks like a lack of rights, so it is tried on throw-away sockets of our own. The only thing the agent ever makes.
 */
export function probeLabels(): { readonly object: Probed; readonly entryPoint: Probed } {
  const c = libc();
  if (!c) {
    const untried: Probed = { state: 'untried', why: 'koffi is not there to make a socket' };
    return { object: untried, entryPoint: untried };
  }
  const fd = c.socket(AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
  if (fd < 0) {
    const untried: Probed = { state: 'untried', why: `no socket could be made (errno ${c.errno()})` };
    return { object: untried, entryPoint: untried };
  }
  try {
    const object = trial(`/proc/self/fd/${fd}`);
    return { object, entryPoint: probeEntryPoint((address) => c.bind(fd, address, address.length) === 0) };
  } finally {
    c.close(fd);
  }
}

function probeEntryPoint(bind: (address: Uint8Array) => boolean): Probed {
  let folder: string;
  try {
    // Empty or relative counts as not set: XDG Base Directory Specification. It would lead into the working folder.
    const runtime = process.env['XDG_RUNTIME_DIR'];
    const place = runtime?.startsWith('/') ? runtime : process.getuid?.() === 0 ? '/run' : tmpdir();
    folder = mkdtempSync(join(place, 'sockatlas-probe-'));
  } catch {
    return { state: 'untried', why: 'no folder could be made for a socket' };
  }
  try {
    const path = bytesOfText(join(folder, 's'));
    const address = Buffer.alloc(2 + path.length + 1);
    address.writeUInt16LE(AF_UNIX, 0);
    address.write(path, 2, 'latin1');
    if (!bind(address)) return { state: 'untried', why: 'no socket could be bound' };
    using handle = new Handle(path, false);
    return trial(handle.path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function trial(path: string): Probed {
  const set = setValue(path, label, bytes('1'));
  if (!set.ok) return { state: 'no', code: set.code };
  const got = getValue(path, label);
  return got.ok && got.value === '1' ? { state: 'yes' } : { state: 'no', code: got.ok ? 'it came back changed' : got.code };
}
