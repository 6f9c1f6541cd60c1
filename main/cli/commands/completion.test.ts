import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { completionOf } from './completion.ts';

const program = new Command('sockatlas').option('--version', "it's the version");
const label = program.command('label').description('labels: of either door');
label.command('set <name>').description('set "one"').addOption(new Option('--door <door>', 'which').choices(['entry-point', 'object']));
label.command('list <name>').option('-f, --filter <filter>', 'only $these `here`');
program.command('who <name>');

/** What bash offers after these words, the last of which is being typed. */
function offered(...words: string[]): string[] {
  const line = `COMP_WORDS=(sockatlas ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _sockatlas; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${completionOf('bash', program)}\n${line}`], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('in bash', () => {
  it('completes commands, those inside of others, options and their choices', () => {
    expect(offered('')).toEqual(['label', 'who']);
    expect(offered('la')).toEqual(['label']);
    expect(offered('label', '')).toEqual(['set', 'list']);
    expect(offered('label', 'set', '--d')).toEqual(['--door']);
    expect(offered('label', 'set', '--door', '')).toEqual(['entry-point', 'object']);
    expect(offered('label', 'list', '--')).toEqual(['--filter', '--help']);
  });

  it('offers the options of the window where a command could stand', () => expect(offered('--the')).toEqual(['--theme']));
});

describe.each(['bash', 'zsh', 'fish'])('for %s', (shell) => {
  it('is a script that the shell can read, whatever descriptions say', () => {
    const text = completionOf(shell, program);
    expect(text).not.toContain("it's");
    // Only the shells that are here can say so.
    const folder = mkdtempSync(join(tmpdir(), 'sockatlas-completion-'));
    const file = join(folder, 'script');
    writeFileSync(file, text);
    const { error, status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    if (!error) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

it('knows no other shell', () => expect(() => completionOf('tcsh', program)).toThrow(/bash, zsh, fish/));
