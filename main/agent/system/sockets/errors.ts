import { errnos } from '../libc.ts';

const names = new Map<number, string>(Object.entries(errnos).map(([name, number]) => [number, name]));

/** The symbolic code of an errno, e.g. `ECONNREFUSED`. */
export const codeOfErrno = (errno: number): string => names.get(errno) ?? `errno ${errno}`;
