import { bytes, type Bytes } from '../../model/bytes.ts';
import { shellWord } from '../../names/shell.ts';
import { bytesOfText } from '../../names/utf8.ts';
import { printAddress } from '../address-text.ts';
import type { Address } from '../address.ts';
import { usualTimeoutMs } from '../call.ts';
import { jsonLine } from './spell.ts';
import { cannot, partsOf, seconds, withoutDescriptors, type CallToWrite, type Snippet } from './snippet.ts';

/** Words of a command line. Parameters are JSON in which everything shows, so their word is the same for every POSIX shell. */
const commandLine = (words: readonly Bytes[]): string => words.map(shellWord).join(' ');
const word = (text: string): Bytes => bytesOfText(text);

/** As varlinkctl(1) of systemd 261 and later takes it. Parameters are always said: without them it waits for some on standard input. */
export function varlinkctl(call: CallToWrite): Snippet {
  const address = varlinkctlAddress(call.address);
  if (typeof address === 'object') return address;
  const notes: string[] = [];
  if (call.flag === 'upgrade') notes.push('--upgrade came with systemd 261. Standard input and output become the connection.');
  if (call.descriptors.length > 0) notes.push('--push-fd= came with systemd 258.');
  const options = [
    ...(call.flag === 'none' ? [] : [`--${call.flag}`]),
    ...timeLimit(call, (limit) => `--timeout=${limit === null ? 'infinity' : seconds(limit)}`),
    ...call.descriptors.map((path) => `--push-fd=${path}`),
  ];
  return { can: true, text: commandLine([word('varlinkctl'), ...options.map(word), word('call'), address, word(call.method), word(jsonLine(call.parameters))]), notes };
}

function varlinkctlAddress(address: Address): Bytes | Snippet {
  switch (address.kind) {
    case 'unix': {
      if (address.name.indexOf('\0', 1) > 0) return cannot('The name holds a NUL, which no word of a command can.');
      // Signs that stand for parameters: only a bare path may have them.
      const isStrange = /[;?#]/.test(address.name);
      if (address.name.startsWith('\0')) return isStrange ? cannot('varlinkctl takes no abstract name with ; ? or #.') : bytes(`unix:@${address.name.slice(1)}`);
      if (!address.name.startsWith('/')) return bytes(`./${address.name}`);
      return isStrange ? address.name : bytes(`unix:${address.name}`);
    }
    case 'exec':
      return /[;?#]/.test(address.path) ? address.path : bytes(`exec:${address.path}`);
    case 'ssh-unix':
      return bytes(`ssh-unix:${sshHost(address.host)}:${address.path}`);
    case 'ssh-exec':
      return bytes(`ssh-exec:${sshHost(address.host)}:${address.command}`);
  }
}

const sshHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

export function sockatlas(call: CallToWrite): Snippet {
  const options = [
    ...(call.flag === 'none' ? [] : [`--${call.flag}`]),
    ...timeLimit(call, (limit) => `--timeout=${limit === null ? 'infinity' : seconds(limit)}`),
    ...call.descriptors.map((path) => `--push-fd=${path}`),
  ];
  return { can: true, text: commandLine([...['sockatlas', 'varlink', 'call', ...options, printAddress(call.address), call.method].map(word), ...parameters(call)]), notes: [] };
}

const parameters = (call: CallToWrite): readonly Bytes[] => (Object.keys(call.parameters).length === 0 ? [] : [word(jsonLine(call.parameters))]);

const timeLimit = (call: CallToWrite, option: (limitMs: number | null) => string): readonly string[] => (call.timeoutMs === usualTimeoutMs ? [] : [option(call.timeoutMs)]);

/** Where varlink-httpd listens unless told otherwise. */
const bridge = 'http://localhost:1031';

/** Through the HTTP bridge: UAPI.20, HTTP; varlink-httpd(1). */
export function curl(call: CallToWrite): Snippet {
  if (call.flag === 'upgrade') return cannot('Through the HTTP bridge an upgraded connection is a WebSocket, which curl does not type for you.');
  if (call.address.kind !== 'unix') return cannot('The HTTP bridge reaches sockets of its own machine only.');
  if (call.address.name.startsWith('\0')) return cannot('The HTTP bridge serves sockets of a folder, and an abstract name is in none.');
  const file = bytes(call.address.name.slice(call.address.name.lastIndexOf('/') + 1));
  const query = [...(file === partsOf(call.method).interface ? [] : [`service=${percent(file)}`]), ...(call.flag === 'oneway' ? ['oneway=true'] : [])];
  const limit = call.timeoutMs === null ? [] : call.flag === 'more' ? ['--speed-limit', '1', '--speed-time', String(Math.max(1, Math.ceil(call.timeoutMs / 1000)))] : ['--max-time', seconds(call.timeoutMs)];
  const words: readonly string[] = [
    'curl', '-sS', '--fail-with-body', ...(call.flag === 'more' ? ['-N'] : []), ...limit,
    '-H', 'Content-Type: application/json', ...(call.flag === 'more' ? ['-H', 'Accept: application/json-seq'] : []),
    '--data-binary', jsonLine(call.parameters),
    `${bridge}/call/${percent(bytesOfText(call.method))}${query.length > 0 ? `?${query.join('&')}` : ''}`,
  ];
  return {
    can: true,
    text: commandLine(words.map(word)),
    notes: [
      `It wants a bridge that serves this socket, for instance: varlink-httpd --insecure --bind=127.0.0.1:1031 ${shellWord(call.address.name)}`,
      ...(call.flag === 'more' ? ['Replies come as JSON text sequences (RFC 7464): each begins with the byte 0x1E.'] : []),
      ...withoutDescriptors(call),
    ],
  };
}

/** Percent-encoded, byte by byte: RFC 3986, unreserved characters. */
const percent = (from: Bytes): string => from.replace(/[^A-Za-z0-9._~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
