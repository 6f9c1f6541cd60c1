import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { explainError } from '#core/varlink/errors.ts';
import { usualTimeoutMs, type CallFlag, type PeerSeen } from '#core/varlink/call.ts';
import { membersOf, parseJson, printJson } from '#core/varlink/json.ts';
import type { Reply } from '#core/varlink/messages.ts';
import { failureOf, type CallProblem } from '#core/varlink/problem.ts';
import { shownBytes } from '#core/names/shown.ts';
import { printAddress } from '#core/varlink/address-text.ts';
import { connect } from '#agent/varlink/client/connect.ts';
import type { CallEnding, Connection, OutgoingCall } from '#agent/varlink/client/connection.ts';
import { dim, Exit, plain, print, say, status, type Status } from '../../terminal.ts';
import { readExample } from '../../../files/examples.ts';
import { findAddress, findMethod, type Wanted } from './address.ts';
import { noteCall, type CallNote } from './note-call.ts';

export interface CallOptions {
  readonly more?: boolean;
  readonly oneway?: boolean;
  readonly upgrade?: boolean;
  readonly collect?: boolean;
  readonly json?: boolean;
  readonly timeout?: string;
  readonly example?: string;
  readonly graceful?: readonly string[];
  readonly pushFd?: readonly string[];
}

/** Most replies of --collect: as many as sd-varlink gathers. */
const mostCollected = 1024;

/** `sockatlas varlink call [ADDRESS] METHOD [PARAMETERS]`. 1 when the service answers with an error. */
export async function call(words: readonly string[], options: CallOptions): Promise<Status> {
  const example = options.example === undefined ? null : exampleOf(options.example, words);
  const { address, method, parameters: typed } = example ?? parted(words);
  const flag = flagOf(options, example?.flag ?? 'none');
  const text = readParameters(typed);
  const timeoutMs = options.timeout === undefined ? (example ? example.timeoutMs : usualTimeoutMs) : timeLimit(options.timeout);
  const wanted = address === null ? findMethod(method) : findAddress(address);
  const descriptors = (options.pushFd ?? []).map(openPushed);
  const note = noteCall({ ...wanted, method, parameters: text, flag, timeoutMs, descriptors: [], acceptDescriptors: false });
  const connection = await reach(wanted, { timeoutMs, descriptors: descriptors.length > 0 }, note);
  const asked: OutgoingCall = { method, parameters: text, flag, descriptors };
  const collected: Reply[] = [];
  const ending = await carryOut(connection, asked, (reply) => {
    note.reply(reply);
    if (!options.collect) printed(reply, options.json === true, flag);
    else if (collected.push(reply) > mostCollected) connection.close();
  });
  note.ended(ending);
  if (collected.length > mostCollected) throw new Exit(status.failed, `There are more than ${mostCollected} replies.`, 'Take them as they come: --more.');
  if (options.collect) print(`${shownJson(printJson(collected.map(({ parameters }) => parameters), options.json ? 0 : 2))}\n`);
  return statusOf(ending, asked, options);
}

