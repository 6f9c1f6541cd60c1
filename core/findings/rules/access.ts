import { shownMode } from '../../access/bits.ts';
import { guardOf } from '../../filter/facts.ts';
import { isAsGoodAsRoot, whyOpen } from '../by-design.ts';
import { behind, holderFacts, isDoor, modeEdit, modeFact, ownerFact, protectionEditor } from '../facts.ts';
import { fact, fixOf, type Rule } from '../finding.ts';
import { strangersMay } from '../strangers.ts';

const words = { root: 'the service runs as root', manager: 'systemd listens for a service that may run as root', 'of root': 'root made the socket; who answers is not visible' } as const;

export const rootServiceOpen: Rule = {
  code: 'SA301',
  name: 'root-service-open-to-all',
  title: 'Every program may call a service of root',
  severity: 'high',
  why: 'A service that runs as root and lets everybody connect must itself look who calls. Many are made for that and ask the kernel (SO_PEERCRED) and polkit; these are told as information. Others rely on the mode of their path alone. Behind the sockets of container and machine managers whoever may connect can do all that root can.',
  check(row, context) {
    if (row.socket === null || !isDoor(row) || row.socket.kind !== 'path') return null;
    const who = behind(row);
    if (who === 'other') return null;
    const open = strangersMay(row, 'connect', context);
    if (open === null) return null;
    if (!open.known) return { unchecked: open.reason };
    const guard = guardOf(row);
    if (!open.value.may || !guard?.known) return null;
    const entryPoint = guard.value;
    if (who === 'unknown') return { unchecked: row.socket.holders.reason ?? { code: 'no-holder-visible' } };
    const grave = isAsGoodAsRoot(row.name);
    const design = row.registered.some(({ registry }) => registry === 'system') ? 'it is published in the system registry, for all' : whyOpen(row.name);
    const closed = entryPoint.mode & ~0o002;
    return {
      severity: grave ? 'high' : design !== null || who === 'manager' ? 'info' : who === 'of root' ? 'low' : 'medium',
      sentence: grave
        ? 'Whoever may connect here can do all that root can, and everybody may connect.'
        : `Every program may connect, and ${words[who]}${design === null ? '.' : `: ${design}.`}`,
      evidence: [modeFact(entryPoint), ...open.value.evidence, ownerFact(entryPoint, context), ...holderFacts(row, context), ...(design === null ? [] : [fact(`open by design: ${design}`, 'a list of names')])],
      fix: fixOf(grave ? 'Let only a group of trusted people connect.' : 'If not everybody needs it, let only a group connect; if everybody does, see that the service asks who calls.', {
        edits: grave || design === null ? modeEdit(row, 'entryPoint', entryPoint, closed) : [],
        unit: grave || design === null ? [{ section: 'Socket', option: 'SocketMode', value: shownMode(closed) }] : [],
        editor: protectionEditor('entryPoint'),
      }),
    };
  },
};

export const accessRules: readonly Rule[] = [rootServiceOpen];
