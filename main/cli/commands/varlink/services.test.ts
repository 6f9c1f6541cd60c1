import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Answerer, register } from '../../../../tests/e2e/varlink/answerer.ts';
import { built } from '../../../../tests/fixtures/built.ts';

const program = built('main/cli/index.ts');

let folder: string;
let service: Answerer;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-varlink-'));
  for (const name of ['run', 'cache', 'state']) mkdirSync(join(folder, name));
  service = new Answerer(join(folder, 'run/people'), { product: 'Peo\u202eple', interfaces: { 'io.example.People': people } });
  register(join(folder, 'run'), 'io.example.People', '../../people');
  register(join(folder, 'run'), 'io.example.Gone', '../../gone');
});
afterEach(() => {
  service[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const people = 'interface io.example.People\n\n# Who there is\nmethod List() -> (name: string)\n';

/** The service lives in this process, so the program is not waited for by standing still. */
const sockatlas = (...args: string[]): Promise<{ status: number; out: string; err: string }> =>
  new Promise((told) => {
    const env = { PATH: process.env['PATH'], HOME: folder, XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache'), XDG_RUNTIME_DIR: join(folder, 'run') };
    const child = execFile(process.execPath, [program, 'varlink', ...args], { env }, (_, out, err) => told({ status: child.exitCode ?? -1, out, err }));
  });

/** docs/json.md. Strict: a member that is not documented fails as well as one that is missing. */
const serviceSchema = z.strictObject({
  address: z.string(),
  row: z.string().nullable(),
  names: z.array(z.strictObject({ name: z.string(), from: z.enum(['registry', 'drop-in', 'address']), registry: z.enum(['system', 'user', 'demo']).optional(), folder: z.string().optional(), path: z.string().optional() })).min(1),
  awake: z.enum(['awake', 'asleep', 'none', 'unknown']),
  registered: z.array(z.enum(['system', 'user', 'demo'])),
  role: z.union([z.enum(['entrypoint', 'listen', 'server', 'client']).nullable(), z.strictObject({ unknown: z.string(), why: z.string() })]),
  access: z.strictObject({ you: z.enum(['yes', 'no', 'unknown']), everyone: z.enum(['yes', 'no', 'unknown']) }).nullable(),
  processes: z.array(z.strictObject({ pid: z.number(), command: z.string() })),
  unit: z.string().nullable(),
  said: z.strictObject({ vendor: z.string(), product: z.string(), version: z.string(), url: z.string(), interfaces: z.array(z.strictObject({ name: z.string(), sha256: z.string().nullable() })), firstSeenMs: z.number(), lastSeenMs: z.number() }).nullable(),
  mismatches: z.array(z.strictObject({ code: z.string(), sentence: z.string() })),
});
const servicesSchema = z.strictObject({ version: z.literal(1), host: z.object({}), services: z.array(serviceSchema) });
const interfacesSchema = z.strictObject({ version: z.literal(1), interfaces: z.array(z.strictObject({ interface: z.string(), sha256: z.string().nullable(), address: z.string(), firstSeenMs: z.number(), lastSeenMs: z.number(), methods: z.array(z.string()).nullable(), about: z.string().nullable() })) });

const listed = async () => servicesSchema.parse(JSON.parse((await sockatlas('services', '--json')).out)).services;

describe('sockatlas varlink', () => {
  it('services: lists what is registered, and connects to nobody', async () => {
    const { status, out } = await sockatlas('services');
    expect(status).toBe(0);
    expect(out).toMatch(/^● +io\.example\.People +\? +\? +yes\/no +user /m);
    expect(out).toContain('▲ io.example.Gone: The name io.example.Gone in the user registry leads nowhere.');
    expect((await sockatlas('services', '--filter', 'name:/nowhere')).status).toBe(1);
    expect((await sockatlas('interfaces')).status).toBe(1);
    const refused = await sockatlas('describe', 'io.example.People', 'io.example.People');
    expect(refused).toMatchObject({ status: 1, out: '' });
    expect(refused.err).toContain('It runs: --wake asks it.');
    expect(service.connections).toBe(0);
  });

  it('interfaces --wake: asks the service, and from then on it need not be there', async () => {
    const woken = await sockatlas('interfaces', '--wake', 'io.example.People');
    expect(woken.out).toMatch(/^io\.example\.People +1 +\d{4}-/m);
    service[Symbol.dispose]();
    expect((await listed()).find(({ names }) => names[0]?.name === 'io.example.People')).toMatchObject({ awake: 'none', said: { product: 'Peo\\u{202e}ple' } });
    expect(interfacesSchema.parse(JSON.parse((await sockatlas('interfaces', '--json')).out)).interfaces).toMatchObject([{ interface: 'io.example.People', methods: ['List'] }]);
    expect(await sockatlas('describe', 'io.example.People')).toMatchObject({ status: 0, out: people });
    expect(await sockatlas('describe', 'unix:' + join(folder, 'run/people'), 'io.example.People')).toMatchObject({ out: people });
    expect((await sockatlas('describe', 'io.example.People', 'io.example.Other')).err).toContain('It offers io.example.People.');
    expect((await sockatlas('forget', 'io.example.People')).status).toBe(0);
    expect((await sockatlas('interfaces')).status).toBe(1);
  });

  it('search: finds words in what was said, and connects to nobody', async () => {
    expect(await sockatlas('search', 'name')).toMatchObject({ status: 1, out: expect.stringContaining('No service was asked yet') });
    await sockatlas('interfaces', '--wake', 'io.example.People');
    service[Symbol.dispose]();
    const found = await sockatlas('search', 'gives:name', 'in:io.example');
    expect(found.status).toBe(0);
    expect(found.out).toMatch(/^io\.example\.People +field +List name: string +given by the method List$/m);
    expect(JSON.parse((await sockatlas('search', '--json', 'gives:name')).out)).toMatchObject({ version: 1, found: [{ interface: 'io.example.People', kind: 'field', member: 'List', path: 'name', type: 'string', users: [{ method: 'List', way: 'gives' }] }] });
    expect(await sockatlas('search', 'takes:name')).toMatchObject({ status: 1 });
  });

  it('describe --wake: tells what the service says now, and a change is told from then on', async () => {
    expect((await sockatlas('describe', '--wake', 'io.example.People', 'io.example.People')).out).toBe(people);
    service.said = { interfaces: { 'io.example.People': `${people}\nmethod Add() -> ()\n` } };
    expect((await sockatlas('describe', '--wake', 'io.example.People', 'io.example.People')).out).toContain('method Add');
    expect((await sockatlas('services')).out).toContain('Δ io.example.People: Since ');
  });

  it('says why a service cannot be asked', async () => {
    expect(await sockatlas('interfaces', '--wake', join(folder, 'nothing'))).toMatchObject({ status: 5, out: '' });
    expect(await sockatlas('interfaces', '--wake', 'io.example.Nowhere')).toMatchObject({ status: 1 });
    expect(await sockatlas('interfaces', '--wake')).toMatchObject({ status: 2 });
    expect(await sockatlas('forget')).toMatchObject({ status: 2 });
  });
});
