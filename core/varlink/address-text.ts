import { assertNever } from '../assert-never.ts';
import { done, failed, type Result } from '../failure.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { parseShownBytes, parseShownName, shownBytes, shownName } from '../names/shown.ts';
import type { Address } from './address.ts';

/**
 * Addresses as varlinkctl(1) writes them: `unix:/path`, `unix:@abstract`, `exec:/path`, `ssh-unix:HOST:/path` (`ssh:` is the same),
 * `ssh-exec:HOST:COMMAND`, and a bare path. Bytes that do not show, and `;`, `?` and `#`, which stand for parameters in addresses of Varlink,
 * are written as escapes (`\xff`, `\x3b`, `\u{202e}`), as names are everywhere in Sockatlas; so every name has a text, and every text one name.
 */
export function parseAddress(text: string): Result<Address> {
  if (text === '') return bad('The address is empty.');
  if (text.startsWith('/') || text.startsWith('./') || text.startsWith('../')) return unix(text);
  const colon = text.indexOf(':');
  const scheme = colon < 0 ? '' : text.slice(0, colon);
  const rest = text.slice(colon + 1);
  switch (scheme) {
    case 'unix':
      return unix(rest);
    case 'exec': {
      const path = file(rest, 'a program');
      return path.ok ? done({ kind: 'exec', path: path.value }) : path;
    }
    case 'ssh':
    case 'ssh-unix': {
      const apart = hostAnd(rest, 'a path');
      if (!apart.ok) return apart;
      const path = file(apart.value.rest, 'a socket of another machine');
      return path.ok ? done({ kind: 'ssh-unix', host: apart.value.host, path: path.value }) : path;
    }
    case 'ssh-exec': {
      const apart = hostAnd(rest, 'a command');
      if (!apart.ok) return apart;
      const command = parseShownBytes(apart.value.rest);
      if (!command.ok) return command;
      return command.value === '' || command.value.includes('\0') ? bad('ssh-exec: wants a command after the host.') : done({ kind: 'ssh-exec', host: apart.value.host, command: command.value });
    }
    default:
      return bad(`"${shownText(text)}" is no address.`);
  }
}

/** The text of an address: parseAddress gives the same one back. Safe to show. */
export function printAddress(address: Address): string {
  switch (address.kind) {
    case 'unix':
      return `unix:${guarded(shownName(address.name))}`;
    case 'exec':
      return `exec:${guarded(shownBytes(address.path))}`;
    case 'ssh-unix':
      return `ssh-unix:${printHost(address.host)}:${guarded(shownBytes(address.path))}`;
    case 'ssh-exec':
      return `ssh-exec:${printHost(address.host)}:${shownBytes(address.command)}`;
    default:
      return assertNever(address);
  }
}

/**
 * What is wrong with the host of an address, or null. It goes to ssh(1) as one word, which must not pass for an option or name more than a host:
 * letters, digits, and what stands in user names, host names and addresses. OpenSSH refuses some of the others too.
 */
export function hostProblem(host: string): string | null {
  if (host === '') return 'the host is missing';
  if (host.startsWith('-')) return 'a host cannot begin with a hyphen';
  if (host.length > 255) return 'the host is longer than 255 characters';
  return /^[A-Za-z0-9._%+@:~-]+$/.test(host) ? null : 'a host has letters, digits and . _ % + @ : ~ - only';
}

function unix(text: string): Result<Address> {
  const refused = withParameters(text);
  if (refused) return refused;
  const name = parseShownName(text);
  if (!name.ok) return name;
  if (name.value === '' || name.value === '\0') return bad('unix: wants a path, or an abstract name after @.');
  if (name.value.indexOf('\0', 1) > 0 && !name.value.startsWith('\0')) return bad('A path holds no NUL.');
  return done({ kind: 'unix', name: name.value });
}

/** An absolute path. */
function file(text: string, what: string): Result<Bytes> {
  const refused = withParameters(text);
  if (refused) return refused;
  const path = parseShownBytes(text);
  if (!path.ok) return path;
  return path.value.startsWith('/') && !path.value.includes('\0') ? path : bad(`The path of ${what} begins with a slash.`);
}

/** As varlinkctl: what comes after these signs would be parameters, of which there are none. */
const withParameters = (text: string): Result<never> | null =>
  /[;?#]/.test(text) ? bad('An address takes no parameters after ; ? or #. Where the sign belongs to a name, write \\x3b, \\x3f or \\x23.') : null;

/** Of HOST:REST. An IPv6 address stands in brackets, since it has colons of its own. */
function hostAnd(text: string, what: string): Result<{ host: string; rest: string }> {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):(.*)$/s.exec(text);
  if (!match) return bad(`An address through ssh is a host, a colon and ${what}.`);
  const host = match[1] ?? match[2] ?? '';
  const problem = hostProblem(host);
  return problem === null ? done({ host, rest: match[3] ?? '' }) : bad(`This is no host for ssh: ${problem}.`);
}

const printHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

const guarded = (shown: string): string => shown.replace(/[;?#]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`);

const bad = (message: string): Result<never> => failed('bad-input', message, 'Addresses are unix:/path, unix:@abstract, exec:/path, ssh-unix:HOST:/path, ssh-exec:HOST:COMMAND, or a path.');

const shownText = (text: string): string => shownBytes(bytes(text.replace(/[^\u0000-\u00ff]/g, '?'))).slice(0, 200);
