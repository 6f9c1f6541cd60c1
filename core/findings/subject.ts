import type { Surroundings } from '../model/model.ts';
import { namespaceName } from '../model/namespace.ts';
import type { Row } from '../model/rows/row.ts';
import { shownBytes, shownName } from '../names/shown.ts';
import { isDrawnByLot } from './by-design.ts';

/**
 * What a row is called in reports, mutes and baselines: its path or abstract name as shown, in other network namespaces after
 * `NAMESPACE: `. Never a key, a cookie or an inode number, which are others after a restart. Sockets without a name, or with one that is
 * drawn by lot, go by their unit or command.
 */
export function subjectOf(row: Row, { netns, namespaces }: Pick<Surroundings, 'netns' | 'namespaces'>): string {
  const where = row.socket === null || row.socket.netns === netns ? '' : `${namespaceName(namespaces, row.socket.netns)}: `;
  if (row.name === '') return `${where}(unnamed, of ${holderName(row)})`;
  return where + (isDrawnByLot(row.name) ? `@(drawn by lot, of ${holderName(row)})` : shownName(row.name));
}

function holderName({ processes }: Row): string {
  const [first] = processes;
  if (!first) return 'an unknown process';
  return shownBytes(first.unit.known && first.unit.value !== null ? first.unit.value : first.command);
}
