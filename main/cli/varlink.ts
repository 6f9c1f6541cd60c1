import { Option, type Command } from 'commander';
import { call, type CallOptions } from './commands/varlink/call.ts';
import { describe, type DescribeOptions } from './commands/varlink/describe.ts';
import { diffInterfaces } from './commands/varlink/diff.ts';
import { forget } from './commands/varlink/forget.ts';
import { format, type FormatOptions } from './commands/varlink/format.ts';
import { interfaces, type InterfacesOptions } from './commands/varlink/interfaces.ts';
import { search, type SearchOptions } from './commands/varlink/search.ts';
import { services, type ServicesOptions } from './commands/varlink/services.ts';
import { validate } from './commands/varlink/validate.ts';
import { Exit, status, type Status } from './terminal.ts';

const serviceHelp = `
SERVICE is a name as "sockatlas varlink services" prints it, or an address:
unix:/path, unix:@abstract, exec:/program, ssh-unix:HOST:/path,
ssh-exec:HOST:COMMAND, or a path. Without --wake nobody is connected to.
`;

const searchHelp = `
Every WORD must fit: uid, takes:uid, gives:pid, type:int, method:list,
error:denied, in:io.systemd.
Of search: 0 something was found; 1 nothing was.
`;

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

const callHelp = `
ADDRESS is unix:/path, unix:@abstract, exec:/program, ssh-unix:HOST:/path,
ssh-exec:HOST:COMMAND, a path, or the name of a service. Without it the service
is called that is registered for the interface of METHOD. PARAMETERS are a JSON
object, @FILE, or - for standard input; integers keep all their digits.
Replies are printed as JSON; with --json each on one line, and those of a stream
as JSON-SEQ (RFC 7464).
Of call: 0 it replied; 1 the service answered with an error; 3 another inode
than the one seen is at the address, nothing was sent; 4 you may not connect;
5 nobody is there, no reply came in time, or the service broke the protocol.
`;

const again = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** Turns what a command does into what commander calls; keeps the exit status. */
type Finish = <A extends unknown[]>(act: (...args: A) => Status | Promise<Status>) => (...args: A) => Promise<void>;

/** `sockatlas varlink …`. */
export function varlinkCommands(program: Command, finish: Finish): Command {
  const varlink = program.command('varlink').description('services that speak Varlink, and their interfaces');
  varlink
    .command('services')
    .description('list the services that registries, labels and folders tell of, and what they said; connects to nobody')
    .option('-f, --filter <filter>', 'only those whose socket fits (docs/filter.md)')
    .option('--json', 'as JSON (docs/json.md)')
    .addOption(new Option('--from <file>', 'what a snapshot saw, of whatever machine, in place of now'))
    .action(finish((options: ServicesOptions) => services(options)));
  varlink
    .command('interfaces [service]')
    .description('list what services offer, as far as they were asked')
    .option('--wake', 'connect to the service and ask it, which may start it')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText('after', serviceHelp)
    .action(finish((service: string | undefined, options: InterfacesOptions) => interfaces(service, options)));
  varlink
    .command('describe <words...>')
    .usage('[options] [SERVICE] INTERFACE')
    .description('print the description of an interface, as far as a service was asked for it')
    .option('--wake', 'connect to the service and ask it, which may start it')
    .addHelpText('after', serviceHelp)
    .action(
      finish((words: readonly string[], options: DescribeOptions) => {
        if (words.length > 2) throw new Exit(status.usage, 'describe takes a service and an interface, or an interface alone.');
        return describe(words, options);
      }),
    );
  varlink
    .command('search <words...>')
    .description('find names, types and comments in all interfaces that services described; connects to nobody')
    .option('--json', 'as JSON (docs/json.md)')
    .addHelpText('after', searchHelp)
    .action(finish((words: readonly string[], options: SearchOptions) => search(words, options)));
  varlink
    .command('forget [service]')
    .description('take what a service said of itself out of the cache')
    .option('--all', 'what all of them said')
    .action(finish((service: string | undefined, options: { all?: boolean }) => forget(service, options)));
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
  varlink
    .command('call [words...]')
    .usage('[options] [ADDRESS] METHOD [PARAMETERS]')
    .description('call a method of a service; this may start it')
    .option('--more', 'ask for all replies, and print each as it comes')
    .option('--collect', 'the same, and print them as one list when all are there')
    .option('--oneway', 'ask for no reply')
    .option('--upgrade', 'speak bytes after the reply: standard input and output')
    .option('--timeout <seconds>', 'how long nothing may come, or infinity; 45 unless an example says otherwise')
    .option('--example <name>', 'make a call that was kept as an example (docs/varlink.md)')
    .option('--graceful <error>', 'take this error of the service for done; may be said again', again)
    .option('--push-fd <file>', 'send a descriptor along: a number, or a file, opened to read; write:FILE and read-write:FILE otherwise', again)
    .option('--json', 'as JSON on one line, streams as JSON-SEQ (docs/json.md)')
    .addHelpText('after', callHelp)
    .action(finish((words: readonly string[], options: CallOptions) => call(words, options)));
  return varlink;
}
