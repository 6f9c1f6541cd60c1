import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

/** In a mount namespace of its own, so that nothing is left however it ends: the image, and a folder in memory on its /tmp. */
const inImage = `set -e
mount -o loop,ro "$1" "$2/root"
mount -t tmpfs tmpfs "$2/root/tmp"
cp -r "$2/texts" "$2/judge" "$2/root/tmp/"
for part in "$2/root/tmp/texts"/*; do chroot "$2/root" /bin/sh /tmp/judge "$(basename "$part")" & done
wait
cat "$2/root/tmp"/verdicts.*
`;

/** One process for each text, as users start it. */
const judge = `cd "/tmp/texts/$1"
for file in *; do
  /usr/bin/varlinkctl validate-idl "$file" > "/tmp/said.$1" 2>&1
  echo "$file $?"
done > "/tmp/verdicts.$1"
`;

export class Systemd {
  /** @param image a disk with systemd on it, of tests/vm/run-in-vm --build-only */
  constructor(private readonly image: string) {}

  /** Whether `varlinkctl validate-idl` takes each of these texts; a crash is an error of ours to find out about. */
  async accepts(texts: readonly string[]): Promise<readonly boolean[]> {
    const folder = mkdtempSync(join(tmpdir(), 'validate-idl-'));
    try {
      const parts = Math.min(availableParallelism(), texts.length);
      mkdirSync(join(folder, 'root'));
      for (let i = 0; i < parts; i++) mkdirSync(join(folder, 'texts', String(i)), { recursive: true });
      for (const [i, text] of texts.entries()) writeFileSync(join(folder, 'texts', String(i % parts), String(i)), text);
      writeFileSync(join(folder, 'judge'), judge);
      const said = await output('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', inImage, 'in-image', this.image, folder]);
      const verdicts = new Map(said.trimEnd().split('\n').map((line) => [Number(line.split(' ')[0]), Number(line.split(' ')[1])]));
      return texts.map((text, i) => {
        const status = verdicts.get(i);
        if (status !== 0 && status !== 1) throw new Error(`varlinkctl ended with ${status} for ${JSON.stringify(text)}`);
        return status === 0;
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

async function output(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  return text;
}
