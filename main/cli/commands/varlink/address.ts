import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { servicesOf } from '#core/services/services.ts';
import { bytes, type Bytes } from '#core/model/bytes.ts';
import { shownBytes } from '#core/names/shown.ts';
import { bytesOfText } from '#core/names/utf8.ts';
import { parseAddress, printAddress } from '#core/varlink/address-text.ts';
import type { Address } from '#core/varlink/address.ts';
import type { ShownInode } from '#core/varlink/call.ts';
import { see } from '../../find.ts';
import { Exit, status } from '../../terminal.ts';

export interface Wanted {
  readonly address: Address;
  readonly shown: ShownInode | null;
}

/** What an ADDRESS on the command line means: an address as varlinkctl(1) has them, or the name of a service that is seen here. */
export function findAddress(typed: string): Wanted {
  return /[:/]/.test(typed) ? { address: fromHere(readAddress(typed)), shown: null } : findService(typed);
}

/** Where the interface of a method is registered, as for varlinkctl. */
export function findMethod(method: string): Wanted {
  const dot = method.lastIndexOf('.');
  if (dot <= 0) throw new Exit(status.usage, `"${method}" is no method: that is an interface, a dot and a name.`, 'Such as io.systemd.Hostname.Describe.');
  return findService(method.slice(0, dot));
}

function readAddress(typed: string): Address {
  const parsed = parseAddress(typed);
  if (!parsed.ok) throw new Exit(status.usage, parsed.error.message, parsed.error.hint);
  return parsed.value;
}

/** A bare path may be a socket or a program; a relative one counts from here, not from where the work is done. */
function fromHere(address: Address): Address {
  if (address.kind !== 'unix' || address.name.startsWith('\0')) return address;
  const path = address.name.startsWith('/') ? address.name : bytes(`${bytesOfText(resolve('.'))}/${address.name}`);
  return isProgram(path) ? { kind: 'exec', path } : { kind: 'unix', name: path };
}

function isProgram(path: Bytes): boolean {
  try {
    return statSync(Buffer.from(path, 'latin1')).isFile();
  } catch {
    return false;
  }
}

/** By its name in a registry first, then by any. Several that bear one name are told apart by their addresses. */
function findService(typed: string): Wanted {
  const name = bytesOfText(typed);
  const { model, rows } = see();
  const named = servicesOf(rows.values(), model.surroundings, new Map()).filter(({ names }) => names.some((one) => one.name === name));
  const registered = named.filter(({ names }) => names.some((one) => one.name === name && one.from.is === 'registry'));
  const [found, ...more] = registered.length > 0 ? registered : named;
  if (!found) throw new Exit(status.nothing, `There is no service ${shownBytes(name)} in a registry, nor one that is labelled so.`, 'What there is: sockatlas varlink services. A socket can also be named by its address: unix:/path or unix:@name.');
  if (more.length > 0) throw new Exit(status.usage, `Several services are called ${shownBytes(name)}: ${[found, ...more].map(({ address }) => printAddress(address)).join(', ')}.`, 'Name one by its address.');
  return { address: found.address, shown: found.shown };
}
