import { drawnMode, shownMode } from '../../access/bits.ts';
import { userNameOf } from '../../access/who.ts';
import type { Model } from '../../model/model.ts';
import type { Row } from '../../model/rows/row.ts';
import { shownBytes } from '../../names/shown.ts';
import { sentenceOf } from '../reasons.ts';
import { fact, say, type Segment } from '../segment.ts';

/** What one needs to find the very same thing with other tools: identities of both doors and of descriptors. */
export function detailSentences(row: Row, { surroundings }: Model): Segment[][] {
  const { socket, entryPoint } = row;
  const sentences: Segment[][] = [];
  if (socket) {
    const source = surroundings.source;
    sentences.push([say('The socket object is '), fact(`inode ${socket.inode}`, source, 'two-inodes'), say(' of sockfs, '), fact(socket.cookie.known ? `cookie ${socket.cookie.value}` : 'with a cookie that is not known', source, 'socket'), say(', in the '), fact(`network namespace ${socket.netns}`, '/proc/PID/ns/net', 'namespaces'), say('.')]);
    const held = socket.holders.seen.flatMap(({ process, fds }, i) => (fds.length === 0 ? [] : [`descriptor ${fds.join(', ')} of pid ${row.processes[i]?.pid ?? process}`])).slice(0, 4);
    if (held.length > 0) sentences.push([say('It is open as '), fact(held.join('; '), '/proc/PID/fd', 'descriptors'), say('.')]);
    const { object } = socket;
    if (object.known) sentences.push([say('The object has the mode '), fact(`${shownMode(object.value.mode)} (${drawnMode(object.value.mode)})`, 'fstat', 'two-inodes'), say(' and belongs to '), fact(userNameOf(surroundings, object.value.uid), 'fstat', 'two-inodes'), say('.')]);
    else if (object.reason.code !== 'not-read') sentences.push([say('Mode and labels of the object are not known. '), say(sentenceOf(object.reason).sentence)]);
  }
  if (entryPoint)
    sentences.push([say('The entry point is '), fact(`inode ${entryPoint.ino} of device ${entryPoint.dev}`, 'stat', 'two-inodes'), say(' ('), fact(entryPoint.fileSystem, 'statfs', 'attributes'), say(')'), ...(entryPoint.reach === entryPoint.path ? [] : [say(', reached from here as '), fact(shownBytes(entryPoint.reach), 'stat', 'namespaces')]), say('.')]);
  return sentences;
}
