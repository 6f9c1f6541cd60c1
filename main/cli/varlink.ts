import type { Command } from 'commander';
import { diffInterfaces } from './commands/varlink/diff.ts';
import { format, type FormatOptions } from './commands/varlink/format.ts';
import { validate } from './commands/varlink/validate.ts';
import type { Status } from './terminal.ts';

const validateHelp = `
FILE is the text of an interface (docs/varlink.md), or - for standard input.
Of validate: 0 all are right; 1 something is wrong, told as FILE:LINE:COLUMN.
`;

const formatHelp = `
Of format --check: 0 all are in canonical form; 1 the files that are printed are not.
`;

const diffHelp = `
Of diff: 0 no caller breaks; 1 some may.
`;

/** Turns what a command does into what commander calls; keeps the exit status. */
type Finish = <A extends unknown[]>(act: (...args: A) => Status | Promise<Status>) => (...args: A) => Promise<void>;

/** `sockatlas varlink …`. */
export function varlinkCommands(program: Command, finish: Finish): Command {
  const varlink = program.command('varlink').description('services that speak Varlink, and their interfaces');
  varlink
    .command('validate <file...>')
    .description('tell what is wrong with the text of interfaces')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText('after', validateHelp)
    .action(finish((files: readonly string[], options: { json?: boolean }) => validate(files, options)));
  varlink
    .command('format <file...>')
    .description('print interfaces in canonical form, with their comments')
    .option('-w, --write', 'write it into the files')
    .option('--check', 'only print the names of files that have another form')
    .addHelpText('after', formatHelp)
    .action(finish((files: readonly string[], options: FormatOptions) => format(files, options)));
  varlink
    .command('diff <before> <after>')
    .description('tell what changed between two versions of an interface, and whether callers break')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText('after', diffHelp)
    .action(finish((before: string, after: string, options: { json?: boolean }) => diffInterfaces(before, after, options)));
  return varlink;
}
