import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { failed, done, type Result } from '#core/failure.ts';
import { emptyMutes, mutesOf, mutesText, parseMutes, withMute, withoutMute, type MutesFile } from '#core/findings/mutes-file.ts';
import type { Mute } from '#core/findings/mutes.ts';

/** `$XDG_CONFIG_HOME/sockatlas/mutes.json`; a relative value counts as not set, as the XDG specification says. */
export function usualMutesPath(): string {
  const given = process.env['XDG_CONFIG_HOME'];
  return join(given?.startsWith('/') ? given : join(homedir(), '.config'), 'sockatlas', 'mutes.json');
}

/** The mutes in force, and what is wrong with their file, in a sentence, or null. */
export interface MutesRead {
  readonly mutes: readonly Mute[];
  readonly trouble: string | null;
}

/** A file of mutes is small; more than this is none. */
const mostBytes = 4 * 1024 * 1024;

/** No file is no trouble; a file that cannot be read, or understood, is: then nothing is muted. */
export function readMutes(path: string): MutesRead {
  const read = load(path);
  return { mutes: mutesOf(read.file), trouble: read.trouble === null ? null : `Nothing is muted: ${path}: ${read.trouble.sentence}.${read.trouble.mayKeep ? ' It is kept beside the new one when something is muted next.' : ''}` };
}

interface Loaded {
  readonly file: MutesFile;
  /** `mayKeep`: it can be moved aside; otherwise it must not be written over either. */
  readonly trouble: { readonly sentence: string; readonly mayKeep: boolean } | null;
}

function load(path: string): Loaded {
  let text: string;
  try {
    if (statSync(path).size > mostBytes) return { file: emptyMutes(), trouble: { sentence: 'it is too large', mayKeep: true } };
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { file: emptyMutes(), trouble: null };
    return { file: emptyMutes(), trouble: { sentence: `it cannot be read (${codeOf(error)})`, mayKeep: false } };
  }
  const parsed = parseMutes(text);
  return parsed.state === 'read' ? { file: parsed.file, trouble: null } : { file: emptyMutes(), trouble: { sentence: parsed.sentence, mayKeep: true } };
}

/** What became of a change: the mutes now, and where an unreadable file of before was put, or null. */
export interface MutesChanged {
  readonly mutes: readonly Mute[];
  readonly keptAside: string | null;
}

export const addMute = (path: string, mute: Mute): Result<MutesChanged> => change(path, (file) => withMute(file, mute));
export const removeMute = (path: string, mute: Pick<Mute, 'rule' | 'subject' | 'glob'>): Result<MutesChanged> => change(path, (file) => withoutMute(file, mute));

/**
 * Reads the file anew, changes it and puts it in its place, whole or not at all. Another window or command that does so at the same time waits:
 * the new file, which must not be there yet, is the lock. A damaged file, or one of a later program, is moved aside and never lost.
 */
function change(path: string, act: (file: MutesFile) => MutesFile): Result<MutesChanged> {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.new`;
    const fd = lock(temporary);
    if (fd === null) return failed('failed', 'The mutes are being written by another Sockatlas.', 'Try again in a moment.');
    try {
      const { file, trouble } = load(path);
      if (trouble && !trouble.mayKeep) {
        closeSync(fd);
        unlinkSync(temporary);
        return failed('failed', `The mutes were not written: ${path}: ${trouble.sentence}.`, 'Nothing was changed.');
      }
      const next = act(file);
      writeFileSync(fd, mutesText(next));
      closeSync(fd);
      const keptAside = trouble ? aside(path) : null;
      if (keptAside !== null) renameSync(path, keptAside);
      renameSync(temporary, path);
      return done({ mutes: mutesOf(next), keptAside });
    } catch (error) {
      unlinkSync(temporary);
      throw error;
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return failed('not-permitted', `The mutes cannot be written: you have no right to, or the file system is read-only.`, `They are kept in ${path}.`);
    if (code === 'ENOSPC' || code === 'EDQUOT') return failed('no-room', 'The mutes were not written: there is no room for them.');
    return failed('failed', `The mutes could not be written (${code}).`, `They are kept in ${path}.`);
  }
}

const waitMs = 20;
const mostWaits = 50;
/** A lock this old was left by a program that was ended in the middle. */
const staleMs = 10_000;
const pause = new Int32Array(new SharedArrayBuffer(4));

function lock(temporary: string): number | null {
  for (let i = 0; i < mostWaits; i++) {
    try {
      return openSync(temporary, 'wx', 0o600);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const age = ageMs(temporary);
      if (age !== null && age > staleMs) unlinkSync(temporary);
      else Atomics.wait(pause, 0, 0, waitMs);
    }
  }
  return null;
}

function ageMs(path: string): number | null {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return null; // it has just gone: the next try will do
  }
}

/** A name beside it that is not taken. */
function aside(path: string): string {
  for (let i = 1; ; i++) {
    const name = `${path}.kept-${i}`;
    if (!existsSync(name)) return name;
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown');
