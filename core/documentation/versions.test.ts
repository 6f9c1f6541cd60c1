import { expect, it } from 'vitest';
import { bytesOfText } from '../names/utf8.ts';
import type { Sighting } from '../services/sighting.ts';
import { introspectCommand } from './command.ts';
import { versionsOf } from './versions.ts';

const seen = (path: string, from: number, to: number, hash: string | null): Sighting => ({ address: { kind: 'unix', name: bytesOfText(path) }, firstSeenMs: from, lastSeenMs: to, vendor: '', product: '', version: '', url: '', interfaces: [{ name: 'org.example.x', hash }, { name: 'org.example.y', hash: 'y' }] });

it('gathers the texts that an interface had, the one seen last first', () => {
  const before = seen('/run/a', 1, 5, 'one');
  const there = seen('/run/b', 2, 9, 'one');
  const now = seen('/run/a', 6, 20, 'two');
  expect(versionsOf('org.example.x', [before, there, now, seen('/run/c', 0, 99, null)])).toEqual([
    { hash: 'two', firstSeenMs: 6, lastSeenMs: 20, seenAt: [now] },
    { hash: 'one', firstSeenMs: 1, lastSeenMs: 9, seenAt: [there, before] },
  ]);
  expect(versionsOf('org.example.none', [before])).toEqual([]);
});

it.each([
  [{ kind: 'unix', name: bytesOfText('/run/a b') } as const, "varlinkctl introspect '/run/a b' org.example.x"],
  [{ kind: 'unix', name: bytesOfText('\0abstract') } as const, 'varlinkctl introspect unix:@abstract org.example.x'],
  [{ kind: 'exec', path: bytesOfText('/usr/bin/tool') } as const, 'varlinkctl introspect exec:/usr/bin/tool org.example.x'],
  [{ kind: 'ssh-unix', host: 'box', path: bytesOfText('/run/a') } as const, 'varlinkctl introspect ssh-unix:box:/run/a org.example.x'],
  [{ kind: 'ssh-exec', host: 'box', command: bytesOfText('tool -v') } as const, "varlinkctl introspect 'ssh-exec:box:tool -v' org.example.x"],
])('is asked of a terminal by its address', (address, command) => expect(introspectCommand(address, 'org.example.x')).toBe(command));
