import { answersCalls } from '../../model/rows/row.ts';
import { whyAbstract } from '../by-design.ts';
import { behind, holderFacts } from '../facts.ts';
import { fact, fixOf, type Rule } from '../finding.ts';

/** Five hex digits that the kernel chose: unix(7), autobind. Nobody knows such a name beforehand. */
const chosenByKernel = /^\0[0-9a-f]{5}$/;

export const abstractNameOpen: Rule = {
  code: 'SA501',
  name: 'abstract-name-open-to-all',
  title: 'An abstract name that anyone may take over',
  severity: 'medium',
  why: 'An abstract name has no owner and no mode (unix(7)): every program of the network namespace may connect, and while the service is down every program may bind the name first and be taken for it. A path in a folder of the service has neither weakness.',
  check(row, context) {
    const { socket } = row;
    if (socket?.kind !== 'abstract' || !answersCalls(socket) || chosenByKernel.test(row.name)) return null;
    // A datagram socket with a peer hears that peer alone.
    if (socket.state !== 'listen' && socket.state !== 'unconnected') return null;
    const who = behind(row);
    const design = whyAbstract(row.name);
    return {
      severity: design !== null ? 'info' : who === 'root' || who === 'manager' ? 'medium' : 'low',
      sentence: `Every program may connect${who === 'root' ? ' to this service of root' : ''}, and when it is down every program may take its name${design === null ? '.' : `: ${design}.`}`,
      evidence: [fact('an abstract name has no owner and no mode', 'unix(7)'), ...holderFacts(row, context), ...(design === null ? [] : [fact(`known: ${design}`, 'a list of names')])],
      fix: fixOf('Use a path in a folder that only the service may write (RuntimeDirectory=); else both sides must ask the kernel who is at the other end (SO_PEERCRED).'),
    };
  },
};

export const abstractRules: readonly Rule[] = [abstractNameOpen];
