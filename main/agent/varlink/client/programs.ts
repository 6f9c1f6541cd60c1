import { assertNever } from '#core/assert-never.ts';
import type { Bytes } from '#core/model/bytes.ts';
import { textOf } from '#core/names/utf8.ts';
import { hostProblem } from '#core/varlink/address-text.ts';
import type { Address } from '#core/varlink/address.ts';
import type { CallProblem } from '#core/varlink/problem.ts';
import type { ProgramPlan } from '../../system/sockets/program.ts';

type Plan = { readonly ok: true; readonly plan: ProgramPlan } | { readonly ok: false; readonly problem: CallProblem };

/** The program that is started for an address, as varlinkctl(1) does. Nothing of the address can become an option or a command of ours. */
export function planOf(address: Exclude<Address, { kind: 'unix' }>): Plan {
  switch (address.kind) {
    case 'exec':
      return planOfExec(address.path);
    case 'ssh-unix':
      return throughSsh(address.host, address.path, (path) =>
        // ssh(1), -W: a path, in which a backslash keeps colons from parting it.
        path.startsWith('/') ? { before: ['-W', path.replace(/[\\:]/g, '\\$&')], after: [] } : null,
      );
    case 'ssh-exec':
      // What the shell of the other machine makes of the command is what was asked for; the variable has a service of systemd speak over its streams.
      return throughSsh(address.host, address.command, (command) => ({ before: [], after: [`env SYSTEMD_VARLINK_LISTEN=- ${command}`] }));
    default:
      return assertNever(address);
  }
}

function planOfExec(path: Bytes): Plan {
  const text = textOf(path);
  if (text === null) return bad('a program whose name is no UTF-8 cannot be started from here');
  if (!text.startsWith('/') || text.includes('\0')) return bad('the path of a program begins with a slash');
  return {
    ok: true,
    plan: {
      // sd_listen_fds(3) wants the pid of the program in a variable, which only the process itself knows in time. The text of the script is fixed: the
      // path is its $0 and is read by nobody.
      program: '/bin/sh',
      args: ['-c', 'LISTEN_PID=$$ exec "$0"', text],
      environment: { LISTEN_FDS: '1', LISTEN_FDNAMES: 'varlink' },
      socketAt: 'descriptor 3',
    },
  };
}

function throughSsh(host: string, bytes: Bytes, words: (text: string) => { readonly before: readonly string[]; readonly after: readonly string[] } | null): Plan {
  const problem = hostProblem(host);
  if (problem !== null) return bad(problem);
  const text = textOf(bytes);
  if (text === null || text === '' || text.includes('\0')) return bad('what goes to ssh must be UTF-8 without NUL');
  const more = words(text);
  if (!more) return bad('the path of a socket of another machine begins with a slash');
  // ssh reads options behind the host too, but for `--`, which ends them all.
  return { ok: true, plan: { program: 'ssh', args: ['-T', '-e', 'none', ...more.before, '--', host, ...more.after], socketAt: 'standard streams' } };
}

const bad = (detail: string): Plan => ({ ok: false, problem: { kind: 'bad-address', detail } });
