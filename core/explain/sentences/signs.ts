import { join } from '../../access/who.ts';
import { labelsOfDoor } from '../../filter/facts.ts';
import { roleLabel, roleMeanings, roles } from '../../labels/roles.ts';
import type { Model } from '../../model/model.ts';
import { answersCalls, type Row } from '../../model/rows/row.ts';
import { shownBytes } from '../../names/shown.ts';
import { fact, say, type Segment } from '../segment.ts';
import { nameInSentence, namesInWords } from './words.ts';

/** What labels of both doors say. */
export function labelSentences(row: Row, { surroundings }: Model): Segment[][] {
  const sentences: Segment[][] = [];
  const entry = row.entryPoint?.labels.known ? row.entryPoint.labels.value : [];
  const role = entry.find(({ name }) => name === roleLabel);
  if (role?.value === 'entrypoint') sentences.push([say('It is labelled as a '), fact('Varlink entry point', 'getxattr', 'roles'), say('. A label is '), fact('a hint, not a proof', 'xattr(7)', 'no-proof'), say('.')]);
  else if (role) sentences.push([say('Its label user.varlink says '), fact(nameInSentence(role.value), 'getxattr', 'roles'), say(', which is no role of an entry point.')]);
  const object = labelsOfDoor(row, 'object', surroundings);
  const inner = object?.known ? object.value : [];
  const value = inner.find(({ name }) => name === roleLabel)?.value;
  const known = roles.find((one) => one === value);
  if (known && roleMeanings[known].door === 'object') sentences.push([say('Its socket object is labelled as a '), fact(roleMeanings[known].title, 'getxattr', 'roles'), say(`. ${roleMeanings[known].sentence}`)]);
  else if (value !== undefined) sentences.push([say('The label user.varlink of its socket object says '), fact(nameInSentence(value), 'getxattr', 'roles'), say(', which is no role of a socket object.')]);
  const others = [...entry, ...inner].filter(({ name }) => name !== roleLabel);
  if (others.length > 0) sentences.push([say(`It carries ${others.length === 1 ? 'another label' : `${others.length} other labels`}: `), fact(namesInWords([...new Set(others.map(({ name }) => nameInSentence(name)))]), 'listxattr', 'attributes'), say('.')]);
  return sentences;
}

/** Where tools find it. */
export function registrySentences(row: Row): Segment[][] {
  if (row.registered.length === 0 || (row.socket === null && row.entryPoint === null)) return [];
  const where = [...new Set(row.registered.map(({ registry }) => registry))];
  return [[say('Tools can find it: the '), fact(`${join(where)} ${where.length === 1 ? 'registry lists' : 'registries list'} it`, 'readlink', 'registry'), say(' as '), fact(join(row.registered.map(({ name }) => shownBytes(name))), 'readlink', 'registry'), say('.')]];
}

/** Of a listener about which nothing tells what it speaks: that, since an empty place could mean that nobody looked. */
export function silentSentence(row: Row, { surroundings }: Model): Segment[][] {
  if (row.socket === null || !answersCalls(row.socket) || row.socket.type !== 'stream' || row.registered.length > 0) return [];
  const doors = (['entryPoint', 'object'] as const).map((door) => labelsOfDoor(row, door, surroundings)).filter((labels) => labels !== null);
  if (doors.some((labels) => labels.known && labels.value.some(({ name }) => name === roleLabel))) return [];
  const start = [say('What it speaks is not told: '), fact('no registry lists it', 'readdir', 'registry')];
  if (surroundings.capabilities.some(({ id, state }) => id === 'labels-entry-point' && state === 'no')) return [[...start, say(', and '), fact('this kernel keeps no labels', 'a trial', 'attributes'), say(' on sockets.')]];
  if (doors.length > 0 && doors.every((labels) => !labels.known)) return [[...start, say(', and its labels are not known.')]];
  return [[...start, say(', and '), fact('no label says it', 'getxattr', 'roles'), say('.')]];
}
