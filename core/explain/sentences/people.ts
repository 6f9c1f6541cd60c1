import { join, userNameOf } from '../../access/who.ts';
import type { Model } from '../../model/model.ts';
import type { Process } from '../../model/process.ts';
import { shownBytes } from '../../names/shown.ts';
import { fact, type Segment } from '../segment.ts';
import type { Level } from '../telling.ts';

/** At most three, each with what tells it apart. */
export function people(processes: readonly Process[], model: Model, level: Level): Segment[] {
  const names = [...new Set(processes.map((process) => nameOf(process, model, level)))];
  const more = names.length - 3;
  return [fact(join(more > 0 ? [...names.slice(0, 3), `${more} more`] : names), '/proc/PID/fd', 'descriptors')];
}

function nameOf(process: Process, { surroundings }: Model, level: Level): string {
  const name = shownBytes(process.command);
  if (level === 'beginner') return name;
  const unit = level === 'developer' && process.unit.known && process.unit.value !== null ? `, ${shownBytes(process.unit.value)}` : '';
  return `${name} (pid ${process.pid}, ${userNameOf(surroundings, process.uid)}${unit})`;
}
