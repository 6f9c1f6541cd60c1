import { builtIn } from '#core/labels/known.ts';
import { shownBytes } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';
import { ownLabelsPath, readOwnLabels } from '../../files/own-labels-file.ts';
import { print, say, status, table, type Status } from '../terminal.ts';

/** The user's own labels; what is wrong with their file is mentioned. */
export function ownLabels() {
  const { labels, problems } = readOwnLabels();
  for (const problem of problems) say(`sockatlas: ${ownLabelsPath()}: ${problem}`);
  return labels;
}

/** `sockatlas label known`: the dictionary. */
export function labelKnown(option: { readonly json?: boolean }): Status {
  const all = [...builtIn, ...ownLabels()];
  if (option.json) {
    const shown = all.map((label) => ({ ...label, name: shownBytes(label.name), nameHex: toHex(label.name), values: label.values.map((one) => ({ ...one, value: shownBytes(one.value), valueHex: toHex(one.value) })) }));
    print(`${JSON.stringify(shown, null, 2)}\n`);
  } else print(table(['NAME', 'VALUES', 'MEANING', 'SET BY', 'SOURCE'], all.map((label) => [shownBytes(label.name), label.values.map(({ value }) => shownBytes(value)).join(' ') || '…', label.meaning || label.title, label.setBy, label.source])));
  return status.done;
}
