import { parseMode, shownMode } from '../access/bits.ts';
import { assertNever } from '../assert-never.ts';
import { bytesOfText, textOf } from '../names/utf8.ts';
import { labelLineProblem, linkPathProblem, labelOptions, type DurableLabel, type DurableOption, type LabelOption } from './option.ts';

/** The file that is ours in the folder of a unit's drop-ins, and no other. */
export const dropInName = '50-sockatlas.conf';

/** Says whose the file is, and is how Sockatlas knows it again: what does not begin so is somebody else's and is left alone. */
const header = '# Written by Sockatlas, which writes it anew as a whole. Settings of your own belong into another file beside it.\n';

/** The name of a .socket unit, also of an instance: systemd.unit(5). It becomes the name of a folder, so nothing else passes. */
export const isSocketUnit = (name: string): boolean => name.length <= 255 && /^[A-Za-z0-9:_\\][A-Za-z0-9:_.\\-]*(?:@[A-Za-z0-9:_.\\-]*)?\.socket$/.test(name) && !name.includes('..');

/** Where the drop-in of a unit lies. @param configFolder of the user, for a unit of the user's own manager: systemd.unit(5), "Unit File Load Path" */
export const dropInPath = (unit: string, configFolder: string | null): string => `${configFolder === null ? '/etc/systemd/system' : `${configFolder}/systemd/user`}/${unit}.d/${dropInName}`;

/** The whole file, from settings alone: what comes from elsewhere is in it as values, each on one line. */
export const dropInText = (options: readonly DurableOption[]): string => `${header}[Socket]\n${options.map(linesOf).join('')}`;

function linesOf(option: DurableOption): string {
  switch (option.option) {
    case 'SocketMode':
      return `SocketMode=${shownMode(option.mode)}\n`;
    case 'SocketUser':
    case 'SocketGroup':
      return `${option.option}=${option.id}\n`;
    case 'XAttrEntryPoint':
    case 'XAttrListen':
    case 'XAttrAccept':
      return `${option.reset ? `${option.option}=\n` : ''}${option.labels.map(({ name, value }) => `${option.option}=${specifierFree(textOf(name) ?? '')}=${specifierFree(textOf(value) ?? '')}\n`).join('')}`;
    case 'Symlinks':
      return option.paths.map((path) => `Symlinks=${specifierFree(textOf(path) ?? '')}\n`).join('');
    default:
      return assertNever(option);
  }
}

/** systemd expands specifiers in both: systemd.unit(5), "Specifiers". */
const specifierFree = (text: string): string => text.replaceAll('%', '%%');
const specifiersBack = (text: string): string => text.replaceAll('%%', '%');

/** Why these settings cannot be written, in a sentence, or null. */
export function optionsProblem(options: readonly DurableOption[]): string | null {
  for (const option of options)
    if ('labels' in option)
      for (const { name, value } of option.labels) {
        const problem = labelLineProblem(name, value);
        if (problem) return problem;
      }
    else if (option.option === 'Symlinks') {
      const problem = option.paths.map(linkPathProblem).find((one) => one !== null);
      if (problem) return problem;
    }
  const kinds = options.map(({ option }) => option);
  return new Set(kinds).size === kinds.length ? null : 'A setting stands there twice.';
}

/** The settings of a file that Sockatlas wrote, or null when it is not just such a file: changed by hand, or somebody else's. */
export function parseDropIn(text: string): DurableOption[] | null {
  if (!text.startsWith(`${header}[Socket]\n`) || !text.endsWith('\n')) return null;
  const options = new Map<DurableOption['option'], DurableOption>();
  for (const line of text.slice(header.length).split('\n').slice(1, -1)) {
    const at = line.indexOf('=');
    const option = optionOf(line.slice(0, at), line.slice(at + 1), options);
    if (option === null) return null;
    options.set(option.option, option);
  }
  const parsed = [...options.values()];
  // Whatever the parser makes of it, it is ours only when it is what we would write.
  return dropInText(parsed) === text ? parsed : null;
}

function optionOf(key: string, value: string, before: ReadonlyMap<DurableOption['option'], DurableOption>): DurableOption | null {
  if (key === 'SocketMode') {
    const mode = parseMode(value);
    return mode === null ? null : { option: key, mode };
  }
  if (key === 'SocketUser' || key === 'SocketGroup') return /^\d{1,10}$/.test(value) ? { option: key, id: Number(value) } : null;
  if (key === 'Symlinks') {
    const so = before.get(key);
    return { option: key, paths: [...(so?.option === 'Symlinks' ? so.paths : []), bytesOfText(specifiersBack(value))] };
  }
  const option = labelOptions.find((one) => one === key);
  if (!option) return null;
  const so = before.get(option);
  const labels = so && 'labels' in so ? so.labels : [];
  if (value === '') return { option, reset: true, labels: [] };
  const at = value.indexOf('=');
  const label: DurableLabel = { name: bytesOfText(specifiersBack(value.slice(0, at))), value: bytesOfText(specifiersBack(value.slice(at + 1))) };
  return at < 0 ? null : { option, reset: so !== undefined && 'reset' in so && so.reset, labels: [...labels, label] };
}

/** The settings of before with those that are wanted now: of a kind the new one, of labels the new value of each name. */
export function mergeOptions(before: readonly DurableOption[], wanted: readonly DurableOption[]): DurableOption[] {
  const merged = new Map(before.map((option) => [option.option, option]));
  for (const option of wanted) {
    const old = merged.get(option.option);
    if ('labels' in option && !option.reset && old && 'labels' in old) merged.set(option.option, { ...old, labels: mergeLabels(old.labels, option.labels) });
    else if (option.option === 'Symlinks' && old?.option === 'Symlinks') merged.set(option.option, { ...old, paths: [...new Set([...old.paths, ...option.paths])] });
    else merged.set(option.option, option);
  }
  return order.flatMap((kind) => merged.get(kind) ?? []);
}

const order: readonly DurableOption['option'][] = ['SocketMode', 'SocketUser', 'SocketGroup', ...(labelOptions satisfies readonly LabelOption[]), 'Symlinks'];

function mergeLabels(before: readonly DurableLabel[], wanted: readonly DurableLabel[]): DurableLabel[] {
  const names = new Set(wanted.map(({ name }) => name));
  return [...before.filter(({ name }) => !names.has(name)), ...wanted];
}
