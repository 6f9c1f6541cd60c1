import { toHex, textOf } from '../../names/utf8.ts';
import type { Bytes } from '../../model/bytes.ts';
import type { Address } from '../address.ts';
import { pythonLiteral, pythonString } from './spell.ts';
import { cannot, partsOf, seconds, withoutDescriptors, type CallToWrite, type Snippet } from './snippet.ts';

/** Names that `varlink` takes for itself when a method is called. */
const taken = new Set(['self', 'method_name', '_more', '_oneway']);
const keywords = new Set('False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(' '));

const isName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && !keywords.has(name);

/** With python3-varlink (`varlink` on PyPI), as its own examples call. */
export function python(call: CallToWrite): Snippet {
  if (call.flag === 'upgrade') return cannot('python3-varlink has no upgraded connections.');
  const names = Object.keys(call.parameters);
  const clash = names.find((name) => taken.has(name));
  if (clash !== undefined) return cannot(`python3-varlink keeps the name "${clash}" of a parameter for itself.`);
  const way = wayTo(call.address);
  if (typeof way === 'string') return cannot(way);
  const { interface: interfaceName, member } = partsOf(call.method);
  const flags = call.flag === 'none' ? [] : [`_${call.flag}=True`];
  const given = names.every(isName)
    ? [...names.map((name) => `${name}=${pythonLiteral(call.parameters[name] ?? null, '        ')}`), ...flags].join(', ')
    : [...flags, `**${pythonLiteral(call.parameters, '        ')}`].join(', ');
  const method = isName(member) ? `service.${member}` : `getattr(service, ${pythonString(member)})`;
  const show = (reply: string): string => `print(json.dumps(${reply}, indent=2, ensure_ascii=False, cls=varlink.VarlinkEncoder), flush=True)`;
  const called = `${method}(${given})`;
  const lines = [
    'import json',
    ...(call.hasAny === true ? ['import re'] : []),
    ...(way.needsSocket ? ['import socket'] : []),
    'import sys',
    '',
    'import varlink',
    '',
    `client = ${way.client}`,
    ...way.connection,
    ...(call.timeoutMs === null ? [] : [`connection.settimeout(${seconds(call.timeoutMs)})`]),
    ...(call.hasAny === true
      ? [
          '# python3-varlink does not know the type "any"; "object" takes the same values there.',
          'description = client.open("org.varlink.service", connection=connection).GetInterfaceDescription(',
          `    ${pythonString(interfaceName)})["description"]`,
          'client.add_interface(varlink.Interface(re.sub(r"(:\\s*(?:\\?|\\[\\]|\\[string\\])*)any\\b", r"\\1object", description)))',
        ]
      : []),
    'try:',
    `    with client.open(${pythonString(interfaceName)}, connection=connection) as service:`,
    ...(call.flag === 'more' ? [`        for reply in ${called}:`, `            ${show('reply')}`] : call.flag === 'oneway' ? [`        ${called}`] : [`        reply = ${called}`, `        ${show('reply')}`]),
    'except varlink.VarlinkError as error:',
    '    sys.exit(f"{error.error()} {json.dumps(error.parameters())}")',
    '',
  ];
  return { can: true, text: lines.join('\n'), notes: ['It wants python3-varlink of Debian and Fedora, or varlink from PyPI.', ...(way.note === null ? [] : [way.note]), ...withoutDescriptors(call)] };
}

interface Way {
  readonly client: string;
  readonly connection: readonly string[];
  readonly needsSocket: boolean;
  readonly note: string | null;
}

function wayTo(address: Address): Way | string {
  switch (address.kind) {
    case 'unix': {
      const name = textOf(address.name);
      const shown = name?.startsWith('\0') ? `@${name.slice(1)}` : name;
      // A semicolon would begin parameters, a path that begins with @ would pass for an abstract name, and addresses are text.
      const isPlain = name !== null && shown !== null && shown !== undefined && !/[;\0]/.test(shown) && !name.startsWith('@');
      if (isPlain) return { client: `varlink.Client(${pythonString(`unix:${shown}`)})`, connection: ['connection = client.open_connection()'], needsSocket: false, note: null };
      return { client: 'varlink.Client()', connection: ['connection = socket.socket(socket.AF_UNIX)', `connection.connect(${pythonBytes(address.name)})`], needsSocket: true, note: null };
    }
    case 'ssh-unix':
      return bridged(['ssh', '-W'], address.path, ['--', address.host]);
    case 'ssh-exec':
      return bridged(['ssh', '-e', 'none', '-x', '-T', '--', address.host, 'env SYSTEMD_VARLINK_LISTEN=- '], address.command, []);
    case 'exec':
      return { client: `varlink.Client.new_with_activate([${pythonText(address.path)}])`, connection: ['connection = client.open_connection()'], needsSocket: false, note: 'python3-varlink gives the program a socket to listen at, not a connection; services of systemd take both.' };
  }
}

/** A program whose standard input and output are the connection. */
function bridged(before: readonly string[], hostile: Bytes, after: readonly string[]): Way | string {
  const text = textOf(hostile);
  if (text === null) return 'The bytes of this address are no text, and python3-varlink takes addresses as text.';
  const words = before.at(-1)?.endsWith(' ') === true ? [...before.slice(0, -1), `${before.at(-1) ?? ''}${text}`] : [...before, text];
  return { client: `varlink.Client.new_with_bridge([${[...words, ...after].map(pythonString).join(', ')}])`, connection: ['connection = client.open_connection()'], needsSocket: false, note: null };
}

const pythonBytes = (from: Bytes): string => `bytes.fromhex("${toHex(from)}")`;

/** Bytes that are no text go as their surrogate escapes: os.fsencode gives them back. */
function pythonText(from: Bytes): string {
  const text = textOf(from);
  return text === null ? `os.fsdecode(${pythonBytes(from)})` : pythonString(text);
}
