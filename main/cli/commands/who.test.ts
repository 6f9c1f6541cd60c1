import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acts } from '#core/access/rules/step.ts';
import { built } from '../../../tests/fixtures/built.ts';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { whoJsonSchema } from '../../../tests/fixtures/json-schema.ts';

const program = built('main/cli/index.ts');
const isRoot = process.getuid?.() === 0;

let sockets: Sockets;
beforeEach(() => {
  sockets = new Sockets();
});
afterEach(() => sockets.close());

function sockatlas(...args: string[]): { status: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'] }, encoding: 'utf8', maxBuffer: 1 << 28, cwd: '/' });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}
const json = (...args: string[]) => whoJsonSchema.parse(JSON.parse(sockatlas('who', ...args, '--json').out));

function door(mode: number): string {
  sockets.listen('door.sock');
  const path = sockets.path('door.sock');
  chmodSync(path, mode);
  return path;
}

describe('who', () => {
  it('sums up each act over all accounts', () => {
    const { status, out } = sockatlas('who', door(0o666));
    expect(status).toBe(0);
    expect(out).toMatch(/^Connect +Everyone$/m);
    expect(out).toMatch(/^everyone +yes /m);
  });

  it('gives each account an answer with its proof', () => {
    const found = json(door(0o660));
    expect(found.everyone.connect.answer).toBe('no');
    expect(found.users.length).toBeGreaterThan(1);
    const root = found.users.find(({ uid }) => uid === 0);
    for (const act of acts.filter((one) => !/Labels|relabel/.test(one))) expect(root?.[act].answer).toBe('yes');
    const last = found.users.at(-1)?.connect.proof.at(-1);
    expect(last).toMatchObject({ step: 'door', outcome: 'no' });
  });

  it('tells the proof for a user, a group, everyone and a number', () => {
    const path = door(0o666);
    const { out, status } = sockatlas('who', path, '--user', 'everyone', '-u', '@root', '-u', '54321');
    expect(status).toBe(0);
    expect(out).toContain('everyone may connect\n    May write to it: as one of the others, who have rw-.');
    expect(out).toContain('The way, as members of root');
    expect(out).toContain('user 54321 may connect');
    expect(out.match(/May go through \/:/g)?.length).toBe(3);
    const [everyone] = json(path, '--user', 'everyone').users;
    expect(everyone).toMatchObject({ user: 'everyone', uid: null, connect: { answer: 'yes' }, chmod: { answer: 'no' } });
  });

  it('looks at the folders on the way', () => {
    const folder = join(sockets.folder, 'shut');
    mkdirSync(folder);
    sockets.listenAt(`${folder}/s`);
    chmodSync(`${folder}/s`, 0o666);
    chmodSync(folder, 0o700);
    const [everyone] = json(`${folder}/s`, '--user', 'everyone').users;
    expect(everyone?.connect.answer).toBe('no');
    expect(everyone?.connect.proof.at(-1)).toMatchObject({ step: 'folder', path: folder, outcome: 'no' });
    expect(sockatlas('list', '--filter', `name:"${folder}/s" anyone:connect`).out).not.toContain(folder);
    expect(sockatlas('list', '--filter', `name:"${folder}/s" -anyone:connect can:connect`).out).toContain(folder);
  });

  it.runIf(isRoot)('says that names of labels are behind the folder alone, and what the mode of the folder gives away', () => {
    const path = door(0o600);
    chmodSync(sockets.folder, 0o777);
    chownSync(path, 65_534, 65_534);
    const [everyone] = json(path, '--user', 'everyone').users;
    expect(everyone?.replace.answer).toBe('yes');
    chmodSync(sockets.folder, 0o1777);
    expect(json(path, '--user', 'everyone').users[0]?.replace.proof.at(-1)).toMatchObject({ step: 'sticky', outcome: 'no' });
    expect(json(path, '--user', '65534').users[0]?.replace.answer).toBe('yes');
  });

  it('knows an abstract name and refuses a user that there is not', () => {
    sockets.listen('\0who-test');
    expect(json('@who-test', '--user', 'everyone').users[0]?.connect).toMatchObject({ answer: 'yes', proof: [{ step: 'abstract' }] });
    const { status, err } = sockatlas('who', '@who-test', '--user', 'nobody-of-this-name');
    expect(status).toBe(2);
    expect(err).toContain('There is no local account nobody-of-this-name.');
  });
});
