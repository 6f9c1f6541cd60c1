import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DoorRef, Edit } from '../edits/edit.ts';
import { aRegistryEntry, anEntryPoint, aRow } from '../../tests/fixtures/rows.ts';
import { bytes } from '../model/bytes.ts';
import { known } from '../model/known.ts';
import type { RegistryEntry } from '../model/registry.ts';
import { bytesOfText } from '../names/utf8.ts';
import { dropInChangeSchema } from './change-schema.ts';
import { dropInCommand, dropInInWords } from './change.ts';
import { dropInPath, dropInText, isSocketUnit, mergeOptions, optionsProblem, parseDropIn } from './drop-in.ts';
import { labelLineProblem, linkPathProblem, type DurableOption } from './option.ts';
import { keepAll, lastingOf, lossesOf, type Loss } from './plan.ts';
import { parseUnit, unitListeningAt, versionOf, type SocketUnit } from './unit.ts';

const label = (name: string, value: string) => ({ name: bytesOfText(name), value: bytesOfText(value) });
const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const anyLabel = fc.tuple(anyText, anyText).map(([name, value]) => label(`user.${name}`, value)).filter(({ name, value }) => labelLineProblem(name, value) === null);
const anyLabels = fc.uniqueArray(anyLabel, { maxLength: 6, selector: ({ name }) => name });
const anyLink = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '.', '_', '-', '%', '/', 'é', ' '), minLength: 1, maxLength: 12 }).map((text) => bytesOfText(`/${text}`)).filter((path) => linkPathProblem(path) === null);
const anyOptions: fc.Arbitrary<DurableOption[]> = fc
  .record({ mode: fc.option(fc.nat(0o7777)), user: fc.option(fc.nat(0xfffffffe)), point: fc.option(fc.tuple(fc.boolean(), anyLabels)), listen: fc.option(fc.tuple(fc.boolean(), anyLabels)), links: fc.option(fc.uniqueArray(anyLink, { minLength: 1, maxLength: 4 })) })
  .map(({ mode, user, point, listen, links }) => {
    const list = (option: 'XAttrEntryPoint' | 'XAttrListen', given: typeof point): DurableOption[] => (given === null || (!given[0] && given[1].length === 0) ? [] : [{ option, reset: given[0], labels: given[1] }]);
    return [...(mode === null ? [] : [{ option: 'SocketMode' as const, mode }]), ...(user === null ? [] : [{ option: 'SocketUser' as const, id: user }, { option: 'SocketGroup' as const, id: user }]), ...list('XAttrEntryPoint', point), ...list('XAttrListen', listen), ...(links === null ? [] : [{ option: 'Symlinks' as const, paths: links }])];
  });

