import type { ReactNode } from 'react';
import { hasAcl } from '#core/access/acl.ts';
import { drawnMode, shownMode } from '#core/access/bits.ts';
import { labelWarning } from '#core/labels/dictionary.ts';
import { noDoor } from '#core/labels/obstacle.ts';
import type { Label } from '#core/model/door.ts';
import type { Model } from '#core/model/model.ts';
import type { Row } from '#core/model/rows/row.ts';
import { shownBytes } from '#core/names/shown.ts';
import { Explanation, SameElsewhere } from './Explanation.tsx';
import { RowFindings } from '../findings/RowFindings.tsx';
import { Section, Shown, Unknown, Value } from '../parts/parts.tsx';

export function OverviewTab({ row, model }: { readonly row: Row; readonly model: Model }) {
  const { socket, entryPoint } = row;
  const { users, groups } = model.surroundings;
  const entryPointGone = entryPoint ? null : noDoor(row, 'entryPoint');
  return (
    <>
      <Explanation row={row} model={model} />
      <RowFindings row={row} model={model} />
      <dl className="facts">
        {row.processes.map((process, i) => (
          <Fact key={process.key} name={i === 0 ? 'Held by' : ''}>
            <div>
              {shownBytes(process.command)} <span className="soft">pid {process.pid}, {users[String(process.uid)] ?? `user ${process.uid}`}, fd {socket?.holders.seen.find((holder) => holder.process === process.key)?.fds.join(', ')}</span>
            </div>
            {process.unit.known ? process.unit.value !== null && <Shown value={process.unit.value} what="unit" /> : null}
            {process.executable.known ? <Shown value={process.executable.value} what="executable" /> : null}
            {process.commandLine.known && process.commandLine.value.length > 1 && <div className="soft mono wrap">{process.commandLine.value.map(shownBytes).join(' ')}</div>}
            <div className="soft">since {new Date(process.startedAtMs).toLocaleString()}</div>
          </Fact>
        ))}
        {socket && !socket.holders.complete && socket.holders.reason && (
          <Fact name={row.processes.length === 0 ? 'Held by' : ''}>
            {row.processes.length === 0 ? <Unknown reason={socket.holders.reason} full /> : <span className="soft">Others may hold it too: not every process lets you look.</span>}
          </Fact>
        )}
        {socket && (
          <Fact name="Does">
            {socket.type}, {socket.state}
            {socket.queue.known && <span className="soft"> · {socket.queue.value.of === 'listener' ? `${socket.queue.value.waiting} waiting, room for ${socket.queue.value.backlog}` : `${socket.queue.value.receiveBytes} bytes in, ${socket.queue.value.sendBytes} out`}</span>}
          </Fact>
        )}
        {socket && (
          <Fact name="Inode">
            <Value text={String(socket.inode)} what="inode number" />
          </Fact>
        )}
        {entryPoint && (
          <>
            <Fact name="Entry point">
              <Shown value={entryPoint.reach} what="path" />
              <div className="soft">
                {entryPoint.fileSystem}, inode {entryPoint.ino}
              </div>
            </Fact>
            <Fact name="Protection">
              <span className="mono">
                {shownMode(entryPoint.mode)} {drawnMode(entryPoint.mode)}
              </span>{' '}
              {users[String(entryPoint.uid)] ?? entryPoint.uid}:{groups[String(entryPoint.gid)] ?? entryPoint.gid}
              {hasAcl(entryPoint.acl) && ' and an access control list'}
            </Fact>
          </>
        )}
        {entryPointGone && (
          <Fact name="Entry point">
            <span className="soft">{entryPointGone.sentence}</span>
          </Fact>
        )}
        {row.registered.map((entry, i) => (
          <Fact key={entry.key} name={i === 0 ? 'Registered' : ''}>
            <Shown value={entry.name} what="interface" />
            <div className="soft">
              in the {entry.registry} registry{entry.link.known && entry.link.value !== null && `, a link to ${shownBytes(entry.link.value)}`}
              {entry.target.state === 'dangling' && ', which leads nowhere'}
              {entry.target.state === 'not-a-socket' && `, which is ${entry.target.what}`}
            </div>
          </Fact>
        ))}
      </dl>
      <Labels row={row} />
      <SameElsewhere row={row} model={model} />
    </>
  );
}

function Labels({ row }: { readonly row: Row }) {
  const lines: (readonly [string, Label])[] = [];
  if (row.entryPoint?.labels.known) lines.push(...row.entryPoint.labels.value.map((label) => ['entry point', label] as const));
  if (row.socket?.object.known && row.socket.object.value.labels.known) lines.push(...row.socket.object.value.labels.value.map((label) => ['socket object', label] as const));
  if (lines.length === 0) return null;
  return (
    <Section title="Labels">
      <table className="grid">
        <thead>
          <tr>
            <th>Where</th>
            <th>Name</th>
            <th>Value</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([where, label]) => (
            <tr key={`${where}${label.name}`}>
              <td>{where}</td>
              <td className="mono wrap">{shownBytes(label.name)}</td>
              <td className="mono wrap">{shownBytes(label.value).slice(0, 120)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note soft">{labelWarning}</p>
    </Section>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
