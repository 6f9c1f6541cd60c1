import { bytes, type Bytes } from '../../model/bytes.ts';
import { shellWord } from '../../names/shell.ts';
import { bytesOfText, textOf } from '../../names/utf8.ts';
import type { Address } from '../address.ts';
import { goString, jsonLine } from './spell.ts';
import { cannot, withoutDescriptors, type CallToWrite, type Snippet } from './snippet.ts';

/** With github.com/varlink/go. */
export function go(call: CallToWrite): Snippet {
  if (call.flag === 'upgrade') return cannot('After an upgrade the connection speaks another protocol, which this cannot write for you.');
  const way = wayTo(call.address);
  if ('reason' in way) return cannot(way.reason);
  const limited = call.timeoutMs !== null && call.flag !== 'oneway';
  const flag = { none: '0', more: 'varlink.More', oneway: 'varlink.Oneway' }[call.flag];
  const lines = [
    'package main',
    '',
    'import (',
    ...['"context"', '"encoding/json"', ...(call.flag === 'oneway' ? [] : ['"errors"']), '"fmt"', '"os"', ...(limited ? ['"time"'] : [])].map((name) => `\t${name}`),
    '',
    '\t"github.com/varlink/go/varlink"',
    ')',
    '',
    'func main() {',
    '\tctx := context.Background()',
    `\tconn, err := ${way.connect}`,
    '\tcheck(err)',
    '\tdefer conn.Close()',
    '',
    '\t// As it is sent: no number passes through a float.',
    `\tparameters := json.RawMessage(${goString(jsonLine(call.parameters))})`,
    `\t${call.flag === 'oneway' ? '_' : 'receive'}, err ${call.flag === 'oneway' ? '' : ':'}= conn.Send(ctx, ${goString(call.method)}, parameters, ${flag})`,
    '\tcheck(err)',
    ...(call.flag === 'oneway'
      ? []
      : [
          '\tfor {',
          ...(limited ? [`\t\tlimit, cancel := context.WithTimeout(ctx, ${call.timeoutMs}*time.Millisecond)`] : []),
          '\t\treply := json.RawMessage("{}")',
          `\t\tflags, err := receive(${limited ? 'limit' : 'ctx'}, &reply)`,
          ...(limited ? ['\t\tcancel()'] : []),
          '\t\tcheck(err)',
          '\t\tfmt.Println(string(reply))',
          '\t\tif flags&varlink.Continues == 0 {',
          '\t\t\tbreak',
          '\t\t}',
          '\t}',
        ]),
    '}',
    '',
    'func check(err error) {',
    '\tif err == nil {',
    '\t\treturn',
    '\t}',
    ...(call.flag === 'oneway'
      ? []
      : [
          '\tvar refused *varlink.Error',
          '\tif errors.As(err, &refused) {',
          '\t\tif raw, ok := refused.Parameters.(*json.RawMessage); ok && raw != nil {',
          '\t\t\tfmt.Fprintln(os.Stderr, refused.Name, string(*raw))',
          '\t\t\tos.Exit(1)',
          '\t\t}',
          '\t}',
          '\t// Those that every service has are types of their own.',
          '\tif details, _ := json.Marshal(err); len(details) > 2 {',
          '\t\tfmt.Fprintln(os.Stderr, err, string(details))',
          '\t\tos.Exit(1)',
          '\t}',
        ]),
    '\tfmt.Fprintln(os.Stderr, err)',
    '\tos.Exit(1)',
    '}',
    '',
  ];
  return { can: true, text: lines.join('\n'), notes: ['It wants the module github.com/varlink/go (in Debian: golang-github-varlink-go-dev).', ...withoutDescriptors(call)] };
}

function wayTo(address: Address): { readonly connect: string } | { readonly reason: string } {
  switch (address.kind) {
    case 'unix': {
      if (address.name.includes(';')) return { reason: 'varlink-go cuts addresses at a semicolon.' };
      const isAbstract = address.name.startsWith('\0');
      if (!isAbstract && address.name.startsWith('@')) return { reason: 'Go takes a path that begins with @ for an abstract name.' };
      return { connect: `varlink.NewConnection(ctx, ${goBytes(bytes(`unix:${isAbstract ? '@' : ''}${address.name.slice(isAbstract ? 1 : 0)}`))})` };
    }
    case 'ssh-unix':
      return bridged(`ssh -W ${shellWord(address.path)} -- ${shellWord(bytesOfText(address.host))}`);
    case 'ssh-exec':
      return bridged(`ssh -e none -x -T -- ${shellWord(bytesOfText(address.host))} ${shellWord(bytes(`env SYSTEMD_VARLINK_LISTEN=- ${address.command}`))}`);
    case 'exec':
      return { reason: 'varlink-go does not start programs as services.' };
  }
}

/** varlink-go hands the line to sh. */
const bridged = (line: string): { readonly connect: string } | { readonly reason: string } =>
  line.includes("$'") ? { reason: 'The address has bytes that no POSIX shell can be told of in a word.' } : { connect: `varlink.NewBridgeWithStderr(${goString(line)}, os.Stderr)` };

/** Strings of Go hold any bytes. */
function goBytes(from: Bytes): string {
  const text = textOf(from);
  if (text !== null && !text.includes('\ufeff')) return goString(text);
  let out = '"';
  for (let i = 0; i < from.length; i++) {
    const code = from.charCodeAt(i);
    out += code >= 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c ? from.charAt(i) : `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return `${out}"`;
}
