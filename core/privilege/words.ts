import { commandOf } from '../edits/command.ts';
import type { Edit } from '../edits/edit.ts';
import type { Bytes } from '../model/bytes.ts';
import { shownBytes } from '../names/shown.ts';

/** Most changes that one run of the act door makes: an administrator consents to what can be told. */
export const mostChanges = 64;

/** The object of a change as the act door itself found it: the path that leads to the inode now, or the command of the holder. */
export type Subject = { readonly door: 'entryPoint'; readonly path: Bytes } | { readonly door: 'object'; readonly command: Bytes };

/**
 * A change in words: its command line, on what is at the door now. This is the argument that the act door is started with, so it is what an
 * administrator reads when asked for consent; the door makes the words anew and refuses when they differ. Shown text throughout: a
 * name cannot put a line break or a hidden character into the question.
 */
export function changeInWords(edit: Edit, subject: Subject): string {
  if (subject.door === 'entryPoint' && edit.door.door === 'entryPoint') return commandOf({ ...edit, door: { ...edit.door, reach: subject.path, path: subject.path } });
  return `${commandOf(edit)} (socket object${subject.door === 'object' ? ` of ${shownBytes(subject.command)}` : ''})`;
}

/** Longer words are cut: the kernel takes 128 KiB as one argument, and nobody reads that much. */
const mostLetters = 2000;

/** Words of several changes as one argument. @param digest tells what was cut from every other text of the same beginning */
export function argumentOf(words: readonly string[], digest: (text: string) => string): string {
  const all = words.length === 1 ? (words[0] ?? '') : `${words.length} changes: ${words.join('; ')}`;
  return all.length <= mostLetters ? all : `${all.slice(0, mostLetters)}… (${all.length} letters, SHA-256 ${digest(all)})`;
}
