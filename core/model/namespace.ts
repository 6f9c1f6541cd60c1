/** Where the name of a network namespace comes from, in the order in which they are tried. */
export const namespaceKinds = ['own', 'container', 'unit', 'user', 'process'] as const;

/** A network namespace, and what its table of sockets is worth: namespaces(7), network_namespaces(7). */
export interface Namespace {
  /** Inode number, decimal, as in /proc/PID/ns/net. */
  readonly netns: string;
  readonly kind: (typeof namespaceKinds)[number];
  /** What lives there, printable: a container, a unit, a user or a command. "this one" for our own. */
  readonly name: string;
  /** A process that lives there, the oldest one that was seen; 0 for our own. */
  readonly pid: number;
  readonly source: 'sock_diag' | '/proc/net/unix' | 'none';
  /** What this source does not tell, in a sentence, or null. */
  readonly blindSpot: string | null;
}

/** Name of a namespace for people: its own, or its number where it was not seen. */
export const namespaceName = (namespaces: readonly Namespace[], netns: string): string => namespaces.find((one) => one.netns === netns)?.name ?? netns;
