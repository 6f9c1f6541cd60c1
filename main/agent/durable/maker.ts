import { dropInPath, isSocketUnit } from '#core/durable/drop-in.ts';
import { parseUnit, unitListeningAt, unitProperties, versionOf, type Maker, type SocketUnit } from '#core/durable/unit.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import { textOf } from '#core/names/utf8.ts';
import { readDropIn } from '../system/programs/drop-in-file.ts';
import { systemctl, type Scope } from '../system/programs/systemctl.ts';
import { configFolder } from './place.ts';

/** Who makes a socket anew: the .socket unit that listens at its address, else the unit of a process that holds it. Asks systemd. */
export async function readMaker(name: Bytes, holderUnit: Bytes | null): Promise<Maker> {
  const address = textOf(name.startsWith('\0') ? bytes(`@${name.slice(1)}`) : name);
  const problems: string[] = [];
  if (address !== null && address !== '')
    for (const scope of scopes()) {
      const listed = await systemctl(scope, ['list-sockets', '--all', '--full', '--output=json']);
      if (!listed.ok) problems.push(listed.problem);
      const found = listed.ok ? unitListeningAt(Buffer.from(listed.output, 'latin1').toString(), address) : null;
      const unit = found === null ? null : await readSocketUnit(found, scope);
      if (unit) return { maker: 'socketUnit', unit };
    }
  if (holderUnit !== null) return { maker: 'service', unit: holderUnit };
  return { maker: 'unknown', why: problems[0] ?? 'No unit of systemd listens here, and none is known of a process that holds it.' };
}

/** Root has no manager of its own that its sockets would be of. */
const scopes = (): Scope[] => (process.getuid?.() === 0 ? ['system'] : ['system', 'user']);

/** A .socket unit as its manager has it, or null when there is none of this name. */
export async function readSocketUnit(name: string, scope: Scope): Promise<SocketUnit | null> {
  if (!isSocketUnit(name)) return null;
  const shown = await systemctl(scope, ['show', '--all', `--property=${unitProperties.join(',')}`, '--', name]);
  const version = await systemctl(scope, ['show', '--property=Version']);
  if (!shown.ok || !version.ok) return null;
  return parseUnit(bytes(shown.output), scope, oursOf(name, scope), versionOf(version.output));
}

function oursOf(name: string, scope: Scope): string | null {
  try {
    return readDropIn(dropInPath(name, configFolder(scope)));
  } catch {
    return ''; // there is something that is not ours
  }
}
