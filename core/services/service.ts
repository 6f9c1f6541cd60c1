import type { Outcome } from '../access/rules/step.ts';
import type { Liveness } from '../explain/liveness.ts';
import type { Role } from '../labels/roles.ts';
import type { Bytes } from '../model/bytes.ts';
import type { Known } from '../model/known.ts';
import type { Process } from '../model/process.ts';
import type { RegistryName } from '../model/words.ts';
import type { Address } from '../varlink/address.ts';
import type { ShownInode } from '../varlink/call.ts';
import type { Mismatch } from './mismatches.ts';
import type { Sighting } from './sighting.ts';

/** Where a name of a service comes from: a registry, a folder of services that implement the same interface, or the user, who gave its address. */
export type NameSource =
  | { readonly is: 'registry'; readonly registry: RegistryName; readonly path: Bytes }
  | { readonly is: 'drop-in'; readonly folder: Bytes; readonly path: Bytes }
  | { readonly is: 'address' };

export interface ServiceName {
  readonly name: Bytes;
  readonly from: NameSource;
}

/** What can be asked by Varlink, joined from registries, labels, folders of services, and what it said of itself. */
export interface Service {
  /** The address as it is printed. */
  readonly key: string;
  readonly address: Address;
  /** For whom is to be met there; null where there is no inode (abstract names, programs, other machines). */
  readonly shown: ShownInode | null;
  /** Its row among the sockets; null for addresses that the user gave, and for what has no socket. */
  readonly rowKey: string | null;
  /** The best name first. Never empty. */
  readonly names: readonly [ServiceName, ...ServiceName[]];
  /** The role that the label of a door says, `entrypoint` before `listen`; not known where labels cannot be read. */
  readonly role: Known<Role | null>;
  /** Registries that list it. */
  readonly registered: readonly RegistryName[];
  readonly awake: Liveness;
  /** Who may connect, as the kernel sees it; null where it does not decide (programs, other machines). */
  readonly access: { readonly you: Outcome; readonly everyone: Outcome } | null;
  readonly processes: readonly Process[];
  /** The unit of who answers there, as far as it is seen. */
  readonly unit: Bytes | null;
  /** What it said when it was asked last, and what it said before that was another thing; null where nobody asked. */
  readonly sighting: Sighting | null;
  readonly earlier: Sighting | null;
  readonly mismatches: readonly Mismatch[];
}
