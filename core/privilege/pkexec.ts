import { failed, type Result } from '../failure.ts';

/** How a run of pkexec ended. */
export interface PkexecEnd {
  /** Exit status, or null when it was ended by a signal. */
  readonly status: number | null;
  readonly errors: string;
}

export type PrivilegeProblem = 'not-installed' | 'no-pkexec';

const installHint = 'Run Sockatlas from a package that has its privileged part, or install that part from the checkout: sudo npm run privilege -- install';

/** What is missing on this side, before anybody is asked. */
export const privilegeMissing = (problem: PrivilegeProblem, program: string): Result<never> =>
  problem === 'not-installed'
    ? failed('unavailable', `The part of Sockatlas that may act as administrator is not installed: there is no ${program} that belongs to root alone.`, installHint)
    : failed('unavailable', 'There is no pkexec on this machine, so nobody can be asked for an administrator’s consent.', 'Install polkit with its pkexec, or run the command with sudo.');

/**
 * Why pkexec did not start the door, in plain words: pkexec(1), Return value, and src/programs/pkexec.c for the sentences. The texts are
 * those of LC_ALL=C. Null when the door itself ran.
 */
export function pkexecRefusal({ status, errors }: PkexecEnd): Result<never> | null {
  if (status === 126) return failed('cancelled', 'The question for an administrator was dismissed. Nothing was changed.');
  if (status !== 127) return null;
  if (errors.includes('No authentication agent found') || errors.includes('textual authentication agent'))
    return failed('unavailable', 'Nobody could be asked: no authentication agent runs in this session. Nothing was changed.', 'Start the polkit agent of your desktop, or run the command in a terminal with sudo.');
  if (errors.includes('Error getting authority') || errors.includes('Could not connect'))
    return failed('unavailable', 'polkit does not answer on this machine, so nobody can be asked. Nothing was changed.', 'Start polkit.service, or run the command with sudo.');
  if (errors.includes('Not authorized')) return failed('not-permitted', 'The request was refused: a rule of polkit or a wrong password. Nothing was changed.', 'Ask whoever administers this machine.');
  return failed('failed', `pkexec did not start it: ${errors.trim().split('\n')[0] ?? 'it gave no reason'}`, 'Nothing was changed.');
}
