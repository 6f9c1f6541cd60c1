import { libc } from '../libc.ts';

/** Where systemd-journald takes records: systemd's Native Journal Protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL). */
const native = '/run/systemd/journal/socket';
const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const MSG_NOSIGNAL = 0x4000;

/** A record of the native protocol. A value with a line break goes with its length, so that none can forge a field. */
export function nativeRecord(fields: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const data = Buffer.from(value);
    if (!data.includes(0x0a)) parts.push(Buffer.from(`${name}=`), data, Buffer.from('\n'));
    else {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(data.length));
      parts.push(Buffer.from(`${name}\n`), length, data, Buffer.from('\n'));
    }
  }
  return Buffer.concat(parts);
}

/** Sends a record to the system journal. False when there is none that takes it. */
export function sendToJournal(fields: Readonly<Record<string, string>>, socketPath = native): boolean {
  const c = libc();
  if (!c) return false;
  const fd = c.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  if (fd < 0) return false;
  try {
    const path = Buffer.from(socketPath);
    const address = Buffer.alloc(2 + path.length + 1);
    address.writeUInt16LE(AF_UNIX, 0);
    path.copy(address, 2);
    if (c.connect(fd, address, address.length) !== 0) return false;
    const record = nativeRecord(fields);
    return c.send(fd, record, record.length, MSG_NOSIGNAL) === record.length;
  } finally {
    c.close(fd);
  }
}
