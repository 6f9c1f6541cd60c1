import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sockets } from '../../../tests/e2e/sockets.ts';
import { takeSnapshot } from '../snapshot.ts';
import { createObserver } from './observer.ts';

let sockets: Sockets;
beforeEach(() => {
  sockets = new Sockets();
});
afterEach(() => sockets.close());

/** What is younger may have been bound since the table of the kernel was read. */
const age = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2200));
const strays = (): string[] => (takeSnapshot().model.surroundings.strays ?? []).flatMap(({ path }) => (path.startsWith(sockets.folder) ? [path.slice(sockets.folder.length + 1)] : []));

describe('a stray', () => {
  it('is a socket inode that nothing was bound to, of some age, in a folder where sockets live', async () => {
    sockets.listen('lives');
    for (const name of ['left', 'left too\n\xff']) sockets.end(sockets.listen(name));
    writeFileSync(`${sockets.folder}/file`, '');
    mkdirSync(`${sockets.folder}/folder`);
    expect(strays()).toEqual([]);
    await age();
    expect(strays()).toEqual(['left', 'left too\n\xff']);
  });

  it('is none that was bound by another path', async () => {
    sockets.listen('lives');
    // Another name of the same inode, and one that was bound by a relative path.
    linkSync(`${sockets.folder}/lives`, `${sockets.folder}/other-name`);
    const program = `import os, socket, sys\nos.chdir(sys.argv[1])\ns = socket.socket(socket.AF_UNIX)\ns.bind('relative')\ns.listen()\nos.chdir('/')\nprint(flush=True)\nsys.stdin.read()`;
    const child = spawn('python3', ['-c', program, sockets.folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      await age();
      expect(strays()).toEqual([]);
    } finally {
      child.stdin.end();
      await once(child, 'exit');
    }
    expect(strays()).toEqual(['relative']);
  });

  it('is sought by the window some seconds after its first look, which it must not hold up', () => {
    using observer = createObserver();
    expect(observer.look().surroundings.strays).toBeUndefined();
  });
});
