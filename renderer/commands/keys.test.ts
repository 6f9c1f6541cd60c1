import { describe, expect, it } from 'vitest';
import { aRow } from '../../tests/fixtures/rows.ts';
import type { CommandContext } from './command.ts';
import { chordOf } from './keys.ts';
import { commands, obstacleOf } from './registry.ts';

const press = (key: string, ...held: ('ctrl' | 'alt' | 'shift')[]) => chordOf({ key, ctrlKey: held.includes('ctrl'), altKey: held.includes('alt'), shiftKey: held.includes('shift') });

describe('a chord', () => {
  it.each([
    [press('f', 'ctrl'), 'Ctrl+F'],
    [press('F', 'ctrl'), 'Ctrl+F'], // Caps Lock
    [press('P', 'ctrl', 'shift'), 'Ctrl+Shift+P'],
    [press('p', 'ctrl', 'shift'), 'Ctrl+Shift+P'], // Shift and Caps Lock
    [press('x', 'ctrl', 'alt', 'shift'), 'Ctrl+Alt+Shift+X'],
    [press('F5'), 'F5'],
    [press('F6', 'shift'), 'Shift+F6'],
    [press('ArrowLeft', 'alt'), 'Alt+ArrowLeft'],
    [press('Delete'), 'Delete'],
    [press(' ', 'ctrl'), 'Ctrl+Space'],
    [press('/'), '/'],
    [press('/', 'shift'), '/'], // Shift+7 on a German keyboard
    [press('?', 'ctrl', 'shift'), 'Ctrl+?'],
    [press('+', 'ctrl'), 'Ctrl++'],
    [press('1', 'ctrl'), 'Ctrl+1'],
    [press('ü', 'ctrl'), 'Ctrl+Ü'],
  ])('%s', (chord, expected) => expect(chord).toBe(expected));
});

describe('the commands', () => {
  it('have ids of their own', () => expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length));

  it('have no shortcut twice', () => {
    const keys = commands.flatMap((command) => command.keys ?? []);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it('have shortcuts that a key press can make', () => {
    for (const key of commands.flatMap((command) => command.keys ?? [])) {
      const held = (['ctrl', 'alt', 'shift'] as const).filter((one) => new RegExp(`(^|\\+)${one}\\+`, 'i').test(key));
      const last = key.replace(/^(?:Ctrl\+)?(?:Alt\+)?(?:Shift\+)?/, '');
      expect(press(last === 'Space' ? ' ' : last, ...held), key).toBe(key);
    }
  });

  it('are named as things to do', () => {
    for (const command of commands) expect(command.title, command.id).toMatch(/^[A-Z]/);
  });

  it('say why they cannot run when nothing is selected, and when a row without a socket is', () => {
    const none: CommandContext = { selected: [], current: null, label: null, term: null };
    const dead = aRow('/x', { socket: null });
    for (const context of [none, { ...none, selected: [dead], current: dead }])
      for (const command of commands) {
        const obstacle = obstacleOf(command, context);
        if (obstacle !== null) expect(obstacle.length, command.id).toBeGreaterThan(3);
      }
    for (const command of commands.filter(({ group }) => group === 'Labels' || group === 'Protection')) expect(obstacleOf(command, none), command.id).not.toBeNull();
  });
});
