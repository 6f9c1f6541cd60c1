import { textOf } from '../../names/utf8.ts';
import type { Address } from '../address.ts';
import type { VarlinkValue } from '../value.ts';
import { javascriptLiteral, javascriptString, jsonLine } from './spell.ts';
import { cannot, seconds, withoutDescriptors, type CallToWrite, type Snippet } from './snippet.ts';

/**
 * For Node, with nothing from npm: there is no library to take. It has no annotations, yet passes TypeScript's strict checks, so it can be
 * saved as .mjs and as .mts.
 */
export function node(call: CallToWrite): Snippet {
  if (call.flag === 'upgrade') return cannot('After an upgrade the connection speaks another protocol, which this cannot write for you.');
  const way = wayTo(call.address);
  if ('reason' in way) return cannot(way.reason);
  const large = hasLarge(call.parameters);
  const flag = call.flag === 'none' ? '' : call.flag === 'more' ? ', more: true' : ', oneway: true';
  const lines = [
    ...way.imports,
    '',
    ...(large
      ? [
          '// As text: numbers of JavaScript would lose digits of these.',
          `const parameters = ${javascriptString(jsonLine(call.parameters))};`,
          `const call = \`{"method":\${JSON.stringify(${javascriptString(call.method)})}${call.flag === 'none' ? '' : `,"${call.flag}":true`},"parameters":\${parameters}}\`;`,
        ]
      : [`const parameters = ${javascriptLiteral(call.parameters)};`, `const call = JSON.stringify({ method: ${javascriptString(call.method)}${flag}, parameters });`]),
    '',
    ...way.connect,
    ...(call.flag === 'oneway' ? [`${way.output}.end(call + '\\0');`] : [`${way.output}.write(call + '\\0');`, ...readReplies(call, way)]),
    '',
  ];
  return { can: true, text: lines.join('\n'), notes: [...way.notes, ...(call.flag === 'oneway' ? [] : ['Node 22 or later gives integers beyond 2^53 as bigint; older ones round them.']), ...withoutDescriptors(call)] };
}

function readReplies(call: CallToWrite, way: Way): readonly string[] {
  const limit = call.timeoutMs;
  return [
    '',
    ...(limit === null ? [] : ['const limit = setTimeout(() => {', `  console.error('Nothing came for ${seconds(limit)} s.');`, '  process.exit(1);', `}, ${limit});`]),
    'let text = \'\';',
    'let going = true;',
    `for await (const piece of ${way.input}.setEncoding('utf8')) {`,
    ...(limit === null ? [] : ['  limit.refresh();']),
    '  const messages = (text + piece).split(\'\\0\');',
    '  text = messages.pop() ?? \'\';',
    '  for (const message of messages) {',
    '    const reply = JSON.parse(message, (_name, value, { source = \'\' } = {}) =>',
    '      // Integers that a double cannot hold.',
    '      typeof value === \'number\' && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(source) ? BigInt(source) : value);',
    '    if (reply.error) {',
    '      console.error(reply.error, reply.parameters ?? {});',
    '      process.exitCode = 1;',
    '    } else console.dir(reply.parameters ?? {}, { depth: null, maxArrayLength: null, maxStringLength: null });',
    '    going = reply.continues === true;',
    '  }',
    '  if (!going) break;',
    '}',
    ...(limit === null ? [] : ['clearTimeout(limit);']),
    'if (going) {',
    '  console.error(\'The service closed the connection before it had answered.\');',
    '  process.exitCode = 1;',
    '}',
    ...way.end,
  ];
}

interface Way {
  readonly imports: readonly string[];
  readonly connect: readonly string[];
  /** Expressions of the streams. */
  readonly output: string;
  readonly input: string;
  readonly end: readonly string[];
  readonly notes: readonly string[];
}

function wayTo(address: Address): Way | { readonly reason: string } {
  switch (address.kind) {
    case 'unix': {
      const name = textOf(address.name);
      if (name === null) return { reason: 'The bytes of this name are no text, and Node takes names as text.' };
      if (!name.startsWith('\0'))
        return { imports: ["import { connect } from 'node:net';"], connect: [`const socket = connect(${javascriptString(name)});`], output: 'socket', input: 'socket', end: [], notes: [] };
      if (name.includes('\0', 1)) return { reason: 'The name holds a NUL, which no argument of a program can, and Node does not reach abstract names by itself.' };
      // socat(1): these signs mean something in its addresses.
      const escaped = name.slice(1).replace(/[\\:,!"'()[\]{}]/g, '\\$&');
      return spawned('socat', ['-', `ABSTRACT-CONNECT:${escaped}`], 'Node pads abstract names with NULs, so that it misses them: socat makes the connection.');
    }
    case 'ssh-unix': {
      const path = textOf(address.path);
      return path === null ? { reason: 'The bytes of this path are no text, and Node takes arguments as text.' } : spawned('ssh', ['-W', path, '--', address.host], null);
    }
    case 'ssh-exec': {
      const command = textOf(address.command);
      return command === null ? { reason: 'The bytes of this command are no text, and Node takes arguments as text.' } : spawned('ssh', ['-e', 'none', '-x', '-T', '--', address.host, `env SYSTEMD_VARLINK_LISTEN=- ${command}`], null);
    }
    case 'exec': {
      const path = textOf(address.path);
      if (path === null) return { reason: 'The bytes of this path are no text, and Node takes arguments as text.' };
      return {
        imports: ["import { spawn } from 'node:child_process';", "import { Duplex } from 'node:stream';"],
        connect: [
          '// The service finds its connection as descriptor 3: sd_listen_fds(3). The number of its process is only known to itself.',
          `const service = spawn('sh', ['-c', 'LISTEN_FDS=1 LISTEN_FDNAMES=varlink LISTEN_PID=$$ exec "$0"', ${javascriptString(path)}], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });`,
          'const socket = service.stdio[3];',
          "if (!(socket instanceof Duplex)) throw new Error('There is no descriptor 3.');",
        ],
        output: 'socket',
        input: 'socket',
        end: ['service.kill();'],
        notes: [],
      };
    }
  }
}

const spawned = (program: string, words: readonly string[], note: string | null): Way => ({
  imports: ["import { spawn } from 'node:child_process';"],
  connect: [`const way = spawn('${program}', [${words.map(javascriptString).join(', ')}], { stdio: ['pipe', 'pipe', 'inherit'] });`],
  output: 'way.stdin',
  input: 'way.stdout',
  end: ['way.kill();'],
  notes: note === null ? [] : [note],
});

/** An integer that JavaScript's numbers cannot hold is in it. */
function hasLarge(value: VarlinkValue): boolean {
  if (typeof value === 'bigint') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLarge);
}
