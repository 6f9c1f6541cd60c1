import { readFileSync } from 'node:fs';
import { bytes, type Bytes } from '#core/model/bytes.ts';

/** One row of /proc/net/unix: net/unix/af_unix.c, unix_seq_show. */
export interface ProcRow {
  readonly type: number;
  /** The listening flag, SO_ACCEPTCON. */
  readonly listening: boolean;
  /** 1 unconnected, 2 connected but not accepted yet (its inode is 0), 3 connected, 4 disconnecting. */
  readonly state: number;
  readonly inode: number;
  /** As printed: a leading NUL is shown as '@', and so is every NUL in an abstract name. */
  readonly name: Bytes;
}

const row = /^[0-9a-f]{8,16}: ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{4}) ([0-9A-F]{2}) +(\d+)(?: (.*))?$/s;

/**
 * Reads the table. The kernel escapes nothing: a name may hold a newline and forge rows. Every line that does not
 * look like a row belongs to the name before it; a line that does may still be forged, so a later row
 * with the inode of an earlier one is dropped, and callers hold this table for less than sock_diag.
 */
export function parseProcNetUnix(table: Bytes): ProcRow[] {
  const rows: ProcRow[] = [];
  const inodes = new Set<number>();
  const lines = table.split('\n');
  let last: { -readonly [K in keyof ProcRow]: ProcRow[K] } | null = null;
  for (const [at, line] of lines.entries()) {
    if (at === 0) continue; // the heading
    const match = row.exec(line);
    const inode = Number(match?.[6]);
    // A number that does not come out as it stands there was not printed by the kernel: it is in a name.
    if (!match || String(inode) !== match[6]) {
      // The end of the file is an empty line of its own; an empty line in a name comes before more rows.
      if (last && !(line === '' && at === lines.length - 1)) last.name = bytes(`${last.name}\n${line}`);
      continue;
    }
    if (inode !== 0 && inodes.has(inode)) {
      // What follows on lines of its own is part of this one: put to the row before, it would be a name that nobody has.
      last = null;
      continue;
    }
    inodes.add(inode);
    const found = {
      type: Number.parseInt(match[4] ?? '0', 16),
      listening: (Number.parseInt(match[3] ?? '0', 16) & 0x10000) !== 0,
      state: Number.parseInt(match[5] ?? '0', 16),
      inode,
      name: bytes(match[7] ?? ''),
    };
    rows.push(found);
    last = match[7] === undefined ? null : found; // a socket without a name has none that could go on
  }
  return rows;
}

/** The table of this network namespace, or null where it cannot be read. */
export function readProcNetUnix(path = '/proc/self/net/unix'): ProcRow[] | null {
  try {
    return parseProcNetUnix(bytes(readFileSync(path, 'latin1')));
  } catch {
    return null;
  }
}
