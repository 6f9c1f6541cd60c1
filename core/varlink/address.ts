import type { Bytes } from '../model/bytes.ts';

/** Where a service is reached: varlinkctl(1), SERVICE ADDRESSES; UAPI.20, Addresses. */
export type Address =
  /** A socket of this machine; a leading NUL is an abstract name, as in unix(7). */
  | { readonly kind: 'unix'; readonly name: Bytes }
  /** A program that is started and spoken to over descriptor 3. */
  | { readonly kind: 'exec'; readonly path: Bytes }
  /** A socket of another machine, through the user's ssh. */
  | { readonly kind: 'ssh-unix'; readonly host: string; readonly path: Bytes }
  /** A command on another machine that speaks over its standard input and output. */
  | { readonly kind: 'ssh-exec'; readonly host: string; readonly command: Bytes };
