import { roleLabel } from '#core/labels/dictionary.ts';
import { socketKinds, socketStates } from '#core/model/words.ts';
import { shownBytes } from '#core/names/shown.ts';
import { see } from './find.ts';
import { bold, print, status, table, type Status } from './terminal.ts';

/** `sockatlas overview`: what the window would say first. */
export function overview(): Status {
  const { model, rows } = see();
  const all = [...rows.values()];
  const { surroundings } = model;
  const sockets = [...model.sockets.values()];
  const perKind = socketKinds.map((kind) => [kind, ...['', ...socketStates].map((state) => String(sockets.filter((one) => one.kind === kind && (state === '' || one.state === state)).length))]);
  const labelled = all.filter((row) => row.entryPoint?.labels.known && row.entryPoint.labels.value.some((label) => label.name === roleLabel));
  const open = all.filter((row) => row.socket?.state === 'listen' && row.entryPoint && (row.entryPoint.mode & 0o002) !== 0);
  const lines = [
    bold(`Sockets of ${surroundings.hostName} as ${surroundings.userName} sees them`),
    '',
    table(['KIND', 'ALL', ...socketStates.map((state) => state.toUpperCase())], perKind).trimEnd(),
    '',
    `${open.length} listening sockets let everybody connect by their mode.`,
    `${labelled.length} sockets are labelled as Varlink.`,
  ];
  for (const registry of surroundings.registries) {
    const names = [...model.registry.values()].filter((entry) => entry.registry === registry.name);
    const where = shownBytes(registry.path);
    lines.push(
      registry.state.state === 'present'
        ? `The ${registry.name} registry ${where} has ${names.length} names.`
        : registry.state.state === 'absent'
          ? `There is no ${registry.name} registry (${where}).`
          : `The ${registry.name} registry ${where} cannot be read.`,
    );
  }
  print(`${lines.join('\n')}\n\n`);
  return capabilities({}, surroundings.capabilities);
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
