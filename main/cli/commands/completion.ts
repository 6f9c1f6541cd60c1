import type { Command, Option } from 'commander';
import { Exit, print, status, type Status } from '../terminal.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** A command as a shell completes it: `sockatlas label set` has the path `label set`. */
interface Node {
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly about: string }[];
  readonly options: readonly Flag[];
}
interface Flag {
  readonly long: string;
  readonly short: string | undefined;
  readonly about: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** Options of the window, which bin/sockatlas knows and the command line does not. */
const windowFlags: readonly Flag[] = [
  ['--filter', 'open with this filter', true],
  ['--select', 'open with this socket', true],
  ['--tab', 'open with this tab', true],
  ['--page', 'open with this page', true],
  ['--demo', 'start the demo services, and open with them', false],
  ['--snapshot', 'open this snapshot', true],
  ['--theme', 'light or dark', true],
  ['--size', 'size of the window', true],
  ['--screenshot', 'save a picture of the window', true],
].map(([long, about, takesValue]) => ({ long: String(long), short: undefined, about: String(about), takesValue: takesValue === true, choices: long === '--theme' ? ['light', 'dark'] : [] }));

const flagOf = (option: Option): Flag => ({
  long: option.long ?? '',
  short: option.short,
  about: option.description,
  takesValue: option.required || option.optional,
  choices: option.argChoices ?? [],
});

function nodesOf(command: Command, path: readonly string[] = []): Node[] {
  const commands = command.commands.map((sub) => ({ name: sub.name(), about: sub.description() }));
  const options = [...command.options.map(flagOf), ...(path.length === 0 ? windowFlags : []), { long: '--help', short: '-h', about: 'print help', takesValue: false, choices: [] }];
  return [{ path: path.join(' '), commands, options: options.filter(({ long }) => long !== '') }, ...command.commands.flatMap((sub) => nodesOf(sub, [...path, sub.name()]))];
}

/** Prints a completion script. */
export function completion(shell: string, program: Command): Status {
  print(completionOf(shell, program));
  return status.done;
}

/** A completion script, made from the commands as they are: bash(1), zshcompsys(1), fish-completions(7). */
export function completionOf(shell: string, program: Command): string {
  const known = shells.find((one) => one === shell);
  if (!known) throw new Exit(status.usage, `There are completions for ${shells.join(', ')}.`);
  return scripts[known](nodesOf(program));
}

/** For a single-quoted word of any of the three shells. */
const quoted = (text: string): string => `'${text.replaceAll("'", '’').replaceAll('\\', '')}'`;

const scripts: Readonly<Record<Shell, (nodes: readonly Node[]) => string>> = { bash, zsh, fish };

/** Finds the path of commands typed so far, in $path; the same in bash and zsh. */
const walk = (nodes: readonly Node[], words: string, first: number, here: string): string =>
  `  local path='' i
  for ((i = ${first}; i < ${here}; i++)); do
    case "$path \${${words}[i]}" in
      ${nodes.filter(({ path }) => path !== '').map(({ path }) => quoted(` ${path}`)).join(' | ')}) path="$path \${${words}[i]}" ;;
    esac
  done
`;

function bash(nodes: readonly Node[]): string {
  const choices = nodes.flatMap(({ path, options }) => options.flatMap(({ long, choices: list }) => (list.length > 0 ? [`    ${quoted(`${path === '' ? '' : ` ${path}`}|${long}`)}) COMPREPLY=($(compgen -W ${quoted(list.join(' '))} -- "$cur")) && return ;;`] : [])));
  const lists = nodes.map(({ path, commands, options }) => `    ${quoted(path === '' ? '' : ` ${path}`)}) commands=${quoted(commands.map(({ name }) => name).join(' '))} options=${quoted(options.map(({ long }) => long).join(' '))} ;;`);
  return `# bash completion for sockatlas

_sockatlas() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} commands='' options=''
  COMPREPLY=()
${walk(nodes, 'COMP_WORDS', 1, 'COMP_CWORD')}  case "$path|$prev" in
${choices.join('\n')}
  esac
  case "$path" in
${lists.join('\n')}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [[ -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _sockatlas sockatlas
`;
}

function zsh(nodes: readonly Node[]): string {
  const about = (text: string): string => text.replaceAll(':', '\\:').replaceAll("'", '’');
  const lists = nodes.map(({ path, commands, options }) => {
    const entries = (list: readonly { readonly name: string; readonly about: string }[]): string => list.map((one) => `'${one.name}:${about(one.about)}'`).join(' ');
    return `    ${quoted(path === '' ? '' : ` ${path}`)}) commands=(${entries(commands)}) options=(${entries(options.map(({ long, about: what }) => ({ name: long, about: what })))}) ;;`;
  });
  const choices = nodes.flatMap(({ path, options }) => options.flatMap(({ long, choices: list }) => (list.length > 0 ? [`    ${quoted(`${path === '' ? '' : ` ${path}`}|${long}`)}) compadd -- ${list.map(quoted).join(' ')} && return ;;`] : [])));
  return `#compdef sockatlas

_sockatlas() {
  local -a commands options
${walk(nodes, 'words', 2, 'CURRENT')}  case "$path|\${words[CURRENT - 1]}" in
${choices.join('\n')}
  esac
  case "$path" in
${lists.join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option options
  elif (( \${#commands} )); then
    _describe command commands
  else
    _files
  fi
}

_sockatlas "$@"
`;
}

function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, commands, options }) => {
    const words = path.split(' ').filter((word) => word !== '');
    const inner = commands.map(({ name }) => name);
    const condition = [...words.map((word) => `__fish_seen_subcommand_from ${word}`), ...(inner.length > 0 ? [`not __fish_seen_subcommand_from ${inner.join(' ')}`] : [])].join('; and ');
    const when = condition === '' ? '' : ` -n ${quoted(condition)}`;
    return [
      ...commands.map(({ name, about }) => `complete -c sockatlas${when} -f -a ${name} -d ${quoted(about)}`),
      ...options.map(({ long, short, about, takesValue, choices }) => `complete -c sockatlas${when} -l ${long.slice(2)}${short ? ` -s ${short.slice(1)}` : ''}${takesValue ? ' -r' : ''}${choices.length > 0 ? ` -f -a ${quoted(choices.join(' '))}` : ''} -d ${quoted(about)}`),
    ];
  });
  return `# fish completion for sockatlas\n${lines.join('\n')}\n`;
}
