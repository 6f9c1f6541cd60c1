import { assertNever } from '../assert-never.ts';
import type { Failure, FailureCode } from '../failure.ts';

export const problemKinds = [
  // Of connecting.
  'nothing-there',
  'not-permitted',
  'nobody-listens',
  'replaced',
  'not-a-socket',
  'not-a-stream',
  'too-many-waiting',
  'no-program',
  'bad-address',
  'no-koffi',
  // Of talking.
  'timed-out',
  'gone',
  'cut-short',
  'too-long',
  'not-utf8',
  'not-json',
  'not-an-object',
  'wrong-member',
  'unexpected-reply',
  'unexpected-continues',
  'too-many-descriptors',
  'no-room',
  'broken',
  'cancelled',
] as const;
/** How a call can go wrong other than by an error of the service: each a way of its own for a program to test. */
export type ProblemKind = (typeof problemKinds)[number];

export interface CallProblem {
  readonly kind: ProblemKind;
  /** Numbers, codes and what a program said, where there is more to tell; otherwise ''. */
  readonly detail: string;
}

/** The problem in a sentence that a person can act on. */
export function failureOf({ kind, detail }: CallProblem): Failure {
  const { code, message, hint } = told(kind, detail);
  return { code, message, hint };
}

/** Whoever answers so does not speak Varlink, or breaks it. */
const breach = (message: string): Told => ({ code: 'failed', message: `${message} The connection was closed.`, hint: 'It may speak another protocol than Varlink, or is broken.' });

interface Told {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint: string | null;
}

function told(kind: ProblemKind, detail: string): Told {
  const of = detail === '' ? '' : ` (${detail})`;
  switch (kind) {
    case 'nothing-there':
      return { code: 'vanished', message: 'There is no socket any more at this address.', hint: 'The service may have ended, or makes it anew under another name.' };
    case 'not-permitted':
      return { code: 'not-permitted', message: 'You may not connect to this socket.', hint: 'Its mode, or that of a folder on the way, keeps you out: see Protection.' };
    case 'nobody-listens':
      return { code: 'vanished', message: 'Nobody listens at this socket any more.', hint: 'The service has ended and left its socket behind.' };
    case 'replaced':
      return { code: 'replaced', message: `Another inode is there now than the one shown${of}. Nothing was sent.`, hint: 'Look at what is there now, then decide again.' };
    case 'not-a-socket':
      return { code: 'bad-input', message: `This is no socket${of}.`, hint: null };
    case 'not-a-stream':
      return { code: 'bad-input', message: 'This socket carries datagrams or packets. Varlink speaks over streams.', hint: null };
    case 'too-many-waiting':
      return { code: 'failed', message: 'The service accepts no connection: too many wait already.', hint: 'It is busy, or hangs.' };
    case 'no-program':
      return { code: 'unavailable', message: `The program for this address could not be started${of}.`, hint: null };
    case 'bad-address':
      return { code: 'bad-input', message: `This address cannot be connected to: ${detail}.`, hint: null };
    case 'no-koffi':
      return { code: 'unavailable', message: 'Connecting takes koffi, which is not there for this machine.', hint: null };
    case 'timed-out':
      return { code: 'failed', message: `No reply came within ${detail}. The connection was closed.`, hint: 'The service may still be at work. A call that takes its time wants a longer time limit.' };
    case 'gone':
      return { code: 'failed', message: `The service closed the connection before it replied${of}.`, hint: 'It does so when it refuses a message as a whole, ends, or does not speak Varlink.' };
    case 'cut-short':
      return breach(`The service went away in the middle of a message, after ${detail} bytes of it.`);
    case 'too-long':
      return breach(`A message of the service is longer than ${detail}, or has no end.`);
    case 'not-utf8':
      return breach('A message of the service is no UTF-8.');
    case 'not-json':
      return breach(`A message of the service is no JSON: ${detail}.`);
    case 'not-an-object':
      return breach(`A message of the service is no JSON object: ${detail}.`);
    case 'wrong-member':
      return breach(`A message of the service is no reply: ${detail}.`);
    case 'unexpected-reply':
      return breach('The service sent a reply that no call was made for.');
    case 'unexpected-continues':
      return breach('The service said that more replies follow, to a call that did not ask for more.');
    case 'too-many-descriptors':
      return breach('The service sent more descriptors than one message may have.');
    case 'no-room':
      return { code: 'no-room', message: `The service sent more than is kept here: ${detail}. The connection was closed.`, hint: null };
    case 'broken':
      return { code: 'failed', message: `The connection broke${of}.`, hint: null };
    case 'cancelled':
      return { code: 'cancelled', message: 'The call was cancelled.', hint: null };
    default:
      return assertNever(kind);
  }
}
