import type { Model } from '#core/model/model.ts';
import { incomingOf } from '#core/model/rows/peers.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import { toHex } from '#core/names/utf8.ts';
import { isBytes } from '#core/model/bytes.ts';

/** Members that hold bytes: shown escaped, with their hex beside them. */
const byteMembers: ReadonlySet<string> = new Set(['name', 'path', 'reach', 'value', 'link', 'command', 'executable', 'cgroup', 'unit']);

/** Everything known of a row, with its parts as the agent sent them, ready to be drawn or copied. */
export function rawOf(row: Row, model: Model): Readonly<Record<string, unknown>> {
  const incoming = row.socket ? (incomingOf(model.sockets).get(row.socket.key) ?? []) : [];
  return plain({ key: row.key, socket: row.socket, entryPoint: row.entryPoint, processes: row.processes, registered: row.registered, incoming }) as Record<string, unknown>;
}

/** Bytes become `{shown, hex}` where they do not simply show; all else stays. */
function plain(value: unknown, member = ''): unknown {
  if (typeof value === 'string') {
    if (!byteMembers.has(member) || !isBytes(value)) return value;
    const shown = shownBytes(value);
    return shown === value ? value : { shown, hex: toHex(value) };
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, member === 'value' ? 'value' : member));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, key)]));
  return value;
}
