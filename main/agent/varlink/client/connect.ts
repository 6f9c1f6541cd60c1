import type { Address } from '#core/varlink/address.ts';
import type { PeerSeen, ShownInode } from '#core/varlink/call.ts';
import type { CallProblem } from '#core/varlink/problem.ts';
import { libc } from '../../system/libc.ts';
import { connectTo } from '../../system/sockets/connect.ts';
import { DescriptorLink } from '../../system/sockets/descriptor-link.ts';
import type { Link } from '../../system/sockets/link.ts';
import { startProgram, type RunningProgram } from '../../system/sockets/program.ts';
import { StreamLink } from '../../system/sockets/stream-link.ts';
import { Connection } from './connection.ts';
import { peerSeenAt } from './peer-seen.ts';
import { planOf } from './programs.ts';

export interface ConnectOptions {
  /** The inode that was shown under the path: that one is met, or none. */
  readonly shown?: ShownInode | null;
  /** As of a connection; also how long a service may accept nobody. */
  readonly timeoutMs: number | null;
  /** Whether descriptors go either way. Only to sockets of this machine and programs. */
  readonly descriptors?: boolean;
  /** What ssh asks goes to a program of the desktop, where there is one: a terminal that the window was started from is not looked at. */
  readonly asksOnDesktop?: boolean;
  readonly signal?: AbortSignal;
}

export type Connected =
  | { readonly ok: true; readonly connection: Connection; /** None can be asked behind programs. */ readonly peer: PeerSeen | null }
  | { readonly ok: false; readonly problem: CallProblem };

/** Where those who wait to be accepted are too many, one may try again: unix(7), EAGAIN. */
const againAfterMs = 20;

/** Connects to a service, which may start it. Nothing is sent. */
export async function connect(address: Address, options: ConnectOptions): Promise<Connected> {
  if (options.signal?.aborted) return { ok: false, problem: cancelled };
  if (address.kind !== 'unix') return connectToProgram(address, options);
  const untilMs = performance.now() + (options.timeoutMs ?? Infinity);
  for (;;) {
    const connected = connectTo(address.name, options.shown ?? null);
    if (connected.ok) {
      const peer = peerSeenAt(connected.fd);
      return { ok: true, connection: new Connection(linkOf(connected.fd, options), { timeoutMs: options.timeoutMs }), peer };
    }
    if (connected.code !== 'EAGAIN' || performance.now() > untilMs) return { ok: false, problem: problemOf(connected.code, connected.what) };
    await new Promise((told) => setTimeout(told, againAfterMs));
    if (options.signal?.aborted) return { ok: false, problem: cancelled };
  }
}

const cancelled: CallProblem = { kind: 'cancelled', detail: '' };

const linkOf = (fd: number, { descriptors }: ConnectOptions): Link => (descriptors ? new DescriptorLink(fd) : StreamLink.ofSocket(fd));

function connectToProgram(address: Exclude<Address, { kind: 'unix' }>, options: ConnectOptions): Connected {
  const planned = planOf(address);
  if (!planned.ok) return planned;
  if (options.descriptors && planned.plan.socketAt !== 'descriptor 3') return { ok: false, problem: { kind: 'bad-address', detail: 'descriptors do not go through ssh' } };
  // ssh(1), SSH_ASKPASS_REQUIRE.
  const program = startProgram({ ...planned.plan, environment: { ...planned.plan.environment, ...(options.asksOnDesktop && { SSH_ASKPASS_REQUIRE: 'prefer' }) } });
  if (!program) return { ok: false, problem: libc() ? { kind: 'no-room', detail: 'no descriptor is left' } : { kind: 'no-koffi', detail: '' } };
  const link = linkOf(program.fd, options);
  return { ok: true, connection: new Connection(endingWith(link, program), { timeoutMs: options.timeoutMs, lastWords: () => lastWordsOf(program) }), peer: null };
}

/** A link that ends its program when it is closed. */
function endingWith(link: Link, program: RunningProgram): Link {
  return {
    start: (listener) => link.start(listener),
    write: (data, descriptors) => link.write(data, descriptors),
    get waitingBytes() {
      return link.waitingBytes;
    },
    pause: () => link.pause(),
    resume: () => link.resume(),
    end: () => link.end(),
    close: () => {
      link.close();
      program.end();
    },
  };
}

async function lastWordsOf(program: RunningProgram): Promise<string> {
  const { code, words } = await program.ended();
  const how = code === null || code === 0 ? '' : typeof code === 'number' ? `it ended with status ${code}` : `it ended with ${code}`;
  return [how, words.split('\n').slice(-3).join(' ')].filter((part) => part !== '').join(': ');
}

function problemOf(code: string, what: string | undefined): CallProblem {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'nothing-there', detail: '' };
    case 'EACCES':
    case 'EPERM':
      return { kind: 'not-permitted', detail: '' };
    case 'ECONNREFUSED':
      return { kind: 'nobody-listens', detail: '' };
    case 'ESTALE':
      return { kind: 'replaced', detail: what ?? '' };
    case 'ENOTSOCK':
      return { kind: 'not-a-socket', detail: what ?? '' };
    case 'EPROTOTYPE':
      return { kind: 'not-a-stream', detail: '' };
    case 'EAGAIN':
      return { kind: 'too-many-waiting', detail: '' };
    case 'ENOSYS':
      return { kind: 'no-koffi', detail: '' };
    default:
      return { kind: 'broken', detail: code };
  }
}
