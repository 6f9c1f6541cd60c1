import { z } from 'zod';
import { parseMode } from '../access/bits.ts';
import { bytesSchema } from '../model/bytes-schema.ts';
import type { Bytes } from '../model/bytes.ts';
import { bytes } from '../model/bytes.ts';
import { labelOptions, type DurableLabel, type LabelOption } from './option.ts';

const labelsSchema = z.array(z.object({ name: bytesSchema, value: bytesSchema }));

/** A .socket unit, as its manager has it loaded. */
export const socketUnitSchema = z.object({
  name: z.string(),
  /** Of the manager of the system, or of this user's own. */
  scope: z.enum(['system', 'user']),
  /** Its file and the drop-ins that count so far. */
  fragment: bytesSchema,
  dropIns: z.array(bytesSchema),
  /** What the socket gets when it is made anew. */
  mode: z.number().int(),
  /** As written: name or number, '' for root. */
  user: z.string(),
  group: z.string(),
  symlinks: bytesSchema,
  labels: z.object({ XAttrEntryPoint: labelsSchema, XAttrListen: labelsSchema, XAttrAccept: labelsSchema }),
  /** Whether systemd accepts the connections (Accept=yes), and so may label them; otherwise the service does. */
  accepts: z.boolean(),
  /** Whether this systemd sets labels at all: since version 262. */
  knowsLabels: z.boolean(),
  /** Files changed since they were read: systemctl daemon-reload. */
  needsReload: z.boolean(),
  /** What Sockatlas wrote for it before, or null. */
  ours: z.string().nullable(),
});
export type SocketUnit = Readonly<z.infer<typeof socketUnitSchema>>;

/** Who makes this socket anew, and so decides what it looks like then. */
export const makerSchema = z.discriminatedUnion('maker', [
  z.object({ maker: z.literal('socketUnit'), unit: socketUnitSchema }),
  /** A service binds it by itself. */
  z.object({ maker: z.literal('service'), unit: bytesSchema }),
  /** Nobody that systemd knows of, or it could not be asked. */
  z.object({ maker: z.literal('unknown'), why: z.string() }),
]);
export type Maker = Readonly<z.infer<typeof makerSchema>>;

/** Properties that are asked of a unit: org.freedesktop.systemd1(5). */
export const unitProperties = ['Id', 'LoadState', 'FragmentPath', 'DropInPaths', 'NeedDaemonReload', 'SocketMode', 'SocketUser', 'SocketGroup', 'Symlinks', 'Accept', ...labelOptions] as const;

/** Major version of a manager, from `systemctl show --property=Version`; 0 when it is not told. A property that is empty is left out, so it cannot be tried. */
export const versionOf = (output: string): number => Number(/(?:^|\n)Version=v?(\d+)/.exec(output)?.[1] ?? 0);

/** What `systemctl show --all` told of a unit, or null when it is not loaded. A property that is a list has a line for each of its members. */
export function parseUnit(output: Bytes, scope: 'system' | 'user', ours: string | null, version: number): SocketUnit | null {
  const lines = output.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const one = (key: string): string => lines.find(([name]) => name === key)?.[1] ?? '';
  const labels = (key: LabelOption): DurableLabel[] =>
    lines.flatMap(([name, value]) => {
      const at = value.indexOf('=');
      return name === key && at > 0 ? [{ name: bytes(value.slice(0, at)), value: bytes(value.slice(at + 1)) }] : [];
    });
  const mode = parseMode(one('SocketMode'));
  if (one('LoadState') !== 'loaded' || mode === null) return null;
  return {
    name: one('Id'),
    scope,
    fragment: bytes(one('FragmentPath')),
    dropIns: one('DropInPaths').split(' ').filter(Boolean).map(bytes),
    mode,
    user: one('SocketUser'),
    group: one('SocketGroup'),
    symlinks: bytes(one('Symlinks')),
    labels: { XAttrEntryPoint: labels('XAttrEntryPoint'), XAttrListen: labels('XAttrListen'), XAttrAccept: labels('XAttrAccept') },
    accepts: one('Accept') === 'yes',
    knowsLabels: version >= 262,
    needsReload: one('NeedDaemonReload') === 'yes',
    ours,
  };
}

const listedSchema = z.array(z.object({ listen: z.string().nullable(), unit: z.string() }).loose());

/** The unit that listens at an address, from `systemctl list-sockets --all --output=json`; null when none does. */
export function unitListeningAt(output: string, address: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    return null;
  }
  const parsed = listedSchema.safeParse(json);
  return (parsed.success && parsed.data.find(({ listen }) => listen === address)?.unit) || null;
}
