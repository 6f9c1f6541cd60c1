import { Command, CommanderError, Option } from 'commander';
import { groupings, type By } from '#core/conversations/party.ts';
import { check, formats, severities, type CheckOptions } from './commands/check.ts';
import { levels, type Level } from '#core/explain/telling.ts';
import { listMutes, mute, unmute, type MuteOptions } from './commands/mute.ts';
import { capabilities, overview } from './commands/overview.ts';
import { labelList, labelRemove, labelSet, protectAcl, protectMode, protectOwner, type ChangeOption, type DoorOption, type SetOption } from './commands/change.ts';
import { completion } from './commands/completion.ts';
import { conversations } from './commands/conversations.ts';
import { columnNames, list } from './commands/list.ts';
import { labelKnown } from './commands/known-labels.ts';
import { learn } from './commands/learn.ts';
import { demo } from './commands/demo.ts';
import { lasting, type LastingOption } from './commands/lasting.ts';
import { history, undo, type HistoryOption } from './past.ts';
import { protectRecipe, type RecipeOption } from './commands/recipe.ts';
import { show } from './commands/show.ts';
import { diff, snapshot } from './commands/snapshot.ts';
import { who, type WhoOptions } from './commands/who.ts';
import { Exit, plain, print, say, status, type Status } from './terminal.ts';
import { varlinkCommands } from './varlink.ts';
import { version } from '../../package.json';

const nameHelp = `
NAME is a path, an abstract name with its @, a name in a Varlink registry
(io.systemd.Hostname), inode:N, or the key of a socket. Names are written as
"sockatlas list" shows them: \\n, \\xff and \\u{202e} stand for what does not show.
To look at one, the last part of its path will do.
`;

const diffHelp = `
Of diff: 0 nothing differs; 1 something does.
`;

const checkHelp = `
A finding has a code (SA301), a severity and a subject: docs/findings.md. FILTER
is as in "sockatlas list"; finding:SA301, finding:high and has:finding filter there.
Of check: 0 no findings; 1 findings that are neither muted nor in the baseline.
`;

const statusHelp = `
Exit status: 0 done; 1 nothing found; 2 wrong usage; 3 refused, since the socket
or its value was no longer as shown; 4 not permitted; 5 anything else.
`;

const windowHelp = `
"sockatlas /PATH", "sockatlas @NAME" and "sockatlas unix:ADDRESS" open the window at
that socket; where one is open, in that.
The window takes --filter FILTER, --select NAME, --tab TAB, --page PAGE,
--theme light|dark, --size WIDTHxHEIGHT, --snapshot FILE, --screenshot FILE.png, --demo
and, to run as root, --as-root.
`;

let outcome: Status = status.done;
const finish =
  <A extends unknown[]>(act: (...args: A) => Status | Promise<Status>) =>
  async (...args: A): Promise<void> => {
    outcome = await act(...args);
  };

