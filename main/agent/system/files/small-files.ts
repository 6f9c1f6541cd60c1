import { closeSync, constants, fstatSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder of small files of our own, for this user alone. What is damaged or not there reads as null. */
export class SmallFiles {
  constructor(readonly path: string) {}

  list(): string[] {
    try {
      return readdirSync(this.path);
    } catch {
      return [];
    }
  }

  /** Null for what is not there, is no file, or is larger than a file of ours. */
  read(name: string, mostBytes: number): Buffer | null {
    try {
      // Whatever somebody put there must not keep us waiting.
      const fd = openSync(join(this.path, name), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
      try {
        const stat = fstatSync(fd);
        return stat.isFile() && stat.size <= mostBytes ? readFileSync(fd) : null;
      } finally {
        closeSync(fd);
      }
    } catch {
      return null;
    }
  }

  /** Whole or not at all. Throws where it cannot be written. */
  write(name: string, text: string): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    const target = join(this.path, name);
    const temporary = `${target}.${process.pid}.new`;
    try {
      const fd = openSync(temporary, 'w', 0o600);
      try {
        writeFileSync(fd, text);
        fsyncSync(fd); // else a power cut could leave the name without what is in it
      } finally {
        closeSync(fd);
      }
      renameSync(temporary, target);
    } catch (error) {
      this.remove(`${name}.${process.pid}.new`);
      throw error;
    }
  }

  remove(name: string): void {
    try {
      unlinkSync(join(this.path, name));
    } catch {
      // It is not there, or will be tried again.
    }
  }
}
