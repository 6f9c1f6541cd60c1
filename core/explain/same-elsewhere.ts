import type { Model } from '../model/model.ts';
import { bytes, type Bytes } from '../model/bytes.ts';
import { answersCalls, type Row } from '../model/rows/row.ts';
import { hasAcl } from '../access/acl.ts';
import { shellWord } from '../names/shell.ts';
import { shownName } from '../names/shown.ts';
import { bytesOfText } from '../names/utf8.ts';
import { isVarlink } from '../services/of-row.ts';
import type { Service } from '../services/service.ts';

/** A command line that tells a part of an explanation, and what it tells. */
export interface Elsewhere {
  readonly tells: string;
  readonly line: string;
  /** It connects, which may start the service. */
  readonly connects: boolean;
}

/** What `sockatlas show` and `who` call a row: its name, or its key where it has none. */
export const rowWord = (row: Row): string => shellWord(bytesOfText(row.name === '' ? row.key : shownName(row.name)));

/** The same facts by other tools, in the order of the sentences. Of a row of this machine and of now. */
export function sameElsewhere(row: Row, { surroundings }: Pick<Model, 'surroundings'>, service: Service | null): readonly Elsewhere[] {
  const { socket, entryPoint, processes } = row;
  const lines: Elsewhere[] = [];
  const add = (tells: string, line: string, connects = false): void => void lines.push({ tells, line, connects });
  if (socket) {
    add('the socket, its peer and its holders', `ss -xap | grep -w ${socket.inode}`);
    add('who has it open', `lsfd -Q 'INODE == ${socket.inode}'`);
  }
  const [unit] = processes.flatMap((process) => (process.unit.known && process.unit.value !== null ? [process.unit.value] : []));
  if (unit !== undefined) add('the unit of who has it open', `systemctl status ${shellWord(unit)}`);
  if (entryPoint) {
    const path = shellWord(entryPoint.reach);
    add('owner, mode and inode of the entry point', `stat ${path}`);
    add('every folder on the way', `namei -l ${path}`);
    if (hasAcl(entryPoint.acl)) add('the access control list', `getfacl -p ${path}`);
    add('labels of the entry point', `getfattr --absolute-names -d -m '^user\\.' ${path}`);
  }
  const [holder] = socket?.holders.seen ?? [];
  const [process] = processes;
  if (holder && process && holder.fds[0] !== undefined) add('labels of the socket object', `getfattr --absolute-names -d -m '^user\\.' /proc/${process.pid}/fd/${holder.fds[0]}`);
  if (row.registered.length > 0) {
    for (const { path } of row.registered.slice(0, 3)) add('where the name in the registry leads', `readlink -f ${shellWord(path)}`);
    if (row.registered.some(({ registry }) => registry === 'system')) add('all names in the registry', 'varlinkctl list-registry');
  }
  const called = service?.address.kind === 'unix' && (socket === null ? entryPoint !== null : answersCalls(socket)) && isVarlink(service) ? service.address.name : null;
  if (called !== null) {
    const address = shellWord(varlinkAddress(called));
    add('what the service says of itself', `varlinkctl info ${address}`, true);
    const first = service?.sighting?.interfaces.find(({ name }) => name !== 'org.varlink.service')?.name;
    add('its interfaces', first === undefined ? `varlinkctl list-interfaces ${address}` : `varlinkctl introspect ${address} ${shellWord(bytesOfText(first))}`, true);
  }
  if (entryPoint || socket?.kind === 'abstract') add(`who may connect, as proof${surroundings.uid === 0 ? '' : ', as far as you may look'}`, `sockatlas who ${rowWord(row)}`);
  return lines;
}

/** As varlinkctl(1) reads it: an abstract name begins with @. */
const varlinkAddress = (name: Bytes): Bytes => (name.startsWith('\0') ? bytes(`unix:@${name.slice(1)}`) : bytes(`unix:${name}`));
