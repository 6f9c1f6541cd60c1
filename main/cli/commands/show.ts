import { aclEntries, hasAcl } from '#core/access/acl.ts';
import { drawnMode, shownMode } from '#core/access/bits.ts';
import { sentenceOf } from '#core/explain/reasons.ts';
import { explainRow, textOfExplanation } from '#core/explain/row.ts';
import { sameElsewhere } from '#core/explain/same-elsewhere.ts';
import type { Level } from '#core/explain/telling.ts';
import { findingsOf } from '#core/findings/findings.ts';
import { meaningOf } from '#core/labels/dictionary.ts';
import type { DoorFacts } from '#core/model/door.ts';
import type { Known } from '#core/model/known.ts';
import type { Model } from '#core/model/model.ts';
import { incomingOf } from '#core/model/rows/peers.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes, shownName } from '#core/names/shown.ts';
import { serviceOfRow } from '#core/services/of-row.ts';
import { sightingsByAddress } from '#core/services/sightings.ts';
import { InterfaceCache } from '#agent/services/interface-cache.ts';
import { findRow, see, seeSnapshot } from '../find.ts';
import { rowJson } from '../json.ts';
import { ownLabels } from './known-labels.ts';
import { bold, dim, plain, print, status, type Status } from '../terminal.ts';

/** `sockatlas show NAME`. What services said when they were asked is read from the cache; of another machine's snapshot it says nothing. */
export function show(name: string, options: { readonly json?: boolean; readonly from?: string; readonly level: Level }): Status {
  const { model, rows } = options.from === undefined ? see((all) => [findRow(all, name)]) : seeSnapshot(options.from);
  const row = findRow(rows, name);
  const incoming = incomingOf(model.sockets);
  if (options.json) {
    print(`${JSON.stringify(rowJson(row, model, incoming), null, 2)}\n`);
    return status.done;
  }
  const lines: string[] = [bold(shownName(row.name) || `(unnamed ${row.socket?.inode ?? ''})`), ''];
  const service = options.from === undefined ? serviceOfRow(row, model.surroundings, sightingsByAddress(new InterfaceCache().read().sightings)) : null;
  lines.push(textOfExplanation(explainRow(row, model, { level: options.level, service })));
  lines.push('');
  const fact = (key: string, value: string): void => void lines.push(`${dim(key.padEnd(14))} ${value}`);
  fact('key', plain(row.key));
  if (row.socket) {
    fact('inode', String(row.socket.inode));
    fact('state', `${row.socket.type}, ${row.socket.state}`);
    const { queue } = row.socket;
    if (queue.known) fact('queue', queue.value.of === 'listener' ? `${queue.value.waiting} waiting, room for ${queue.value.backlog}` : `${queue.value.receiveBytes} bytes in, ${queue.value.sendBytes} out`);
  }
  if (row.entryPoint) fact('found at', `${shownBytes(row.entryPoint.reach)} (${row.entryPoint.fileSystem}, device ${row.entryPoint.dev}, inode ${row.entryPoint.ino})`);
  for (const entry of row.registered) fact('registered', `${shownBytes(entry.name)} in the ${entry.registry} registry`);
  for (const [i, process] of row.processes.entries())
    fact(i === 0 ? 'held by' : '', `${shownBytes(process.command)} pid ${process.pid} fd ${row.socket?.holders.seen[i]?.fds.join(', ') ?? ''}${process.unit.known && process.unit.value ? ` in ${shownBytes(process.unit.value)}` : ''}`);
  if (row.socket?.holders.reason) fact(row.processes.length === 0 ? 'held by' : '', `unknown: ${sentenceOf(row.socket.holders.reason).sentence}`);
  peers(row, model, incoming.get(row.key) ?? [], fact);
  for (const { rule, severity, sentence } of findingsOf(row, model.surroundings)) fact('finding', `${rule.code} ${severity}: ${sentence}`);
  if (row.entryPoint) door('entry point', { known: true, value: row.entryPoint }, 'entryPoint', model, lines);
  if (row.socket) door('socket object', row.socket.object, 'object', model, lines);
  if (options.from === undefined) {
    lines.push('', bold('the same elsewhere'));
    for (const { tells, line, connects } of sameElsewhere(row, model, service)) lines.push(`  ${line}${dim(`  # ${tells}${connects ? '; connects, and may start the service' : ''}`)}`);
  }
  print(`${lines.join('\n')}\n`);
  return status.done;
}

function peers(row: Row, model: Model, incoming: readonly string[], fact: (key: string, value: string) => void): void {
  const describe = (key: string): string => {
    const other = model.sockets.get(key);
    if (!other) return key;
    const processes = other.holders.seen.map(({ process }) => model.processes.get(process)).flatMap((process) => (process ? [`${shownBytes(process.command)}(${process.pid})`] : []));
    return `${processes.join(',') || 'unknown process'} ${shownName(other.name) || `(unnamed ${other.inode})`}`;
  };
  const peer = row.socket?.peer;
  if (peer?.state === 'socket') fact('peer', peer.key === null ? `inode ${peer.inode}, in another namespace` : describe(peer.key));
  if (peer?.state === 'waiting') fact('peer', `waits to be accepted${peer.listener === null ? '' : ` by ${describe(peer.listener)}`}`);
  if (peer?.state === 'unknown') fact('peer', `unknown: ${sentenceOf(peer.reason).sentence}`);
  for (const key of incoming.slice(0, 20)) fact('sends here', describe(key));
  for (const key of row.socket?.waitingClients.slice(0, 20) ?? []) fact('waits', describe(key));
}

function door(title: string, facts: Known<DoorFacts>, kind: 'entryPoint' | 'object', model: Model, lines: string[]): void {
  lines.push('', bold(title));
  if (!facts.known) {
    const { sentence, remedy } = sentenceOf(facts.reason);
    lines.push(`  unknown: ${sentence}${remedy ? ` ${remedy}` : ''}`);
    return;
  }
  const { mode, uid, gid, acl, labels } = facts.value;
  const { users, groups } = model.surroundings;
  lines.push(`  ${shownMode(mode)} ${drawnMode(mode)}  ${users[String(uid)] ?? uid}:${groups[String(gid)] ?? gid}${hasAcl(acl) ? '  with an access control list' : ''}`);
  if (acl.known && acl.value) for (const entry of aclEntries(acl.value, { users, groups })) lines.push(`  ${dim('acl')} ${plain(entry)}`);
  if (!labels.known) lines.push(`  labels unknown: ${sentenceOf(labels.reason).sentence}`);
  else if (labels.value.length === 0) lines.push('  no labels');
  else {
    const own = ownLabels();
    for (const label of labels.value) {
      const meaning = meaningOf(label.name, label.value, kind, own);
      lines.push(`  ${shownBytes(label.name)} = ${shownBytes(label.value)}${label.cut ? `… (${label.sizeBytes} bytes)` : ''}${meaning ? dim(`  ${meaning.title}`) : ''}`);
    }
  }
}
