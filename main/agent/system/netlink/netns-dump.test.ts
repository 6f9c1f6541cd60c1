import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DumpMemory } from './dump-memory.ts';
import { NetnsDumper } from './netns-dump.ts';
import { ownNetns } from '../processes/namespaces.ts';

const mayUnshare = spawnSync('unshare', ['--net', 'true']).status === 0;
const children: ChildProcess[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const child of children.splice(0)) child.stdin?.end();
});

/** A process in a network namespace of its own, with a listener under an abstract name. */
async function elsewhere(name: string): Promise<{ pid: number; netns: string }> {
  const program = `import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.bind("\\0${name}")\ns.listen(3)\nprint("ready", flush=True)\nsys.stdin.read()`;
  const child = spawn('unshare', ['--net', 'python3', '-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  return { pid, netns: /\d+/.exec(readlinkSync(`/proc/${pid}/ns/net`))?.[0] ?? '' };
}

describe.skipIf(!mayUnshare)('sockets of another network namespace', () => {
  it('are told, and only they; the agent stays where it is', async () => {
    const one = await elsewhere('atlas-one');
    const two = await elsewhere('atlas-two');
    const own = ownNetns();
    using dumper = new NetnsDumper();
    for (const [there, name] of [[one, 'atlas-one'], [two, 'atlas-two'], [one, 'atlas-one']] as const) {
      const dump = dumper.dump(there.pid, there.netns, new DumpMemory());
      expect(dump).toMatchObject({ ok: true, changes: { fresh: [{ name: `\0${name}`, state: 10, queue: { receive: 0, send: 3 } }] } });
    }
    expect(ownNetns()).toBe(own);
    expect(readlinkSync('/proc/thread-self/ns/net')).toBe(`net:[${own}]`);
  });

  it('are waited for also when the notice of the answer before wakes us late', async () => {
    const [one, two] = [await elsewhere('atlas-late-one'), await elsewhere('atlas-late-two')];
    using dumper = new NetnsDumper();
    for (const [there, name] of [[one, 'atlas-late-one'], [two, 'atlas-late-two'], [one, 'atlas-late-one']] as const) {
      vi.spyOn(Atomics, 'wait').mockReturnValueOnce('ok');
      const dump = dumper.dump(there.pid, there.netns, new DumpMemory());
      expect(dump.ok ? dump.changes.fresh.map((row) => row.name) : dump).toEqual([`\0${name}`]);
    }
  });

  it('keep nothing alive: the namespace ends with its last process', async () => {
    const there = await elsewhere('atlas-brief');
    using dumper = new NetnsDumper();
    expect(dumper.dump(there.pid, there.netns, new DumpMemory()).ok).toBe(true);
    const child = children[0];
    child?.stdin?.end();
    if (child) await once(child, 'exit');
    expect(dumper.dump(there.pid, there.netns, new DumpMemory())).toMatchObject({ ok: false, why: 'gone' });
    // No descriptor of ours leads there.
    const links = spawnSync('sh', ['-c', `ls -l /proc/${process.pid}/task/*/fd 2>/dev/null | grep -c 'net:\\[${there.netns}\\]'`], { encoding: 'utf8' });
    expect(links.stdout.trim()).toBe('0');
  });

  it('are refused when the pid leads to another namespace by now', async () => {
    const there = await elsewhere('atlas-moved');
    using dumper = new NetnsDumper();
    expect(dumper.dump(there.pid, '1', new DumpMemory())).toMatchObject({ ok: false, why: 'gone' });
    expect(dumper.dump(there.pid, there.netns, new DumpMemory())).toMatchObject({ ok: true });
  });
});

it.skipIf(process.getuid?.() === 0)('are not for an ordinary user, who is told so', () => {
  using dumper = new NetnsDumper();
  expect(dumper.dump(process.pid, ownNetns(), new DumpMemory())).toMatchObject({ ok: false, why: 'not-permitted' });
});