describe('a drop-in', () => {
  it('is read back as it was written, whatever the labels', () => {
    fc.assert(fc.property(anyOptions, (options) => {
      expect(parseDropIn(dropInText(options))).toEqual(options);
    }), { numRuns: 1000 });
  });

  it('has one setting a line, and no value that begins another', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const lines = dropInText(options).split('\n');
        expect(lines[1]).toBe('[Socket]');
        expect(lines.at(-1)).toBe('');
        for (const line of lines.slice(2, -1)) expect(line).toMatch(/^(SocketMode=\d{4}|Socket(User|Group)=\d+|XAttr(EntryPoint|Listen)=(user\..*=.*)?|Symlinks=\/\S+)$/);
        for (const line of lines) expect(line).not.toMatch(/\\$/);
        expect(optionsProblem(options)).toBeNull();
      }),
    );
  });

  it('doubles what systemd would expand', () => {
    expect(dropInText([{ option: 'XAttrEntryPoint', reset: true, labels: [label('user.a%n', '100% %u')] }])).toMatch(/\nXAttrEntryPoint=\nXAttrEntryPoint=user\.a%%n=100%% %%u\n$/);
  });

  it('of somebody else, or changed by hand, is not taken for ours', () => {
    const ours = dropInText([{ option: 'SocketMode', mode: 0o660 }]);
    for (const other of ['', '[Socket]\nSocketMode=0660\n', `${ours}Backlog=7\n`, ours.replace('0660', '660'), ours.slice(0, -1), `${ours}SocketMode=0600\n`, ours.replace('[Socket]', '[Socket]\n# mine')]) expect(parseDropIn(other), other).toBeNull();
    expect(parseDropIn(ours)).toEqual([{ option: 'SocketMode', mode: 0o660 }]);
  });

  it('keeps what it said before beside what is new', () => {
    const before: DurableOption[] = [{ option: 'SocketMode', mode: 0o600 }, { option: 'XAttrEntryPoint', reset: true, labels: [label('user.a', '1'), label('user.b', '2')] }];
    expect(mergeOptions(before, [{ option: 'XAttrEntryPoint', reset: false, labels: [label('user.a', '3')] }])).toEqual([before[0], { option: 'XAttrEntryPoint', reset: true, labels: [label('user.b', '2'), label('user.a', '3')] }]);
    expect(mergeOptions(before, [{ option: 'SocketMode', mode: 0o640 }])).toEqual([{ option: 'SocketMode', mode: 0o640 }, before[1]]);
    expect(mergeOptions(before, [{ option: 'XAttrEntryPoint', reset: true, labels: [] }])).toEqual([before[0], { option: 'XAttrEntryPoint', reset: true, labels: [] }]);
  });

  it('lies where systemd reads it', () => {
    expect(dropInPath('dbus.socket', null)).toBe('/etc/systemd/system/dbus.socket.d/50-sockatlas.conf');
    expect(dropInPath('a@b.socket', '/home/x/.config')).toBe('/home/x/.config/systemd/user/a@b.socket.d/50-sockatlas.conf');
  });

  it('is for names of .socket units alone', () => {
    for (const name of ['dbus.socket', 'a@b.socket', 'a@.socket', 'system-x\\x2dy.socket', '_a:b.socket']) expect(isSocketUnit(name), name).toBe(true);
    for (const name of ['', '.socket', '..socket', '-x.socket', '../x.socket', 'a/b.socket', 'a b.socket', 'a\n.socket', 'dbus.service', 'dbus.socket/', 'a..socket', 'ä.socket', `${'a'.repeat(250)}.socket`]) expect(isSocketUnit(name), name).toBe(false);
  });

  it('is asked for in words without a hidden character', () => {
    fc.assert(
      fc.property(anyOptions.filter((options) => options.length > 0), (options) => {
        const change = dropInChangeSchema.parse({ unit: 'x.socket', scope: 'system', options, before: null });
        expect(dropInInWords(change)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(dropInCommand(change, '/x')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

describe('a label in a unit file', () => {
  const problem = (name: string, value: string) => labelLineProblem(bytes(name), bytes(value));
  it('is the rest of its line', () => {
    for (const value of ['', 'a b  c', '"q"', "it's", 'a;b#c', 'a=b', '100%', 'a\\b', bytesOfText('é€')]) expect(problem('user.a', value), value).toBeNull();
  });
  it('is refused, with the reason, where a line cannot say it', () => {
    for (const [name, value] of [['user.a', 'a\nb'], ['user.a', ' a'], ['user.a', 'a '], ['user.a', 'a\\'], ['user.a', '\xff'], ['user.a=b', 'x'], ['security.x', 'x'], ['user.a', 'a\tb']] as const) expect(problem(name, value), `${name}=${value}`).toMatch(/^[A-Za-z].*\.$/);
  });
});

const shown = `Id=t.socket
LoadState=loaded
FragmentPath=/etc/systemd/system/t.socket
DropInPaths=/etc/systemd/system/t.socket.d/10-a.conf /etc/systemd/system/t.socket.d/50-sockatlas.conf
NeedDaemonReload=no
SocketUser=1000
SocketGroup=bob
SocketMode=0640
Symlinks=/run/t/one "/run/t/fo ur"
XAttrEntryPoint=user.varlink=entrypoint
XAttrEntryPoint=user.two=2
XAttrEntryPoint=user.two=changed
XAttrEntryPoint=user.eq=a=b
XAttrListen=user.varlink=listen
`;
const unit = (change: Partial<SocketUnit> = {}): SocketUnit => {
  const parsed = parseUnit(bytes(shown), 'system', null, 262);
  if (!parsed) throw new Error('the unit was not read');
  return { ...parsed, ...change };
};

describe('a unit', () => {
  it('is read from what systemctl shows', () => {
    expect(unit()).toMatchObject({ name: 't.socket', mode: 0o640, user: '1000', group: 'bob', knowsLabels: true, needsReload: false, labels: { XAttrListen: [label('user.varlink', 'listen')], XAttrAccept: [] } });
    expect(unit().labels.XAttrEntryPoint).toEqual([label('user.varlink', 'entrypoint'), label('user.two', '2'), label('user.two', 'changed'), label('user.eq', 'a=b')]);
    expect(unit().dropIns.length).toBe(2);
    expect(parseUnit(bytes('Id=nope.socket\nLoadState=not-found\nSocketMode=0666\n'), 'system', null, 262)).toBeNull();
  });
  it('is found by the address it listens at', () => {
    const listed = '[{"listen":"audit 1","unit":"a.socket","activates":null},{"listen":"/run/x","unit":"x.socket","activates":"x.service"},{"listen":"@abs","unit":"abs.socket"}]';
    expect(unitListeningAt(listed, '/run/x')).toBe('x.socket');
    expect(unitListeningAt(listed, '@abs')).toBe('abs.socket');
    expect(unitListeningAt(listed, '/run')).toBeNull();
    for (const junk of ['', '{}', '[1]', 'null']) expect(unitListeningAt(junk, '/run/x')).toBeNull();
  });
  it('has a manager with a version', () => {
    expect(versionOf('Version=262.1-1\n')).toBe(262);
    expect(versionOf('Version=v257\n')).toBe(257);
    expect(versionOf('')).toBe(0);
  });
});

const door: DoorRef = { door: 'entryPoint', reach: bytes('/run/x'), path: bytes('/run/x'), dev: '1', ino: '2', bornNs: '3' };
const object: DoorRef = { door: 'object', socket: '1:2', pid: 1, startTicks: '4', fd: 5, dev: '1', ino: '2', bornNs: '0' };

describe('what makes an edit last', () => {
  const lasts = (edit: Edit, change: Partial<SocketUnit> = {}) => lastingOf(edit, unit(change));
  it('is the setting for just that', () => {
    expect(lasts({ act: 'setMode', door, mode: 0o600, before: 0o640 })).toEqual({ state: 'settings', options: [{ option: 'SocketMode', mode: 0o600 }] });
    expect(lasts({ act: 'setOwner', door, owner: { uid: 0, gid: 7 }, before: { uid: 0, gid: 0 } })).toEqual({ state: 'settings', options: [{ option: 'SocketUser', id: 0 }, { option: 'SocketGroup', id: 7 }] });
    expect(lasts({ act: 'setLabel', door, name: bytes('user.new'), value: bytes('1'), before: null })).toEqual({ state: 'settings', options: [{ option: 'XAttrEntryPoint', reset: false, labels: [label('user.new', '1')] }] });
    expect(lasts({ act: 'setLabel', door: object, name: bytes('user.new'), value: bytes('1'), before: null })).toMatchObject({ options: [{ option: 'XAttrListen' }] });
  });
  it('is nothing where the unit does so already', () => {
    expect(lasts({ act: 'setMode', door, mode: 0o640, before: 0o600 })).toEqual({ state: 'so already' });
    expect(lasts({ act: 'setLabel', door, name: bytes('user.two'), value: bytes('changed'), before: null })).toEqual({ state: 'so already' });
    expect(lasts({ act: 'removeLabel', door, name: bytes('user.none'), before: bytes('x') })).toEqual({ state: 'so already' });
  });
  it('of a label that goes is the rest of them, said anew', () => {
    expect(lasts({ act: 'removeLabel', door, name: bytes('user.varlink'), before: bytes('entrypoint') })).toEqual({
      state: 'settings',
      options: [{ option: 'XAttrEntryPoint', reset: true, labels: [label('user.two', 'changed'), label('user.eq', 'a=b')] }],
    });
  });
  it('of a connection is what systemd gives those that it accepts', () => {
    const edit: Edit = { act: 'setLabel', door: object, name: bytes('user.new'), value: bytes('1'), before: null };
    expect(lastingOf(edit, unit({ accepts: true }), true)).toEqual({ state: 'settings', options: [{ option: 'XAttrAccept', reset: false, labels: [label('user.new', '1')] }] });
    expect(lastingOf(edit, unit(), true)).toMatchObject({ state: 'never' });
    const connection = aRow('/run/x', { socket: { state: 'connected', object: known(anEntryPoint({ labels: known([{ name: bytes('user.new'), value: bytes('1'), sizeBytes: 1, cut: false }]) })) } });
    const lost = (change: Partial<SocketUnit>) => lossesOf(connection, unit(change), { users: new Map(), groups: new Map() }).filter((one) => one.door === 'object');
    expect(lost({ accepts: true })).toMatchObject([{ lasting: { state: 'settings', options: [{ option: 'XAttrAccept' }] } }]);
    // What the unit gives to the listener is not missing on a connection.
    expect(lost({})).toEqual([]);
  });
  it('is said not to be there where it is not', () => {
    const never = { state: 'never', sentence: expect.stringMatching(/^[a-zA-Z].*\.$/) };
    expect(lasts({ act: 'setMode', door: object, mode: 0o600, before: 0o777 })).toEqual(never);
    expect(lasts({ act: 'setOwner', door: object, owner: { uid: 0, gid: 7 }, before: { uid: 0, gid: 0 } })).toEqual(never);
    expect(lasts({ act: 'setLabel', door, name: bytes('user.a'), value: bytes('a\nb'), before: null })).toEqual(never);
    expect(lasts({ act: 'setLabel', door, name: bytes('user.a'), value: bytes('b'), before: null }, { knowsLabels: false })).toEqual(never);
  });
});

describe('a name in the registry', () => {
  const lost = (entry: Partial<RegistryEntry>, change: Partial<SocketUnit> = {}) => {
    const registered = [aRegistryEntry({ registry: 'system', path: bytes('/run/varlink/registry/io.example.A'), ...entry })];
    return lossesOf(aRow('/run/x', { registered }), unit(change), { users: new Map(), groups: new Map() }).filter(({ sentence }) => sentence.includes('leads here'));
  };
  it('that the unit does not make is kept by a link of the unit', () => {
    expect(lost({})).toMatchObject([{ lasting: { state: 'settings', options: [{ option: 'Symlinks', paths: ['/run/varlink/registry/io.example.A'] }] } }]);
    expect(dropInText([{ option: 'Symlinks', paths: [bytes('/a%b'), bytes('/c')] }])).toMatch(/\nSymlinks=\/a%%b\nSymlinks=\/c\n$/);
  });
  it('that the unit makes, is the socket itself, or belongs to another manager is not', () => {
    expect(lost({ path: bytes('/run/t/one') })).toEqual([]);
    expect(lost({ path: bytes('/run/t/fo ur') })).toEqual([]);
    expect(lost({ link: known(null) })).toEqual([]);
    expect(lost({ registry: 'user' })).toEqual([]);
  });
  it('that a unit file cannot say is told', () => {
    for (const path of ['/run/a b', '/run/"q"', '/run/a\\x20', '/run/../x', '/run/\xff', 'relative', '/a//b']) expect(linkPathProblem(bytes(path)), path).toMatch(/\.$/);
    expect(lost({ path: bytes('/run/varlink/registry/a b') })).toMatchObject([{ lasting: { state: 'never' } }]);
  });
  it('joins those that were kept before', () => {
    const links = (...paths: string[]): DurableOption => ({ option: 'Symlinks', paths: paths.map(bytes) });
    expect(mergeOptions([links('/a')], [links('/a', '/b')])).toEqual([links('/a', '/b')]);
    expect(keepAll([links('/a'), links('/b')].map((option) => ({ door: 'entryPoint', sentence: '', lasting: { state: 'settings', options: [option] } })))).toEqual([links('/a', '/b')]);
  });
});

describe('all that would be lost', () => {
  const loss = (...options: DurableOption[]): Loss => ({ door: 'entryPoint', sentence: '', lasting: { state: 'settings', options } });
  it('is kept by settings that agree', () => {
    const all = keepAll([
      loss({ option: 'SocketMode', mode: 0o600 }),
      loss({ option: 'XAttrEntryPoint', reset: true, labels: [label('user.a', '1'), label('user.b', '2')] }),
      loss({ option: 'XAttrEntryPoint', reset: true, labels: [label('user.a', '1'), label('user.c', '3')] }),
      loss({ option: 'XAttrEntryPoint', reset: false, labels: [label('user.d', '4')] }),
      loss({ option: 'XAttrEntryPoint', reset: false, labels: [label('user.a', '5')] }),
      { door: 'object', sentence: '', lasting: { state: 'never', sentence: '' } },
    ]);
    expect(all).toEqual([{ option: 'SocketMode', mode: 0o600 }, { option: 'XAttrEntryPoint', reset: true, labels: [label('user.a', '5'), label('user.d', '4')] }]);
  });
});
