import { lstatSync, mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { done, failed, type Result } from '#core/failure.ts';
import { shownText } from '#core/names/shown.ts';
import { exampleNameProblem, mostExampleBytes, parseExample, printExample, type Example, type NamedExample } from '#core/varlink/examples/example.ts';
import { readWholeFile, writeWholeFile } from './whole-file.ts';

const ending = '.varlink';
/** More are read by nobody. */
const mostExamples = 500;

export interface Examples {
  readonly folder: string;
  /** By name. */
  readonly examples: readonly NamedExample[];
  /** Files that are none, each with what is wrong with it. */
  readonly problems: readonly { readonly name: string; readonly message: string }[];
}

/** Where people keep calls as plain text, to share and to keep under version control: XDG base directory specification, data. */
export function examplesFolder(): string {
  const given = process.env['XDG_DATA_HOME'];
  return join(given?.startsWith('/') ? given : join(homedir(), '.local', 'share'), 'sockatlas', 'examples');
}

export function readExamples(folder = examplesFolder()): Examples {
  const examples: NamedExample[] = [];
  const problems: { name: string; message: string }[] = [];
  const files = namesIn(folder);
  for (const file of files.slice(0, mostExamples)) {
    const name = file.slice(0, -ending.length);
    const read = readOne(folder, name);
    if (read.ok) examples.push({ name, example: read.value });
    else problems.push({ name: shownText(file), message: read.error.message });
  }
  if (files.length > mostExamples) problems.push({ name: shownText(folder), message: `There are ${files.length} examples; ${mostExamples} of them are read.` });
  return { folder, examples, problems };
}

/** The example of that name. */
export function readExample(name: string, folder = examplesFolder()): Result<Example> {
  if (exampleNameProblem(name) !== null || !namesIn(folder).includes(name + ending)) return failed('not-found', `There is no example "${shownText(name)}" in ${shownText(folder)}.`);
  return readOne(folder, name);
}

function readOne(folder: string, name: string): Result<Example> {
  if (exampleNameProblem(name) !== null) return failed('bad-input', 'Its name has something in it that does not show.');
  const text = readWholeFile(join(folder, name + ending), 'text', { pipes: false, mostBytes: mostExampleBytes });
  return text.ok ? parseExample(text.value) : text;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ending) && name.length > ending.length && !name.startsWith('.')).sort();
  } catch {
    return []; // nobody has kept one yet
  }
}

/** @param replaces whether one of that name may be there */
export function saveExample(name: string, example: Example, replaces: boolean, folder = examplesFolder()): Result<{ path: string }> {
  const problem = exampleNameProblem(name);
  if (problem !== null) return failed('bad-input', problem);
  const path = join(folder, name + ending);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!replaces && lstatSync(path, { throwIfNoEntry: false })) return failed('refused', `There is an example "${name}" already.`, 'Choose another name, or replace it.');
  } catch (error) {
    return failed('failed', `The folder ${shownText(folder)} could not be made: ${error instanceof Error ? error.message : String(error)}`);
  }
  const written = writeWholeFile(path, printExample(example), 'text');
  return written.ok ? done({ path }) : written;
}

export function deleteExample(name: string, folder = examplesFolder()): Result<null> {
  if (exampleNameProblem(name) !== null) return failed('bad-input', 'This is no name of an example.');
  try {
    unlinkSync(join(folder, name + ending));
    return done(null);
  } catch (error) {
    return failed('failed', `The example was not deleted: ${error instanceof Error ? error.message : String(error)}`);
  }
}
