import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytes } from '#core/model/bytes.ts';
import { socketPair } from './connect.ts';
import { closeAll } from './descriptor-link.ts';
import { lookAtFile, openToSend, saveFile } from './handed-files.ts';

let folder: string;
const at = (name: string) => bytes(join(folder, name));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-files-'));
  writeFileSync(at('file'), 'some text');
  spawnSync('mkfifo', [at('pipe')]);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('files to send', () => {
  it.each([
    ['file', 'read', constants.O_RDONLY],
    ['file', 'write', constants.O_WRONLY],
    ['file', 'read-write', constants.O_RDWR],
    ['pipe', 'read', constants.O_RDONLY],
  ] as const)('%s is opened to %s, and waits as others do', (name, mode, flags) => {
    const opened = openToSend(at(name), mode);
    if (!opened.ok) throw new Error(opened.code);
    const told = Number.parseInt(/^flags:\t(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${opened.fd}`, 'utf8'))?.[1] ?? '', 8);
    expect(told & 3).toBe(flags);
    expect(told & constants.O_NONBLOCK).toBe(0);
    expect(told & 0o2000000).not.toBe(0);
    closeSync(opened.fd);
  });

  it('are not made, and keep nobody waiting', () => {
    expect(openToSend(at('none'), 'write')).toEqual({ ok: false, code: 'ENOENT' });
    expect(openToSend(at('pipe'), 'write')).toEqual({ ok: false, code: 'ENXIO' });
    expect(openToSend(bytes(folder), 'write')).toEqual({ ok: false, code: 'EISDIR' });
    expect(existsSync(at('none'))).toBe(false);
  });
});

describe('files that came', () => {
  const signal = new AbortController().signal;

  it('are told apart', () => {
    const pair = socketPair() ?? [-1, -1];
    const fds = [openSync(at('file'), 'r'), openSync(folder, 'r'), openSync('/dev/null', 'r'), openSync(at('pipe'), constants.O_RDONLY | constants.O_NONBLOCK), pair[0]];
    expect(fds.map((fd) => lookAtFile(fd)).map(({ what, target, sizeBytes }) => [what, target.replace(/\d+/g, 'N'), sizeBytes])).toEqual([
      ['regular file', at('file').replace(/\d+/g, 'N'), 9],
      ['folder', folder.replace(/\d+/g, 'N'), null],
      ['character device', '/dev/null', null],
      ['pipe', at('pipe').replace(/\d+/g, 'N'), null],
      ['socket', 'socket:[N]', null],
    ]);
    closeAll([...fds, pair[1]]);
  });

  it('are copied from their beginning, wherever they are read from', async () => {
    const fd = openSync(at('file'), 'r');
    expect(await saveFile(fd, at('copy'), signal)).toBe(9);
    expect(await saveFile(fd, at('again'), signal)).toBe(9);
    expect(readFileSync(at('again'), 'utf8')).toBe('some text');
    closeSync(fd);
  });

  it('give what a pipe holds until its end', async () => {
    const reader = openSync(at('pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(at('pipe'), 'w');
    writeSync(writer, 'through');
    const saving = saveFile(reader, at('copy'), signal);
    setTimeout(() => {
      writeSync(writer, ' the pipe');
      closeSync(writer);
    }, 50);
    expect(await saving).toBe(16);
    expect(readFileSync(at('copy'), 'utf8')).toBe('through the pipe');
    closeSync(reader);
  });

  it('leave alone what is there, and nothing where they fail', async () => {
    const fd = openSync(at('file'), 'r');
    await expect(saveFile(fd, at('file'), signal)).rejects.toMatchObject({ code: 'EEXIST' });
    symlinkSync('/nowhere', at('link'));
    await expect(saveFile(fd, at('link'), signal)).rejects.toMatchObject({ code: 'EEXIST' });
    closeSync(fd);
    const writable = openSync(at('file'), 'a');
    mkdirSync(at('real'));
    symlinkSync(at('real'), at('way'));
    await expect(saveFile(writable, at('way/copy'), signal)).rejects.toMatchObject({ code: 'EBADF' });
    expect(existsSync(at('real/copy'))).toBe(false);
    closeSync(writable);
    const directory = openSync(folder, 'r');
    await expect(saveFile(directory, at('copy'), signal)).rejects.toThrow('a folder cannot be saved');
    closeSync(directory);
  });

  it('stop when nobody wants them any more', async () => {
    const reader = openSync(at('pipe'), constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(at('pipe'), 'w');
    const stop = new AbortController();
    const saving = saveFile(reader, at('copy'), stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(saving).rejects.toThrow('stopped');
    expect(existsSync(at('copy'))).toBe(false);
    closeAll([reader, writer]);
  });
});
