import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import type { Address } from '#core/varlink/address.ts';
import { InterfaceCache } from './interface-cache.ts';
import { introspectAndKeep } from './introspect-and-keep.ts';

let folder: string;
let server: Server;
let asked: string[];
const open = new Set<Socket>();

type Answer = (method: string, parameters: { readonly interface?: string }) => unknown;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-introspect-'));
  asked = [];
});
afterEach(async () => {
  for (const socket of open) socket.destroy();
  open.clear();
  await new Promise((told) => server.close(told));
  rmSync(folder, { recursive: true });
});

const path = (): string => join(folder, 'socket');
const address = (): Address => ({ kind: 'unix', name: bytes(path()) });
const run = (withinMs?: number) => introspectAndKeep(address(), null, new InterfaceCache(join(folder, 'cache')), withinMs);

/** A service that answers as told; undefined is no answer at all, a string goes out as it is. */
function serve(answer: Answer): Promise<void> {
  server = createServer((socket) => {
    open.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      text += String(data);
      for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0')) {
        const call = JSON.parse(text.slice(0, end)) as { method: string; parameters: { interface?: string } };
        text = text.slice(end + 1);
        asked.push(call.method + (call.parameters.interface === undefined ? '' : ` ${call.parameters.interface}`));
        const reply = answer(call.method, call.parameters);
        if (reply !== undefined) socket.write(typeof reply === 'string' ? reply : `${JSON.stringify(reply)}\0`);
      }
    });
  });
  return new Promise((told) => server.listen(path(), () => told()));
}

const info = (interfaces: readonly unknown[], more = {}) => ({ parameters: { vendor: 'V', product: 'P', version: '1', url: '', interfaces, ...more } });
const textOf = (name: string): string => `interface ${name}\n\nmethod A() -> ()\n`;
const honest: Answer = (method, { interface: name }) => (method.endsWith('GetInfo') ? info(['org.varlink.service', 'io.example.A']) : { parameters: { description: textOf(name ?? '') } });

describe('introspection', () => {
  it('asks for all on one connection, and keeps what was said', async () => {
    await serve(honest);
    const outcome = await run();
    expect(outcome).toMatchObject({ ok: true, value: { sighting: { vendor: 'V', product: 'P', interfaces: [{ name: 'org.varlink.service' }, { name: 'io.example.A' }] }, troubles: [] } });
    expect(asked).toEqual(['org.varlink.service.GetInfo', 'org.varlink.service.GetInterfaceDescription org.varlink.service', 'org.varlink.service.GetInterfaceDescription io.example.A']);
    expect(open.size).toBe(1);
    const { sightings, texts } = new InterfaceCache(join(folder, 'cache')).read();
    expect(sightings).toHaveLength(1);
    expect(texts.map(({ text }) => text)).toEqual([textOf('org.varlink.service'), textOf('io.example.A')]);
  });

  it('meets the inode that was shown, or none', async () => {
    await serve(honest);
    const { dev } = statSync(path(), { bigint: true });
    const outcome = await introspectAndKeep(address(), { dev: String(dev), ino: '1' }, new InterfaceCache(join(folder, 'cache')));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'replaced' } });
    expect(asked).toEqual([]);
  });

  it('says what a service would not describe, and keeps the rest', async () => {
    await serve((method, parameters) => (parameters.interface === 'io.example.A' ? { error: 'org.varlink.service.InterfaceNotFound', parameters: { interface: 'io.example.A' } } : honest(method, parameters)));
    const outcome = await run();
    expect(outcome).toMatchObject({ ok: true, value: { troubles: ['It did not describe io.example.A: it answered with the error org.varlink.service.InterfaceNotFound.'] } });
    expect(outcome.ok && outcome.value.sighting.interfaces.map(({ name, hash }) => [name, hash === null])).toEqual([['org.varlink.service', false], ['io.example.A', true]]);
  });

  it('keeps no description that is longer than any', async () => {
    await serve((method, parameters) => (parameters.interface === 'io.example.A' ? { parameters: { description: 'x'.repeat(2_000_000) } } : honest(method, parameters)));
    expect(await run()).toMatchObject({ ok: true, value: { troubles: ['Its description of io.example.A is too long to be kept.'] } });
  });

  it.each<[string, Answer, object]>([
    ['that hangs', () => undefined, { code: 'failed', message: 'The service did not tell what it offers within 1 second.' }],
    ['that speaks something else', () => 'HTTP/1.1 400 Bad Request\r\n\r\n\0', { code: 'failed' }],
    ['that refuses', () => ({ error: 'org.varlink.service.PermissionDenied' }), { code: 'refused', message: 'The service would not say what it is: it answered with the error org.varlink.service.PermissionDenied.' }],
    ['without a list', () => ({ parameters: { vendor: 'V' } }), { code: 'failed', message: 'The service answered GetInfo without a list of interfaces.' }],
    ['that names what is no interface', () => info(['io.example.A', '<b>']), { code: 'failed', message: 'The service names an interface in a way that no interface is named.' }],
    ['that names too many', () => info(Array.from({ length: 300 }, (_, i) => `io.example.A${i}`)), { code: 'failed', message: 'The service claims to offer 300 interfaces; more than 256 are not asked for.' }],
    ['that hangs halfway', (method, parameters) => (parameters.interface === 'io.example.A' ? undefined : honest(method, parameters)), { code: 'failed', message: 'The service did not tell what it offers within 1 second.' }],
  ])('of a service %s ends in a failure', async (_, answer, error) => {
    await serve(answer);
    expect(await run(1000)).toMatchObject({ ok: false, error });
    expect(new InterfaceCache(join(folder, 'cache')).read().sightings).toEqual([]);
  });

  it('takes vendor and product for text of any length and kind', async () => {
    await serve((method, parameters) => (method.endsWith('GetInfo') ? info(['io.example.A', 'io.example.A'], { vendor: 'x'.repeat(5000), product: 7, version: null }) : honest(method, parameters)));
    const outcome = await run();
    expect(outcome).toMatchObject({ ok: true, value: { sighting: { product: '', version: '', interfaces: [{ name: 'io.example.A' }] } } });
    expect(outcome.ok && outcome.value.sighting.vendor).toHaveLength(1000);
  });
});
