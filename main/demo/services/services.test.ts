import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, type Answer } from '#agent/varlink/client/ask.ts';
import { connect } from '#agent/varlink/client/connect.ts';
import type { Connection } from '#agent/varlink/client/connection.ts';
import { serve, type Server } from '#agent/varlink/server/server.ts';
import { catalogueOf } from '#core/catalogue/catalogue.ts';
import { formatInterface } from '#core/idl/format.ts';
import { flagsOfMethod } from '#core/idl/markers.ts';
import { parseInterface } from '#core/idl/parse.ts';
import { checkValue } from '#core/idl/values.ts';
import { compareInterfaces } from '#core/idl/compare.ts';
import type { InterfaceNode } from '#core/idl/syntax.ts';
import { bytes } from '#core/model/bytes.ts';
import type { VarlinkObject } from '#core/varlink/value.ts';
import { echoText, typesText } from '../texts/echo.ts';
import { filesText } from '../texts/files.ts';
import { jobsText } from '../texts/jobs.ts';
import { garbledTold, mischiefText } from '../texts/mischief.ts';
import { peopleTexts } from '../texts/people.ts';
import { demoServices } from './services.ts';

let folder: string;
let server: Server;
let open: Connection[];
let troubles: unknown[];

const begin = (name: string): void => {
  const wanted = demoServices.find((service) => service.name === name);
  if (!wanted) throw new Error(`no service ${name}`);
  server = serve(wanted.make(folder), { path: bytes(join(folder, 'socket')), mode: 0o600, descriptors: wanted.descriptors ?? false, onTrouble: (_method, error) => troubles.push(error) });
};
const client = async (timeoutMs = 5000): Promise<Connection> => {
  const connected = await connect({ kind: 'unix', name: bytes(join(folder, 'socket')) }, { timeoutMs, descriptors: true });
  if (!connected.ok) throw new Error(connected.problem.kind);
  open.push(connected.connection);
  return connected.connection;
};
const call = async (method: string, parameters: VarlinkObject = {}, flag: 'none' | 'more' | 'oneway' = 'none', timeoutMs = 5000): Promise<Answer> => ask(await client(timeoutMs), `io.sockatlas.demo.${method}`, parameters, flag);
const only = async (method: string, parameters: VarlinkObject = {}): Promise<VarlinkObject> => {
  const answer = await call(method, parameters);
  if (answer.how !== 'replied') throw new Error(JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
  return answer.replies[0]?.parameters ?? {};
};
const errorOf = async (method: string, parameters: VarlinkObject = {}): Promise<unknown> => {
  const answer = await call(method, parameters);
  return answer.how === 'error' ? [answer.error.error.replace('io.sockatlas.demo.', ''), answer.error.parameters] : answer.how;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-services-'));
  [open, troubles] = [[], []];
});
afterEach(() => {
  for (const connection of open) connection.close();
  server[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const nodeOf = (text: string): InterfaceNode => {
  const { interface: node, problems } = parseInterface(text);
  if (!node || problems.length > 0) throw new Error(problems[0]?.message ?? 'empty');
  return node;
};

describe('the interfaces', () => {
  beforeEach(() => begin('echo'));

  it.each(Object.entries({ people: peopleTexts.first, 'people, updated': peopleTexts.second, jobs: jobsText, files: filesText, echo: echoText, types: typesText, mischief: mischiefText }))('of %s parse, and every method says what it does', (_name, text) => {
    const node = nodeOf(text);
    expect(nodeOf(formatInterface(node)).members.length).toBe(node.members.length);
    expect(node.members.filter(({ is, comments }) => is === 'method' && comments.length === 0).map(({ name }) => name)).toEqual([]);
  });

  it('are known to the catalogue: which calls change something, and which give many replies', () => {
    for (const text of [peopleTexts.first, peopleTexts.second, jobsText, filesText, echoText, typesText, mischiefText]) {
      const node = nodeOf(text);
      const known = catalogueOf(node.name);
      for (const member of node.members) if (member.is === 'method') expect([member.name, known?.methods.get(member.name)?.more]).toEqual([member.name, flagsOfMethod(member).more]);
    }
  });

  it('of the garbled one does not', () => {
    expect(parseInterface(garbledTold).problems.length).toBeGreaterThan(0);
  });

  it('of people changes with an update as told: two methods more, and a parameter that may be absent', () => {
    const changes = compareInterfaces(nodeOf(peopleTexts.first), nodeOf(peopleTexts.second));
    expect(changes.filter(({ breaks }) => breaks)).toEqual([]);
    expect(changes.map(({ member }) => member)).toEqual(expect.arrayContaining(['CountGroups', 'ListCity', 'Search']));
  });
});

describe('people', () => {
  beforeEach(() => begin('people'));

  it('are all as the interface promises', async () => {
    const { replies } = await call('People.List', {}, 'more');
    expect(replies).toHaveLength(5);
    const node = nodeOf(peopleTexts.first);
    const list = node.members.find(({ name }) => name === 'List');
    if (list?.is !== 'method') throw new Error('no method List');
    for (const { parameters } of replies) expect(checkValue(parameters, list.output, { interface: node, reader: 'service' })).toEqual([]);
    expect(replies.map(({ parameters }) => (parameters['person'] as VarlinkObject)['heartbeats'])).toContain(9_007_199_254_740_993n);
    expect((await call('People.List')).replies).toHaveLength(1);
    expect((await call('People.List', { group: 'sailors' }, 'more')).replies).toHaveLength(2);
    expect(await errorOf('People.List', { group: 'nobody' })).toEqual(['People.NobodyFound', {}]);
  });

  it('come, change and go', async () => {
    const { id } = await only('People.Add', { name: 'New One', heartbeats: 18_014_398_509_481_985n, scores: { x: 1 } });
    expect(id).toBe(6);
    expect(await only('People.Get', { id: 6 })).toMatchObject({ person: { name: 'New One', heartbeats: 18_014_398_509_481_985n, channel: 'mail', scores: { x: 1 } } });
    await only('People.SetChannel', { id: 6, channel: 'phone' });
    expect(await only('People.Search', { text: 'new' })).toMatchObject({ total: 1, people: [{ channel: 'phone' }] });
    expect(await errorOf('People.Add', { name: 'New One' })).toEqual(['People.NameTaken', { name: 'New One', id: 6 }]);
    await only('People.Remove', { id: 6 });
    expect(await errorOf('People.Get', { id: 6 })).toEqual(['People.NoSuchPerson', { id: 6 }]);
    expect(await errorOf('People.Get', { id: 2n ** 70n })).toEqual(['org.varlink.service.InvalidParameter', { parameter: 'id' }]);
  });

  it('are offered by another interface after an update, and back', async () => {
    expect(await errorOf('People.CountGroups')).toEqual(['org.varlink.service.MethodNotFound', { method: 'io.sockatlas.demo.People.CountGroups' }]);
    expect(await errorOf('People.Search')).toEqual(['org.varlink.service.InvalidParameter', { parameter: 'text' }]);
    expect(await only('People.Update')).toEqual({ version: '2.0' });
    expect(await only('People.CountGroups')).toMatchObject({ groups: { sailors: 2 } });
    expect(await only('People.ListCity', { city: 'Moth' })).toMatchObject({ people: [{ id: 2 }] });
    expect(await only('People.Search')).toMatchObject({ total: 5 });
    expect(await ask(await client(), 'org.varlink.service.GetInfo')).toMatchObject({ replies: [{ parameters: { version: '2.0' } }] });
    expect(await only('People.Update')).toEqual({ version: '1.0' });
  });
});

describe('jobs', () => {
  beforeEach(() => begin('jobs'));

  it('are watched to their end', async () => {
    expect((await call('Jobs.List', {}, 'more')).replies).toMatchObject([{ parameters: { job: { id: 1, state: 'running', uid: null } } }]);
    expect(await only('Jobs.Start', { kind: 'scan', steps: 3, stepMSec: 20 })).toEqual({ id: 2 });
    const watched = await call('Jobs.Watch', { id: 2 }, 'more');
    expect(watched.how).toBe('replied');
    expect(watched.replies.at(-1)).toMatchObject({ parameters: { job: { state: 'done', step: 3, uid: process.getuid?.() } } });
    expect(await errorOf('Jobs.Cancel', { id: 2 })).toEqual(['Jobs.JobIsOver', { id: 2, state: 'done' }]);
    await only('Jobs.Cancel', { id: 1 });
    expect(await errorOf('Jobs.Clear')).toEqual(['Jobs.InteractiveAuthenticationRequired', {}]);
    expect(await only('Jobs.Clear', { allowInteractiveAuthentication: true })).toEqual({ forgotten: 2 });
    expect(await errorOf('Jobs.List')).toEqual(['Jobs.NoJobs', {}]);
  });

  it('wait for their turn, and can be cancelled', async () => {
    for (let i = 0; i < 3; i++) await only('Jobs.Start', { kind: 'print', steps: 1000 });
    expect((await call('Jobs.List', { state: 'waiting' }, 'more')).replies).toHaveLength(1);
    await only('Jobs.Cancel', { id: 1 });
    expect((await call('Jobs.List', { state: 'running' }, 'more')).replies.map(({ parameters }) => (parameters['job'] as VarlinkObject)['id'])).toEqual([2, 3, 4]);
    for (const id of [2, 3, 4]) await only('Jobs.Cancel', { id });
  });

  it('tick and flood, refuse, and are not written yet', async () => {
    expect((await call('Jobs.Tick', { everyMSec: 1, count: 5 }, 'more')).replies).toHaveLength(5);
    expect((await call('Jobs.Flood', { count: 3000, fillingBytes: 100 }, 'more')).replies.at(-1)?.parameters).toEqual({ index: 2999, filling: 'x'.repeat(100) });
    expect(await errorOf('Jobs.Tick')).toEqual(['org.varlink.service.ExpectedMore', {}]);
    expect(await errorOf('Jobs.Destroy')).toEqual(['org.varlink.service.PermissionDenied', {}]);
    expect(await errorOf('Jobs.Pause', { id: 1 })).toEqual(['org.varlink.service.MethodNotImplemented', { method: 'io.sockatlas.demo.Jobs.Pause' }]);
  });
});

describe('files', () => {
  beforeEach(() => begin('files'));
  const send = async (method: string, parameters: VarlinkObject, descriptors: readonly number[]): Promise<{ readonly parameters: VarlinkObject; readonly got: readonly number[] } | string> => {
    const connection = await client();
    return new Promise((resolve) =>
      connection.open(
        { method: `io.sockatlas.demo.Files.${method}`, parameters: JSON.stringify(parameters), flag: 'none', descriptors },
        { reply: (reply, got) => resolve({ parameters: reply.parameters, got }), raw: () => undefined, ended: (end) => resolve(end.how === 'error' ? end.reply.error.replace('io.sockatlas.demo.Files.', '') : end.how) },
      ),
    );
  };

  it('come and go as descriptors', async () => {
    writeFileSync(join(folder, 'mine'), 'content');
    expect(await send('Put', { name: 'a/b', fileDescriptor: 0 }, [openSync(join(folder, 'mine'), 'r')])).toBe('BadName');
    expect(await send('Put', { name: '../up', fileDescriptor: 0 }, [openSync(join(folder, 'mine'), 'r')])).toBe('BadName');
    expect(await send('Put', { name: '..', fileDescriptor: 0 }, [openSync(join(folder, 'mine'), 'r')])).toMatchObject({ parameters: { file: { name: '..', sizeBytes: 7 } } });
    const given = await send('Get', { name: '..' }, []);
    if (typeof given === 'string') throw new Error(given);
    const [descriptor = -1] = given.got;
    expect(readFileSync(descriptor, 'utf8')).toBe('content');
    expect(fstatSync(descriptor).isFile()).toBe(true);
    closeSync(descriptor);
    expect((await call('Files.List', {}, 'more')).replies).toHaveLength(2);
    await only('Files.Remove', { name: '..' });
    expect(await send('Get', { name: '..' }, [])).toBe('NoSuchFile');
  });

  it('are refused where there is nothing to read', async () => {
    expect(await send('Put', { name: 'x', fileDescriptor: 1 }, [openSync('/dev/null', 'r')])).toBe('NoDescriptor');
    expect(await send('Put', { name: 'x', fileDescriptor: -1 }, [])).toBe('NoDescriptor');
    expect(await send('Put', { name: 'x', fileDescriptor: 0 }, [openSync('/dev/zero', 'r')])).toBe('Unreadable');
    expect(await send('Put', { name: 'x', fileDescriptor: 0 }, [openSync(folder, 'r')])).toBe('Unreadable');
    expect(await send('Put', { name: 'x', fileDescriptor: 0 }, [openSync(join(folder, 'out'), 'w')])).toBe('Unreadable');
    writeFileSync(join(folder, 'large'), Buffer.alloc(8 * 1024 * 1024 + 1));
    expect(await send('Put', { name: 'x', fileDescriptor: 0 }, [openSync(join(folder, 'large'), 'r')])).toBe('TooLarge');
  });
});

describe('mischief', () => {
  beforeEach(() => begin('mischief'));

  it.each([
    ['NoNul', 'cut-short'],
    ['TwoReplies', 'unexpected-reply'],
    ['UnaskedMore', 'unexpected-continues'],
    ['DeepNesting', 'not-json'],
    ['InvalidUtf8', 'not-utf8'],
    ['NoJson', 'not-json'],
    ['NoObject', 'not-an-object'],
    ['EarlyClose', 'gone'],
    ['HalfReply', 'cut-short'],
    ['HugeMessage', 'too-long'],
    ['EndlessMessage', 'too-long'],
    ['LongNumber', 'not-json'],
  ])('%s is seen by our client as %s', async (method, kind) => {
    expect(await call(`Mischief.${method}`)).toMatchObject({ how: 'failed', problem: { kind } });
    expect(troubles).toEqual([]);
  });

  it.each(['Hang', 'SlowDrip'])('%s runs into the time limit', async (method) => {
    expect(await call(`Mischief.${method}`, {}, 'none', 100)).toMatchObject({ how: 'failed', problem: { kind: 'timed-out' } });
  });

  it('says what it should not, in good replies', async () => {
    expect(await only('Mischief.WrongTypes')).toEqual({ number: 'seven', list: { 0: 'a' }, extra: true });
    expect(Object.keys((await only('Mischief.HostileStrings'))['object'] as VarlinkObject)).toContain('__proto__');
    expect(await errorOf('Mischief.UnknownError')).toEqual(['Elsewhere.NeverHeardOf', { why: 'because' }]);
  });
});

describe('echo', () => {
  beforeEach(() => begin('echo'));

  it('gives back a value of every type', async () => {
    const { all = null } = await only('Types.Example');
    const types = nodeOf(typesText);
    const echoed = types.members.find(({ name }) => name === 'Echo');
    if (echoed?.is !== 'method') throw new Error('no method Echo');
    expect(checkValue({ all }, echoed.input, { interface: types, reader: 'service' })).toEqual([]);
    expect(await only('Types.Echo', { all })).toEqual({ all });
    expect(await only('Types.Count', { list: [1, 'two'], map: { a: 1 }, set: { x: {}, y: {}, z: {} } })).toEqual({ list: 2, map: 1, set: 3 });
    expect(await errorOf('Types.Count', { set: { x: 1 } })).toEqual(['org.varlink.service.InvalidParameter', { parameter: 'set' }]);
  });

  it('gives back, swallows, and shouts', async () => {
    expect(await only('Echo.Echo', { value: { a: [1n, null] } })).toEqual({ value: { a: [1, null] } });
    await call('Echo.Swallow', {}, 'oneway');
    expect(await only('Echo.CountSwallowed')).toEqual({ count: 1 });
    const connection = await client();
    let heard = '';
    await new Promise<void>((resolve) =>
      connection.open(
        { method: 'io.sockatlas.demo.Echo.Shout', parameters: '{"capitals":true}', flag: 'upgrade' },
        {
          reply: () => connection.sendRaw(Buffer.from('hello\0')),
          raw: (part) => {
            heard += part.toString();
            if (heard.length === 6) resolve();
          },
          ended: () => resolve(),
        },
      ),
    );
    expect(heard).toBe('HELLO\0');
  });
});
