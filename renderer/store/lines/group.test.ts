import { describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { known, unknown } from '#core/model/known.ts';
import type { Row } from '#core/model/rows/row.ts';
import type { Socket } from '#core/model/socket.ts';
import { aProcess, aRegistryEntry, aRow, aSurroundings } from '../../../tests/fixtures/rows.ts';
import { layOut, nameOfItem, type Item } from './group.ts';
import type { Grouping } from '../ui.ts';

const surroundings = aSurroundings();
const lay = (rows: readonly Row[], grouping: Grouping, ...collapsed: string[]): Item[] => layOut(rows, grouping, new Set(collapsed), surroundings);
/** As a tree with two blanks a level: headings with their count, rows by name. */
const drawn = (items: readonly Item[]): string[] =>
  items.map((item) => `${'  '.repeat(item.level - 1)}${item.is === 'group' ? `${item.expanded ? '-' : '+'} ${item.label} (${item.count})` : item.row.name.replaceAll('\0', '@')}`);

const unit = (name: string | null, over: Partial<ReturnType<typeof aProcess>> = {}) => aProcess({ unit: known(name === null ? null : bytes(name)), ...over });
const hiddenHolders: Socket['holders'] = { seen: [], complete: false, reason: { code: 'not-permitted' } };

describe('no grouping', () => {
  it('gives each row its place', () => {
    const items = lay([aRow('/b'), aRow('/a')], 'none');
    expect(items.map((item) => [item.key, item.level, item.position, item.siblings])).toEqual([
      ['1:/b', 1, 1, 2],
      ['1:/a', 1, 2, 2],
    ]);
  });
  it('of nothing is nothing', () => expect(lay([], 'none')).toEqual([]));
});

describe('by folder', () => {
  const rows = ['/run/dbus/bus', '/run/user/1000/bus', '/run/user/1000/pulse/native', '/tmp/x', '/top', '\0abstract', '', 'relative', '/run/own'].map((name) => aRow(name));

  it('is a tree; a folder with nothing but one folder is on one line with it', () => {
    expect(drawn(lay(rows, 'folder'))).toEqual([
      '- / (1)',
      '  /top',
      '- /run (4)',
      '  /run/own',
      '  - /dbus (1)',
      '    /run/dbus/bus',
      '  - /user/1000 (2)',
      '    /run/user/1000/bus',
      '    - /pulse (1)',
      '      /run/user/1000/pulse/native',
      '- /tmp (1)',
      '  /tmp/x',
      '- abstract names (1)',
      '  @abstract',
      '- relative paths (1)',
      '  relative',
      '- without a name (1)',
      '  ',
    ]);
  });

  it('leaves out what is collapsed, and still counts it', () => {
    const [, , run] = lay(rows, 'folder');
    expect(drawn(lay(rows, 'folder', run?.key ?? '')).slice(0, 4)).toEqual(['- / (1)', '  /top', '+ /run (4)', '- /tmp (1)']);
  });

  it('says where each line stands among its siblings', () => {
    for (const item of lay(rows, 'folder')) {
      expect(item.position).toBeGreaterThanOrEqual(1);
      expect(item.position).toBeLessThanOrEqual(item.siblings);
    }
  });

  it('has a key for every line of its own, whatever the folders are called', () => {
    const hostile = ['/?abstract/x', '/a//b', '/a/b', '/a/\xff/x', '/a/\\xff/x', '\0x', '/folder:/x', '/..', '/../x'].map((name) => aRow(name));
    const keys = lay(hostile, 'folder').map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(lay(hostile, 'folder').filter(({ is }) => is === 'row').length).toBe(hostile.length);
  });

  it('shows folders escaped', () => expect(drawn(lay([aRow('/a\nb/x')], 'folder'))[0]).toBe('- /a\\nb (1)'));

  it('bears a path as deep as a path can be', () => expect(lay([aRow(`${'/d'.repeat(53)}/x`)], 'folder').length).toBe(2));
});

describe('by unit', () => {
  const service = aRow('/s', { processes: [unit('dbus.service')] });
  const held = aRow('/h', { processes: [unit('init.scope', { key: '1:1', pid: 1 }), unit('cups.service', { key: '2:1', pid: 2 })] });
  const systemd = aRow('/i', { processes: [unit('init.scope', { key: '1:1', pid: 1 })] });
  const none = aRow('/n', { processes: [unit(null)] });
  const hidden = aRow('/hidden', { socket: { holders: hiddenHolders } });
  const dead = aRow('/dead', { socket: null, registered: [aRegistryEntry()] });

  it('is sorted, with those that have none last', () => {
    expect(drawn(lay([none, hidden, dead, systemd, service, held], 'unit'))).toEqual([
      '- cups.service (1)',
      '  /h',
      '- dbus.service (1)',
      '  /s',
      '- init.scope (1)',
      '  /i',
      '- holder not visible (1)',
      '  /hidden',
      '- nobody (1)',
      '  /dead',
      '- outside any unit (1)',
      '  /n',
    ]);
  });

  it('of a holder whose unit cannot be told is outside any', () => expect(drawn(lay([aRow('/x', { processes: [aProcess({ unit: unknown('failed') })] })], 'unit'))[0]).toBe('- outside any unit (1)'));
});

describe('by user', () => {
  it('goes by who holds it, else by who made it', () => {
    const rows = [
      aRow('/a', { processes: [aProcess({ uid: 1000 })] }),
      aRow('/b', { socket: { holders: hiddenHolders, uid: known(0) } }),
      aRow('/c', { processes: [aProcess({ uid: 77 })] }),
      aRow('/d', { socket: { holders: hiddenHolders, uid: unknown('fallback-source') } }),
      aRow('/e', { socket: null }),
    ];
    expect(drawn(lay(rows, 'user'))).toEqual(['- 77 (1)', '  /c', '- alice (1)', '  /a', '- root (1)', '  /b', '- holder not visible (1)', '  /d', '- nobody (1)', '  /e']);
  });
});

it('has a name for each line', () => {
  const [group, row] = lay([aRow('\0x', { processes: [unit('a.service')] })], 'unit');
  expect([group, row].map((item) => item && nameOfItem(item))).toEqual(['a.service, 1 socket', '@x']);
  const [unnamed] = lay([aRow('', { socket: { inode: 42 } })], 'none');
  expect(unnamed && nameOfItem(unnamed)).toBe('unnamed 42');
});
