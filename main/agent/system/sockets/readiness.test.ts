import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { built } from '../../../../tests/fixtures/built.ts';
import { acceptFrom, connectTo, listenAt, socketPair } from './connect.ts';
import { closeAll } from './descriptor-link.ts';
import { ready, watch } from './readiness.ts';
import { bytes } from '#core/model/bytes.ts';

const program = built('main/agent/system/sockets/readiness.ts');
const run = (script: string) => spawnSync(process.execPath, ['--input-type=module', '-e', `const { watch } = await import('${pathToFileURL(program).href}'); ${script}`], { timeout: 10_000 });

describe('a watch', () => {
  it('tells once for each arming', async () => {
    const name = bytes(`\0sockatlas-readiness-${process.pid}`);
    const listening = listenAt(name);
    if (!listening.ok) throw new Error(listening.code);
    let told = 0;
    using watched = watch(listening.fd, () => told++);
    const moment = () => new Promise((done) => setTimeout(done, 50));
    const clients = [connectTo(name, null)];
    await moment();
    expect(told).toBe(0);
    watched.arm(ready.read);
    await moment();
    clients.push(connectTo(name, null));
    await moment();
    expect(told).toBe(1);
    watched.arm(ready.read);
    await moment();
    expect(told).toBe(2);
    const accepted = [acceptFrom(listening.fd), acceptFrom(listening.fd)];
    expect(acceptFrom(listening.fd)).toEqual({ ok: false, code: 'EAGAIN' });
    closeAll([...clients, ...accepted, listening].flatMap((one) => (one.ok ? [one.fd] : [])));
  });

  it('tells of many at a time', async () => {
    const pairs = Array.from({ length: 200 }, () => socketPair() ?? ([-1, -1] as const));
    const told = new Set<number>();
    const watches = pairs.map(([fd]) => watch(fd, () => told.add(fd)));
    for (const one of watches) one.arm(ready.write);
    for (let i = 0; i < 100 && told.size < 200; i++) await new Promise((done) => setTimeout(done, 10));
    expect(told.size).toBe(200);
    for (const one of watches) one[Symbol.dispose]();
    closeAll(pairs.flat());
  });

  it('keeps no program from ending', () => {
    // Whether it ends by itself once nothing is watched, or is made to while something is.
    expect(run('watch(0, () => {})[Symbol.dispose]();').status).toBe(0);
    expect(run('const w = watch(0, () => {}); setTimeout(() => process.exit(3), 100);').status).toBe(3);
    expect(run('const w = watch(0, () => {}); setTimeout(() => { throw new Error("end"); }, 100);').status).toBe(1);
  });
});