/** METHOD and PARAMETERS, or ADDRESS and METHOD: what begins like parameters is no method. */
function parted(words: readonly string[]): { readonly address: string | null; readonly method: string; readonly parameters: string } {
  const [first = '', second, third, fourth] = words;
  if (first === '') throw new Exit(status.usage, 'It takes [ADDRESS] METHOD [PARAMETERS], or --example NAME.');
  if (fourth !== undefined) throw new Exit(status.usage, 'There are too many words: it takes [ADDRESS] METHOD [PARAMETERS].', 'Parameters are one word of the shell: put them between single quotes.');
  if (second === undefined) return { address: null, method: first, parameters: '{}' };
  if (third === undefined && /^\s*\{|^-$|^@/.test(second)) return { address: null, method: first, parameters: second };
  return { address: first, method: second, parameters: third ?? '{}' };
}

/** A call that was kept: `more` and a time limit on the command line come before its own, and so do parameters, the only word there may be. */
function exampleOf(name: string, words: readonly string[]): { readonly address: string; readonly method: string; readonly parameters: string; readonly flag: CallFlag; readonly timeoutMs: number | null } {
  const read = readExample(name);
  if (!read.ok) throw new Exit(status.usage, `The example cannot be used. ${read.error.message}`, read.error.hint);
  if (words.length > 1) throw new Exit(status.usage, 'An example has an address and a method: only PARAMETERS can stand beside it.');
  const { address, method, parameters, flag, timeoutMs } = read.value;
  return { address: printAddress(address), method, parameters: words[0] ?? parameters, flag, timeoutMs };
}

function flagOf({ more, oneway, upgrade, collect }: CallOptions, usual: CallFlag): CallFlag {
  const flags = [more || collect ? 'more' : null, oneway ? 'oneway' : null, upgrade ? 'upgrade' : null].filter((flag) => flag !== null) as CallFlag[]; // names of flags
  if (flags.length > 1) throw new Exit(status.usage, 'A call has one of --more, --oneway and --upgrade at most.');
  return flags[0] ?? usual;
}

function readParameters(typed: string): string {
  const text = typed === '-' ? readText(0) : typed.startsWith('@') ? readText(typed.slice(1)) : typed;
  const parsed = membersOf(text);
  if (!parsed.ok) throw new Exit(status.usage, `The parameters are no JSON object: ${parsed.message}, at character ${parsed.at + 1}.`);
  return text;
}

function readText(file: string | number): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Exit(status.usage, `The parameters cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function timeLimit(typed: string): number | null {
  if (typed === 'infinity') return null;
  const seconds = Number(typed);
  if (!/^\d+(\.\d+)?$/.test(typed) || seconds <= 0 || seconds > 86_400) throw new Exit(status.usage, 'A time limit is a number of seconds up to 86400, or infinity.');
  return Math.ceil(seconds * 1000);
}

/** A number is a descriptor that we were started with; otherwise a file, to be read unless it says write: or read-write:. */
function openPushed(typed: string): number {
  const [, mode = 'read', path = typed] = /^(read|write|read-write):(.*)$/s.exec(typed) ?? [];
  try {
    if (/^\d+$/.test(typed)) {
      fstatSync(Number(typed));
      return Number(typed);
    }
    return openSync(path, mode === 'read' ? 'r' : mode === 'write' ? 1 : 'r+');
  } catch (error) {
    throw new Exit(status.failed, `${path} cannot be sent along: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function reach({ address, shown }: Wanted, options: { readonly timeoutMs: number | null; readonly descriptors: boolean }, note: CallNote): Promise<Connection> {
  const connected = await connect(address, { shown, ...options });
  if (!connected.ok) {
    note.ended({ how: 'failed', problem: connected.problem });
    throw exitOf(connected.problem);
  }
  note.connected(connected.peer);
  if (process.stderr.isTTY && connected.peer) say(dim(peerLine(connected.peer)));
  return connected.connection;
}

const peerLine = ({ pid, uid, command, unit }: PeerSeen): string =>
  `connected to process ${pid}${command === null ? '' : ` (${shownBytes(command)})`} of user ${uid}${unit === null ? '' : `, ${shownBytes(unit)}`}`;

function carryOut(connection: Connection, asked: OutgoingCall, take: (reply: Reply) => void): Promise<CallEnding> {
  return new Promise((told) =>
    connection.open(asked, {
      reply: (reply, descriptors) => {
        for (const descriptor of descriptors) closeSync(descriptor);
        take(reply);
        if (asked.flag === 'upgrade') speakRaw(connection);
      },
      raw: (data) => void process.stdout.write(Buffer.from(data)),
      ended: (ending) => {
        process.stdin.pause();
        if (asked.flag === 'oneway') void connection.closeWhenSent();
        else connection.close();
        told(ending);
      },
    }),
  );
}

function speakRaw(connection: Connection): void {
  process.stdin.on('data', (data: Buffer) => connection.sendRaw(data));
  process.stdin.on('end', () => connection.endRaw());
}

function statusOf(ending: CallEnding, { method, flag }: OutgoingCall, { graceful = [] }: CallOptions): Status {
  if (ending.how === 'replied') return status.done;
  if (ending.how === 'failed') throw exitOf(ending.problem);
  const { error, text } = ending.reply;
  if (graceful.includes(error)) return status.done;
  const parsed = parseJson(text);
  const explained = explainError(error, parsed.ok ? parsed.value : null, { method, flag }, null);
  say(`sockatlas: the service answered with the error ${error}${text === '{}' ? '' : ` ${shownJson(text)}`}`);
  for (const sentence of [explained.sentence, explained.advice]) if (sentence !== null) say(sentence);
  return status.nothing;
}

function exitOf(problem: CallProblem): Exit {
  const { code, message, hint } = failureOf(problem);
  return new Exit(code === 'replaced' ? status.refused : code === 'not-permitted' ? status.notPermitted : code === 'bad-input' ? status.usage : status.failed, plain(message), hint);
}

/** Replies as they come; with --json each on a line, and those of a stream as JSON-SEQ (RFC 7464). */
function printed(reply: Reply, asJson: boolean, flag: CallFlag): void {
  print(`${asJson && flag === 'more' ? '\u001e' : ''}${shownJson(printJson(reply.parameters, asJson ? 0 : 2))}\n`);
}

/** The same JSON, with what does not show, or turns how others show, as escapes: they stand in strings alone. */
const shownJson = (text: string): string => text.replace(/[\u007f-\u009f\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, (sign) => [...Array(sign.length).keys()].map((i) => `\\u${sign.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''));
