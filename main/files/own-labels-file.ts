import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { mostOwnLabelBytes, parseOwnLabels, type OwnLabels } from '#core/labels/own.ts';

/** Where a person keeps the meaning of own labels: XDG base directory specification, configuration. Sockatlas reads it and never writes it. */
export function ownLabelsPath(): string {
  const given = process.env['XDG_CONFIG_HOME'];
  return join(given?.startsWith('/') ? given : join(homedir(), '.config'), 'sockatlas', 'labels.json');
}

/** What the file says; nothing where there is none. Whatever is wrong with it is a sentence, never a failure. */
export function readOwnLabels(path = ownLabelsPath()): OwnLabels {
  try {
    // Without O_NONBLOCK a named pipe in its place would keep us waiting.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(fd);
      if (!stat.isFile()) return { labels: [], problems: ['It is no file.'] };
      if (stat.size > mostOwnLabelBytes) return { labels: [], problems: [`It is larger than ${mostOwnLabelBytes} bytes. Nothing of it is used.`] };
      return parseOwnLabels(readFileSync(fd, 'utf8'));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { labels: [], problems: [] };
    return { labels: [], problems: [`It cannot be read: ${error instanceof Error ? error.message : String(error)}`] };
  }
}
