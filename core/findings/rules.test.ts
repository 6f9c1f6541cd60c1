import { describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { known, unknown } from '#core/model/known.ts';
import type { DoorFacts, EntryPoint } from '#core/model/door.ts';
import type { Surroundings } from '#core/model/model.ts';
import type { Folders } from '#core/model/folder.ts';
import type { RegistryEntry } from '#core/model/registry.ts';
import type { Row } from '#core/model/rows/row.ts';
import { commandOf } from '#core/edits/command.ts';
import { aFolder, aLink } from '../../tests/fixtures/folders.ts';
import { aLabel, anEntryPoint, aProcess, aRegistryEntry, aRow, aSurroundings } from '../../tests/fixtures/rows.ts';
import { check, checkWhole, findingsOf } from './findings.ts';
import { isAtLeast } from './finding.ts';
import { rules } from './rules.ts';

const shut: Folders = { '/': aFolder(), '/run': aFolder(), '/run/user': aFolder(), '/run/user/1000': aFolder({ mode: 0o700, uid: 1000 }), '/run/systemd': aFolder(), '/run/systemd/journal': aFolder(), '/run/systemd/userdb': aFolder(), '/run/varlink': aFolder(), '/run/varlink/registry': aFolder() };
const root = aSurroundings({ uid: 0, userName: 'root', folders: shut });
const withFolders = (folders: Folders): Surroundings => ({ ...root, folders: { ...shut, ...folders } });
/** A way with a folder that all may write, and one where the sticky bit keeps what is there. */
const openWay = withFolders({ '/open': aFolder({ mode: 0o777 }), '/open/own': aFolder(), '/tmp': aFolder({ mode: 0o1777 }), '/tmp/own': aFolder({ mode: 0o755 }), '/tmp/.X11-unix': aFolder({ mode: 0o1777 }), '/a': aLink('/tmp'), '/closed': aFolder({ mode: 0o700 }), '/closed/open': aFolder({ mode: 0o777 }) });
const codes = (row: Row, context: Surroundings = root): string[] => findingsOf(row, context).map(({ rule }) => rule.code);
const told = (code: string, row: Row, context: Surroundings = root) => findingsOf(row, context).find(({ rule }) => rule.code === code);

const entry = aLabel('user.varlink', 'entrypoint');
const object = (labels: readonly ReturnType<typeof aLabel>[]): { object: { known: true; value: DoorFacts } } => ({
  object: { known: true, value: { dev: '8', ino: '77', bornNs: '0', mode: 0o777, uid: 0, gid: 0, acl: known(null), labels: known([...labels]), ctimeNs: '0' } },
});
const door = (over: Partial<EntryPoint> = {}): EntryPoint => anEntryPoint({ mode: 0o660, mount: { id: '1', readOnly: known(false) }, ...over });
const listener = (over: Partial<EntryPoint> = {}, more: Parameters<typeof aRow>[1] = {}): Row => aRow('/run/x', { entryPoint: door(over), processes: [aProcess({ uid: 33 })], ...more, socket: { ...object([]), ...more.socket } });
const orphan = (over: Partial<EntryPoint> = {}, registered: readonly RegistryEntry[] = [aRegistryEntry()]): Row => aRow('/run/x', { socket: null, entryPoint: door(over), registered });
const at = (path: string): Row => ({ ...listener({ path: bytes(path), reach: bytes(path) }, { processes: [aProcess({ uid: 0 })] }), name: bytes(path) });
const link = (target: RegistryEntry['target'], over: Partial<RegistryEntry> = {}): Row => aRow('/run/varlink/registry/io.example.Thing', { socket: null, registered: [aRegistryEntry({ target, ...over })] });
const connection = (labels: readonly ReturnType<typeof aLabel>[]): Row => aRow('/run/x', { entryPoint: door(), processes: [aProcess()], socket: { state: 'connected', ...object(labels) } });

/** For each rule, rows that it tells of and rows that it must not tell of. */
const cases: Readonly<Record<string, { readonly context?: Surroundings; readonly yes: Readonly<Record<string, Row>>; readonly no: Readonly<Record<string, Row>> }>> = {
  SA101: {
    yes: { 'a label and the write bit for all': listener({ mode: 0o666, labels: known([entry]) }), 'any label': listener({ mode: 0o662, labels: known([aLabel('user.note', 'x')]) }) },
    no: { 'no write bit for others': listener({ mode: 0o664, labels: known([entry]) }), 'no label': listener({ mode: 0o666 }), 'a connection of it': { ...listener({ mode: 0o666, labels: known([entry]) }), socket: connection([]).socket } },
  },
  SA102: {
    yes: { 'entrypoint on the socket object': listener({}, { socket: object([entry]) }), 'listen on the entry point': listener({ labels: known([aLabel('user.varlink', 'listen')]) }), 'entrypoint on a connection': connection([entry]) },
    no: { 'each where it belongs': listener({ labels: known([entry]) }, { socket: object([aLabel('user.varlink', 'listen')]) }), 'server on a connection': connection([aLabel('user.varlink', 'server')]) },
  },
  SA103: { yes: { 'on the entry point': listener({ labels: known([aLabel('user.varlink', '1')]) }), 'on the object': listener({}, { socket: object([aLabel('user.varlink', '1')]) }) }, no: { 'a role': listener({ labels: known([entry]) }), 'another label that says 1': listener({ labels: known([aLabel('user.count', '1')]) }) } },
  SA104: { yes: { 'a capital': listener({ labels: known([aLabel('user.varlink', 'Entrypoint')]) }), 'a final NUL': listener({ labels: known([aLabel('user.varlink', 'entrypoint\0')]) }) }, no: { 'a role': listener({ labels: known([entry]) }), 'the old value': listener({ labels: known([aLabel('user.varlink', '1')]) }) } },
  SA105: {
    yes: { 'server on a listener': listener({}, { socket: object([aLabel('user.varlink', 'server')]) }), 'listen on a connection': connection([aLabel('user.varlink', 'listen')]) },
    no: { 'listen on a listener': listener({}, { socket: object([aLabel('user.varlink', 'listen')]) }), 'client on a connection': connection([aLabel('user.varlink', 'client')]) },
  },
  SA106: { yes: { 'entry point labelled, object not': listener({ labels: known([entry]) }) }, no: { both: listener({ labels: known([entry]) }, { socket: object([aLabel('user.varlink', 'listen')]) }), neither: listener() } },
  SA107: { yes: { 'object labelled, entry point not': listener({}, { socket: object([aLabel('user.varlink', 'listen')]) }) }, no: { both: listener({ labels: known([entry]) }, { socket: object([aLabel('user.varlink', 'listen')]) }), neither: listener() } },
  SA108: { yes: { 'a label behind 0600': listener({ mode: 0o600, labels: known([entry]) }) }, no: { '0644': listener({ mode: 0o644, labels: known([entry]) }), 'no label': listener({ mode: 0o600 }), 'in a folder of one user': { ...listener({ mode: 0o600, labels: known([entry]) }), name: bytes('/run/user/1000/x') } } },
  SA109: { yes: { 'nobody answers': orphan({ labels: known([entry]) }) }, no: { 'somebody does': listener({ labels: known([entry]) }), 'no label': orphan() } },
  SA201: { yes: { 'it leads nowhere': link({ state: 'dangling' }) }, no: { 'it leads to a socket': listener({}, { registered: [aRegistryEntry()] }), 'where is hidden': link({ state: 'unknown', reason: { code: 'unreachable-path' } }) } },
  SA202: { yes: { 'it leads to a file': link({ state: 'not-a-socket', what: 'a regular file' }) }, no: { 'it leads nowhere': link({ state: 'dangling' }), 'it leads to a socket': orphan() } },
  SA203: {
    yes: { 'a link of alice': listener({}, { registered: [aRegistryEntry({ uid: 1000 })] }), 'a dangling one too': link({ state: 'dangling' }, { uid: 1000 }), 'a socket of alice': listener({ uid: 1000 }, { registered: [aRegistryEntry()] }) },
    no: { 'all of root': listener({}, { registered: [aRegistryEntry()] }), 'a service of the system': listener({ uid: 193 }, { registered: [aRegistryEntry()] }) },
  },
  SA205: { yes: { 'published, no label': listener({}, { registered: [aRegistryEntry()] }) }, no: { labelled: listener({ labels: known([entry]) }, { registered: [aRegistryEntry()] }), 'not published': listener(), 'on ramfs': listener({ fileSystem: 'ramfs' }, { registered: [aRegistryEntry()] }) } },
  SA206: {
    yes: { 'labelled and open, but not published': listener({ mode: 0o666, labels: known([entry]) }) },
    no: { 'not for all': listener({ labels: known([entry]) }), published: listener({ mode: 0o666, labels: known([entry]) }, { registered: [aRegistryEntry()] }), 'found by its folder': { ...listener({ mode: 0o666, labels: known([entry]) }), name: bytes('/run/systemd/userdb/io.systemd.Multiplexer') } },
  },
  SA301: {
    yes: { 'root behind 0666': listener({ mode: 0o666 }, { processes: [aProcess({ uid: 0 })] }), 'made by root': listener({ mode: 0o666 }, { processes: [], socket: { uid: known(0) } }) },
    no: { 'a service user': listener({ mode: 0o666 }), '0660': listener({}, { processes: [aProcess({ uid: 0 })] }) },
  },
  SA401: { yes: { 'published, nobody answers': orphan() }, no: { 'somebody does': listener(), 'labelled: told as that': orphan({ labels: known([entry]) }) } },
  SA402: {
    yes: { 'the path is gone': aRow('/run/x', { socket: { entryPoint: { state: 'gone' } } }), 'another socket is there': aRow('/run/x', { socket: { entryPoint: { state: 'replaced', what: 'another socket' } } }) },
    no: { found: listener(), hidden: aRow('/run/x', { socket: { entryPoint: { state: 'unknown', reason: { code: 'unreachable-path' } } } }), 'a connection whose listener is gone': aRow('/run/x', { socket: { state: 'connected', entryPoint: { state: 'gone' } } }) },
  },
  SA403: {
    context: openWay,
    yes: { 'its folder is open to all': at('/open/x'), 'a folder above is': at('/open/own/x') },
    no: { 'no folder is': at('/run/x'), 'the sticky bit keeps it': at('/tmp/x'), 'nobody comes there': at('/closed/open/x'), 'a connection of it': { ...at('/open/x'), socket: connection([]).socket } },
  },
  SA404: { context: openWay, yes: { 'in /tmp itself': at('/tmp/x'), 'by a link to it': at('/a/x'), 'by design': at('/tmp/.X11-unix/X0') }, no: { 'in a folder of its own there': at('/tmp/own/x'), 'by a link to that': at('/a/own/x'), 'in no such folder': at('/run/x'), 'told as graver': at('/open/x') } },
  SA501: {
    yes: { 'a listener': aRow('\0my-name', { processes: [aProcess()] }), 'a datagram socket': aRow('\0my-name', { socket: { type: 'dgram', state: 'unconnected' } }) },
    no: { 'a name of the kernel': aRow('\0' + '0001f'), 'a connection': aRow('\0my-name', { socket: { state: 'connected' } }), 'a path': listener() },
  },
};

describe('each rule', () => {
  it('has cases', () => expect(Object.keys(cases)).toEqual(rules.filter(({ check: ofRow }) => ofRow).map(({ code }) => code)));
  for (const [code, { context = root, yes, no }] of Object.entries(cases))
    describe(`${code}`, () => {
      for (const [title, row] of Object.entries(yes)) it(`tells: ${title}`, () => expect(codes(row, context)).toContain(code));
      for (const [title, row] of Object.entries(no)) it(`does not tell: ${title}`, () => expect(codes(row, context)).not.toContain(code));
    });

  it('says what it rests on, and what to do', () => {
    for (const { context = root, yes } of Object.values(cases))
      for (const row of Object.values(yes))
        for (const { rule, severity, sentence, evidence, fix, subject } of findingsOf(row, context)) {
          expect(evidence.length, rule.code).toBeGreaterThan(0);
          expect(sentence, rule.code).toMatch(/^[A-Z][^]*\.$/);
          expect(fix.words, rule.code).toMatch(/^[A-Z][^]*\.$/);
          expect(subject, rule.code).not.toBe('');
          expect(isAtLeast(rule.severity, severity), `${rule.code} is at most ${rule.severity}`).toBe(true);
        }
  });

  it('shows bytes of strangers escaped', () => {
    const hostile = '\x1b[31m\n\xe2\x80\xae';
    const rows = [
      aRow(`/run/${hostile}`, { entryPoint: door({ path: bytes(`/run/${hostile}`), mode: 0o666, labels: known([aLabel(`user.${hostile}`, hostile), aLabel('user.varlink', hostile)]) }), processes: [aProcess({ command: bytes(hostile) })], socket: object([]), registered: [aRegistryEntry({ name: bytes(hostile), path: bytes(`/run/varlink/registry/${hostile}`), link: known(bytes(hostile)), uid: 1000 })] }),
      link({ state: 'dangling' }, { path: bytes(hostile), link: known(bytes(hostile)) }),
      aRow(`\0${hostile}`, { processes: [aProcess({ command: bytes(hostile) })] }),
    ];
    const all = rows.flatMap((row) => findingsOf(row, root));
    expect(all.length).toBeGreaterThan(5);
    for (const { sentence, subject, evidence, fix } of all) for (const text of [sentence, subject, fix.words, ...evidence.map((one) => one.fact), ...fix.commands]) expect(text).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
  });
});

describe('rules over what is no row', () => {
  const whole = (over: Partial<Surroundings>): string[] => checkWhole({ ...root, ...over }).findings.map(({ rule, severity, subject }) => `${rule.code} ${severity} ${subject}`);
  const registry = (over: Parameters<typeof aFolder>[0]): string[] => whole({ folders: { ...shut, '/run/varlink/registry': aFolder(over) } });

  it('SA204: a registry that others may write', () => {
    expect(registry({})).toEqual([]);
    expect(registry({ mode: 0o775 })).toEqual([]); // of root's own group
    for (const over of [{ mode: 0o777 }, { mode: 0o1777 }, { uid: 1000 }, { mode: 0o775, gid: 1000 }]) expect(registry(over), JSON.stringify(over)).toEqual(['SA204 high /run/varlink/registry']);
    expect(whole({ folders: { ...shut, '/run/varlink': aFolder({ mode: 0o777 }) } })).toEqual(['SA204 high /run/varlink/registry']);
    expect(checkWhole(aSurroundings({ strays: [] })).unsaid.map(({ rule }) => rule.code)).toEqual(['SA204']);
  });

  it('SA401: an inode that nothing was bound to', () => {
    const stray = { path: bytes('/run/old\n'), dev: '1', ino: '2', mode: 0o755, uid: 0, gid: 0 };
    expect(whole({ strays: [] })).toEqual([]);
    expect(whole({ strays: [stray] })).toEqual(['SA401 low /run/old\\n']);
    // Not sought yet is not the same as none.
    expect(checkWhole({ ...root, strays: undefined }).unsaid.map(({ rule, reason }) => `${rule.code} ${reason.code}`)).toContain('SA401 not-looked-for');
    const alice = checkWhole(aSurroundings({ strays: [stray], folders: shut, capabilities: [{ id: 'namespaces', state: 'partly', short: '', sentence: '', remedy: null }] }));
    expect([alice.findings, alice.unsaid.map(({ rule }) => rule.code)]).toEqual([[], ['SA401']]);
  });
});

describe('by the folders on the way', () => {
  const labelled = listener({ mode: 0o666, labels: known([entry]) }, { processes: [aProcess({ uid: 0 })] });
  it('what strangers cannot come to is not open to them', () => {
    expect(codes(labelled)).toEqual(expect.arrayContaining(['SA101', 'SA206', 'SA301']));
    const closed = withFolders({ '/run': aFolder({ mode: 0o750 }) });
    for (const code of ['SA101', 'SA206', 'SA301']) expect(codes(labelled, closed)).not.toContain(code);
    expect(codes(listener({ mode: 0o600, labels: known([entry]) }), closed)).not.toContain('SA108');
  });
  it('what is not known of them is told', () => {
    const hidden = withFolders({ '/run': { is: 'unknown', reason: { code: 'unreachable-path' } } });
    expect(codes(labelled, hidden)).not.toContain('SA301');
    expect(check(labelled, hidden).unsaid.map(({ rule, reason }) => `${rule.code} ${reason.code}`)).toEqual(expect.arrayContaining(['SA101 unreachable-path', 'SA301 unreachable-path']));
  });
});

describe('what it is about', () => {
  const subject = (row: Row, context = root): string | undefined => findingsOf(row, context)[0]?.subject;
  it('stays the same from start to start', () => {
    expect(subject(aRow('\0my-name', { processes: [aProcess()] }))).toBe('@my-name');
    for (const name of ['\0' + '12955804336614520268', '\0' + '17790022502508891989']) expect(subject(aRow(name, { processes: [aProcess()] }))).toBe('@(drawn by lot, of dbus.service)');
    expect(subject({ ...connection([entry]), name: bytes('') })).toBe('(unnamed, of dbus.service)');
  });
  it('tells which network namespace, where it is not ours', () => {
    const namespaces = [...root.namespaces, { netns: '2', kind: 'container' as const, name: 'web', pid: 9, source: 'sock_diag' as const, blindSpot: null }];
    expect(subject(aRow('\0my-name', { socket: { netns: '2' } }), { ...root, namespaces })).toBe('web: @my-name');
  });
  it('says who runs a service only where that is seen', () => {
    const open = { mode: 0o666 };
    expect(told('SA301', listener(open, { processes: [aProcess({ uid: 0 })] }))?.sentence).toContain('runs as root');
    expect(told('SA301', listener(open, { processes: [], socket: { uid: known(0) } }))).toMatchObject({ severity: 'low', sentence: expect.stringContaining('who answers is not visible') });
  });
});

describe('what a finding says', () => {
  it('is graver for doors that are as good as root', () => {
    const docker = { ...listener({ mode: 0o666 }, { processes: [aProcess({ uid: 0 })] }), name: bytes('/run/docker.sock') };
    expect(told('SA301', docker)?.severity).toBe('high');
    expect(told('SA301', listener({ mode: 0o666 }, { processes: [aProcess({ uid: 0 })] }))?.severity).toBe('medium');
    expect(told('SA301', { ...listener({ mode: 0o666 }, { processes: [aProcess({ uid: 0 })] }), name: bytes('/run/systemd/journal/stdout') })?.severity).toBe('info');
  });

  it('fixes with edits that the editors make, from what is there', () => {
    const row = listener({ mode: 0o666, labels: known([aLabel('user.varlink', '1')]) });
    expect(told('SA101', row)?.fix.edits.map(commandOf)).toEqual(['chmod 0664 /run/x']);
    expect(told('SA103', row)?.fix.edits.map(commandOf)).toEqual(['setfattr -n user.varlink -v entrypoint /run/x']);
    expect(told('SA102', listener({}, { socket: object([entry]) }))?.fix.edits.map(commandOf)).toEqual(['setfattr -n user.varlink -v entrypoint /run/x', 'setfattr -x user.varlink /proc/10/fd/3']);
  });

  it('never offers to write over a value that is known in part', () => {
    const row = listener({ labels: known([{ ...aLabel('user.varlink', '1'), cut: true, sizeBytes: 4000 }]) });
    expect(told('SA103', row)?.fix.edits).toEqual([]);
  });
});

describe('what is unknown', () => {
  const hidden = unknown('not-permitted');
  it('yields no finding, but is told', () => {
    const row = listener({ mode: 0o666, labels: hidden });
    expect(codes(row)).not.toContain('SA101');
    expect(check(row, root).unsaid).toContainEqual({ rule: rules[0], reason: { code: 'not-permitted' } });
  });
  it('is not told of a kernel that keeps no labels', () => {
    const old = aSurroundings({ uid: 0, capabilities: (['labels-entry-point', 'labels-object'] as const).map((id) => ({ id, state: 'no' as const, short: '', sentence: '', remedy: null })) });
    const row = listener({ mode: 0o666, labels: unknown('no-socket-labels') }, { registered: [aRegistryEntry()], socket: { object: unknown('no-socket-labels') } });
    expect(check(row, old)).toEqual({ findings: [], unsaid: [] });
  });
  it('is a listener in a namespace that may not be entered', () => {
    const alice = aSurroundings({ capabilities: [{ id: 'namespaces', state: 'partly', short: '', sentence: '', remedy: null }] });
    expect(codes(orphan(), alice)).not.toContain('SA401');
    expect(check(orphan(), alice).unsaid.map(({ rule }) => rule.code)).toContain('SA401');
    expect(codes(orphan({ uid: 1000 }), alice)).toContain('SA401');
  });
});

describe('what was worked out', () => {
  it('is kept for as long as the row and what it looks at are the same', () => {
    const row = listener({ mode: 0o666, labels: known([entry]) });
    const here = { ...root };
    expect(findingsOf(row, here)).toBe(findingsOf(row, here));
    // A change that no rule looks at.
    expect(findingsOf(row, { ...here, kernelRelease: '9.9' })).toBe(findingsOf(row, here));
    expect(findingsOf(row, { ...here, users: { '0': 'wheel' } })).not.toBe(findingsOf(row, here));
  });
  it('is kept of the whole too', () => {
    const here = { ...root };
    expect(checkWhole(here)).toBe(checkWhole({ ...here, hostName: 'elsewhere' }));
  });
});
