import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '#agent/varlink/client/connect.ts';
import type { Connection } from '#agent/varlink/client/connection.ts';
import { bytesOfText } from '#core/names/utf8.ts';

/** Programs of systemd that serve Varlink at $SYSTEMD_VARLINK_LISTEN and need neither systemd as process 1 nor its kernel. */
const programs = {
  hostnamed: '/usr/lib/systemd/systemd-hostnamed',
  creds: '/usr/bin/systemd-creds',
  importd: '/usr/lib/systemd/systemd-importd',
  repart: '/usr/bin/systemd-repart',
  sysext: '/usr/bin/systemd-sysext',
  'storage-block': '/usr/lib/systemd/systemd-storage-block',
  'storage-fs': '/usr/lib/systemd/systemd-storage-fs',
  'factory-reset': '/usr/lib/systemd/systemd-factory-reset',
  'ask-password': '/usr/bin/systemd-ask-password',
  'report-basic': '/usr/lib/systemd/systemd-report-basic',
  'report-cgroup': '/usr/lib/systemd/systemd-report-cgroup',
  'report-files': '/usr/lib/systemd/systemd-report-files',
  sysupdate: '/usr/lib/systemd/systemd-sysupdate',
} as const;
type ProgramName = keyof typeof programs;
export const programNames = Object.keys(programs) as readonly ProgramName[]; // the keys just above

/** In a mount namespace of its own, so that nothing is left however it ends; they end when standard input does. */
const start = `set -e
mount -o loop,ro "$1" "$2/root"
mount -t tmpfs tmpfs "$2/root/run"
mount --bind "$2/sockets" "$2/root/tmp"
for folder in proc sys dev; do mount --rbind "/$folder" "$2/root/$folder"; done
shift 2
for pair; do
  SYSTEMD_VARLINK_LISTEN="/tmp/\${pair%%=*}" SYSTEMD_LOG_LEVEL=err chroot "$ROOT" "\${pair#*=}" </dev/null >/dev/null 2>"$SAID" &
  all="$all $!"
done
echo started
cat >/dev/null
kill -KILL $all 2>/dev/null || true
wait
`;

/** Real services of systemd on this machine, from the disk of the virtual machine, in a chroot: no boot, no other kernel. */
export class NativeServices implements AsyncDisposable {
  private readonly kept: Connection[] = [];

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** @param image a disk with systemd on it, of tests/vm/run-in-vm --build-only */
  static async begin(image: string): Promise<NativeServices> {
    const folder = mkdtempSync(join(tmpdir(), 'real-services-'));
    mkdirSync(join(folder, 'root'));
    mkdirSync(join(folder, 'sockets'));
    const pairs = Object.entries(programs).map(([name, program]) => `${name}=${program}`);
    const child = spawn('unshare', ['--mount', '--uts', '--propagation', 'private', 'sh', '-c', start, 'start', image, folder, ...pairs], { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] ?? '', ROOT: join(folder, 'root'), SAID: join(folder, 'said') } });
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(([code]) => Promise.reject(new Error(`the services could not be started: ${String(code)}`)))]);
    return new NativeServices(folder, child);
  }

  path(name: ProgramName): string {
    return join(this.folder, 'sockets', name);
  }

  /** Waits until a service listens, and keeps a connection with it: most of them end with the last one. False when it does not come. */
  async ready(name: ProgramName, withinMs = 10_000): Promise<boolean> {
    for (const until = Date.now() + withinMs; Date.now() < until; await new Promise((told) => setTimeout(told, 50))) {
      if (!existsSync(this.path(name))) continue;
      const connected = await connect({ kind: 'unix', name: bytesOfText(this.path(name)) }, { timeoutMs: null });
      if (!connected.ok) continue; // bound, but it does not listen yet
      this.kept.push(connected.connection);
      return true;
    }
    return false;
  }

  /** Lets others than their owner reach the sockets, or not. */
  openTo(others: boolean): void {
    chmodSync(this.folder, others ? 0o755 : 0o700);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.kept) connection.close();
    this.child.stdin?.end();
    if (this.child.exitCode === null) await once(this.child, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
