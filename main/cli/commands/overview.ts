import { roleLabel } from '#core/labels/roles.ts';
import type { Capability } from '#core/model/capability.ts';
import type { Row } from '#core/model/rows/row.ts';
import { socketKinds, socketStates } from '#core/model/words.ts';
import { shownBytes } from '#core/names/shown.ts';
import { see } from '../find.ts';
import { bold, print, status, table, type Status } from '../terminal.ts';

/** `sockatlas overview`: what the window would say first. */
export function overview(): Status {
  const { model, rows } = see();
  const all = [...rows.values()];
  const { surroundings } = model;
  const sockets = [...model.sockets.values()];
  const perKind = socketKinds.map((kind) => [kind, ...['', ...socketStates].map((state) => String(sockets.filter((one) => one.kind === kind && (state === '' || one.state === state)).length))]);
  const listening = all.filter((row) => row.socket?.state === 'listen');
  const open = listening.filter((row) => row.entryPoint && (row.entryPoint.mode & 0o002) !== 0);
  const unseen = listening.filter((row) => row.socket?.entryPoint.state === 'unknown');
  const lines = [
    bold(`Sockets of ${surroundings.hostName} as ${surroundings.userName} sees them`),
    '',
    table(['KIND', 'ALL', ...socketStates.map((state) => state.toUpperCase())], perKind).trimEnd(),
    '',
    `${count(open.length, 'listening socket lets', 'listening sockets let')} everybody connect by ${open.length === 1 ? 'its' : 'their'} mode${unseen.length > 0 ? `; of ${unseen.length} more the mode cannot be seen` : ''}.`,
    labelLine(all, surroundings.capabilities),
  ];
  for (const registry of surroundings.registries) {
    const names = [...model.registry.values()].filter((entry) => entry.registry === registry.name);
    const where = shownBytes(registry.path);
    lines.push(
      registry.state.state === 'present'
        ? `The ${registry.name} registry ${where} has ${count(names.length, 'name', 'names')}.`
        : registry.state.state === 'absent'
          ? `There is no ${registry.name} registry (${where}).`
          : `The ${registry.name} registry ${where} cannot be read.`,
    );
  }
  print(`${lines.join('\n')}\n\n`);
  return capabilities({}, surroundings.capabilities);
}

const count = (number: number, one: string, more: string): string => `${number} ${number === 1 ? one : more}`;

/** How many speak Varlink by their label; where labels cannot be, or cannot be read, that is said instead of 0. */
function labelLine(all: readonly Row[], found: readonly Capability[]): string {
  if (found.find(({ id }) => id === 'labels-entry-point')?.state === 'no') return 'Which sockets speak Varlink is unknown here: this kernel keeps no labels on them.';
  const doors = all.flatMap(({ entryPoint }) => entryPoint ?? []);
  const labelled = doors.filter(({ labels }) => labels.known && labels.value.some(({ name }) => name === roleLabel)).length;
  const hidden = doors.filter(({ labels }) => !labels.known).length;
  return `${count(labelled, 'entry point is', 'entry points are')} labelled as Varlink${hidden > 0 ? `; of ${hidden} more the labels cannot be seen` : ''}.`;
}

/** `sockatlas capabilities`. */
export function capabilities(option: { readonly json?: boolean }, found = see().model.surroundings.capabilities): Status {
  if (option.json) print(`${JSON.stringify({ capabilities: found }, null, 2)}\n`);
  else {
    const marks = { yes: 'yes', partly: 'partly', no: 'no' } as const;
    print(table(['CAPABILITY', 'STATE', 'WHY'], found.map(({ id, state, sentence, remedy }) => [id, marks[state], `${sentence}${remedy ? ` ${remedy}` : ''}`])));
  }
  return status.done;
}
