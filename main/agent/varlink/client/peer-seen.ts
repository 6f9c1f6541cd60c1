import { bytes } from '#core/model/bytes.ts';
import type { PeerSeen } from '#core/varlink/call.ts';
import { readProcess, readStat } from '../../system/processes/processes.ts';
import { ofPeer, peerOf } from '../../system/sockets/peer.ts';

/** Who listens at the other end of a connected socket: of a socket that systemd made, systemd itself. */
export function peerSeenAt(fd: number): PeerSeen | null {
  const peer = peerOf(fd);
  if (!peer) return null;
  const process = peer.pid > 0 ? ofPeer(fd, peer, (pid) => readOf(pid)) : null;
  return { ...peer, command: process ? bytes(process.command) : null, unit: process?.unit.known === true ? process.unit.value : null };
}

function readOf(pid: number) {
  const stat = readStat(pid);
  return stat && readProcess(pid, stat);
}