const program = new Command('sockatlas')
  .description('An atlas of the Unix sockets of this machine. Without a command it opens the window.')
  .version(version, '--version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .addHelpText('after', windowHelp + nameHelp + statusHelp)
  .showSuggestionAfterError();

const from = (): Option => new Option('--from <file>', 'what a snapshot saw, of whatever machine, in place of now');

program
  .command('list')
  .description('list sockets')
  .option('-f, --filter <filter>', 'only what fits, e.g. \'kind:path state:listen -unit:postgres*\' (docs/filter.md)')
  .option('--json', 'as JSON (docs/json.md)')
  .option('--columns <names>', `comma-separated: ${columnNames.join(', ')}`)
  .addOption(from())
  .action(finish((options: { filter?: string; json?: boolean; columns?: string; from?: string }) => list(options)));

program
  .command('learn')
  .description('what sockets, labels and Varlink are, in short: all concepts, or one')
  .argument('[concept]', 'its name or a word of it, or glossary')
  .action(finish((concept: string | undefined) => learn(concept)));

program
  .command('conversations')
  .description('list who talks with whom')
  .addOption(new Option('--by <parties>', 'add up by').choices([...groupings]).default('unit'))
  .option('-f, --filter <filter>', 'only conversations with an end that fits, e.g. \'peer:nginx\' (docs/filter.md)')
  .option('--json', 'as JSON, with every conversation (docs/json.md)')
  .action(finish((options: { by: By; filter?: string; json?: boolean }) => conversations(options)));

program
  .command('show <name>')
  .description('explain one socket, with all that is known of it')
  .option('--json', 'as JSON (docs/json.md)')
  .addOption(from())
  .addOption(new Option('--level <level>', 'explain it for a').choices([...levels]).default('admin'))
  .action(finish((name: string, options: { json?: boolean; from?: string; level: Level }) => show(name, options)));

const user = (): Option => new Option('-u, --user <user>', 'why one may or may not: a user by name or number, @GROUP, or everyone; may be said again').argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
program
  .command('who <name>')
  .description('who may connect, read labels, relabel and replace it, and why')
  .addOption(user())
  .option('--json', 'as JSON (docs/json.md)')
  .addOption(from())
  .action(finish((name: string, options: WhoOptions) => who(name, options)));

program.command('overview').description('sum up what there is').action(finish(() => overview()));

program
  .command('capabilities')
  .description('what can and cannot be seen here, and why')
  .option('--json', 'as JSON')
  .action(finish((options: { json?: boolean }) => capabilities(options)));

const door = (): Option => new Option('--door <door>', 'the path inode or the kernel object').choices(['entry-point', 'object']);
const dryRun = (): Option => new Option('-n, --dry-run', 'only print the equivalent command');

const admin = (): Option => new Option('--admin', 'ask for an administrator, and have it done as root (pkexec)');

const label = program.command('label').description('read and change labels (user.* attributes)');
label
  .command('list <name>')
  .description('list the labels of a socket')
  .addOption(door())
  .option('--json', 'as JSON')
  .action(finish((name: string, options: DoorOption & { json?: boolean }) => labelList(name, options)));
label
  .command('set <name> <label=value>')
  .description('set a label')
  .addOption(door())
  .addOption(dryRun())
  .addOption(admin())
  .option('--hex', 'the value is written in hex')
  .option('--value-file <file>', 'take the value from a file, or - for standard input; then give the name alone')
  .action(finish((name: string, assignment: string, options: SetOption) => labelSet(name, assignment, options)));
label
  .command('known')
  .description('list the labels that are known: what each is for, who sets it, and where that is written')
  .option('--json', 'as JSON')
  .action(finish((options: { json?: boolean }) => labelKnown(options)));
label
  .command('remove <name> <label>')
  .description('remove a label')
  .addOption(door())
  .addOption(dryRun())
  .addOption(admin())
  .action(finish((name: string, wanted: string, options: ChangeOption) => labelRemove(name, wanted, options)));

const protect = program.command('protect').description('change who may connect and relabel');
protect
  .command('mode <name> <mode>')
  .description('change the mode, e.g. 0660')
  .addOption(door())
  .addOption(dryRun())
  .addOption(admin())
  .action(finish((name: string, mode: string, options: ChangeOption) => protectMode(name, mode, options)));
protect
  .command('owner <name> <user:group>')
  .description('change the owner, the group (:group), or both')
  .addOption(door())
  .addOption(dryRun())
  .addOption(admin())
  .action(finish((name: string, owner: string, options: ChangeOption) => protectOwner(name, owner, options)));
protect
  .command('acl <name> <entries>')
  .description('set the whole access control list of an entry point as setfacl writes it, e.g. u:alice:rw,g:lp:rw; none takes it away')
  .addOption(dryRun())
  .addOption(admin())
  .action(finish((name: string, entries: string, options: ChangeOption) => protectAcl(name, entries, options)));

protect
  .command('recipe <name>')
  .description('give an entry point the group, mode and labels of a service that behaves well, at once')
  .option('--connect <who>', 'who may connect: everyone, group:NAME or owner')
  .option('--labels <who>', 'who may read its labels: everyone, or those connecting')
  .option('--varlink', 'say that it speaks Varlink')
  .option('--guard-object', 'keep other users that hold the socket from relabelling it')
  .addOption(dryRun())
  .addOption(admin())
  .action(finish((name: string, options: RecipeOption) => protectRecipe(name, options)));

program
  .command('lasting <name>')
  .description('what of a socket would be lost when its unit makes it anew, and the drop-in that keeps it')
  .option('--install', 'write the drop-in')
  .option('--remove', 'remove the drop-in that Sockatlas keeps')
  .addOption(dryRun())
  .addOption(admin())
  .option('--json', 'as JSON (docs/json.md)')
  .action(finish((name: string, options: LastingOption) => lasting(name, options)));
program
  .command('history')
  .description('list the changes made, by the window and here')
  .option('--json', 'as JSON')
  .option('--limit <count>', 'how many at the most', '50')
  .option('--refused', 'also what was asked for and refused')
  .action(finish((options: HistoryOption) => history(options)));
program
  .command('undo [id]')
  .description('take back a change: the latest, or the one or the batch named')
  .addOption(dryRun())
  .addOption(admin())
  .action(finish((id: string | undefined, options: ChangeOption) => undo(id, options)));

const mutesFile = (): Option => new Option('--mutes <file>', 'in place of $XDG_CONFIG_HOME/sockatlas/mutes.json');
const pattern = (): Option => new Option('--glob', 'SUBJECT is a pattern with * and ?');
program
  .command('check [filter]')
  .description('tell what a reviewer should know, with evidence and a fix (docs/findings.md)')
  .addOption(new Option('--format <format>', 'how to tell it').choices([...formats]).default('text'))
  .addOption(new Option('--severity <level>', 'only what is at least so grave').choices([...severities]).default('low'))
  .option('--baseline <file>', 'only what is not in this file')
  .option('--write-baseline <file>', 'keep what is found in a file')
  .addOption(mutesFile())
  .addOption(from())
  .addHelpText('after', checkHelp)
  .action(finish((filter: string | undefined, options: CheckOptions) => check(filter, options)));
program
  .command('mute <rule> <subject>')
  .description('do not tell of a finding any more')
  .requiredOption('--reason <text>', 'why, for whoever reads the list later')
  .addOption(pattern())
  .addOption(mutesFile())
  .action(finish((rule: string, subject: string, options: MuteOptions & { reason: string }) => mute(rule, subject, options)));
program
  .command('unmute <rule> <subject>')
  .description('tell of it again')
  .addOption(pattern())
  .addOption(mutesFile())
  .action(finish((rule: string, subject: string, options: MuteOptions) => unmute(rule, subject, options)));
program
  .command('mutes')
  .description('list what is muted, and why')
  .option('--json', 'as JSON')
  .addOption(mutesFile())
  .action(finish((options: MuteOptions & { json?: boolean }) => listMutes(options)));

program
  .command('snapshot [file]')
  .description('keep what there is now in a file (docs/snapshot.md), or print it')
  .action(finish((file: string | undefined) => snapshot(file)));
program
  .command('diff <a> [b]')
  .description('compare two snapshots, or one with now (no second, or -)')
  .option('--json', 'as JSON (docs/json.md)')
  .addHelpText('after', diffHelp)
  .action(finish((a: string, b: string | undefined, options: { json?: boolean }) => diff(a, b, options)));

const varlink = varlinkCommands(program, finish);
program.command('demo').description('run a few Varlink services to try things on, until Ctrl+C').action(finish(() => demo()));

program
  .command('completion <shell>')
  .description('print the completion script of a shell: bash, zsh or fish')
  .action(finish((shell: string) => completion(shell, program)));

// Settings of a command reach only those made after it, so each is told.
for (const command of [program, ...program.commands, ...label.commands, ...protect.commands, ...varlink.commands]) {
  command.exitOverride().configureOutput({ writeOut: (text) => print(text), writeErr: (text) => print(plain(text), 2) });
  if (command === program) continue;
  if (command.registeredArguments.some((argument) => argument.name() === 'name')) command.addHelpText('after', nameHelp);
  command.addHelpText('after', statusHelp);
}

try {
  // "node": in a packaged Electron commander would take the script for the first argument.
  await program.parseAsync(process.argv, { from: 'node' });
  process.exitCode = outcome;
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version were printed and are no mistake; commander has said what is wrong otherwise.
    process.exitCode = error.exitCode === 0 ? status.done : status.usage;
  } else if (error instanceof Exit) {
    say(`sockatlas: ${error.message}${error.hint ? `\n${error.hint}` : ''}`);
    process.exitCode = error.status;
  } else {
    say(`sockatlas: ${error instanceof Error ? (process.env['SOCKATLAS_DEBUG'] ? (error.stack ?? error.message) : error.message) : String(error)}`);
    process.exitCode = status.failed;
  }
}
