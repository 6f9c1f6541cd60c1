import { create } from 'zustand';
import type { Acl } from '#core/access/acl.ts';
import type { Act } from '#core/access/rules/step.ts';

/** A change that was tried in the tab Who, on its way to the forms of the tab Protection, which take it and clear it. */
interface Draft {
  /** Key of the row. */
  readonly row: string;
  readonly door: { readonly uid: number; readonly gid: number; readonly mode: number } | null;
  readonly acl: Acl | null;
}

interface Who {
  /** Whom to ask for besides the usual ones, as typed: a user, @group, everyone. */
  readonly picked: readonly string[];
  readonly allAccounts: boolean;
  /** The answer whose proof is shown: whom, and which act. */
  readonly shown: { readonly subject: string; readonly act: Act };
  readonly draft: Draft | null;
}

/** It stays from socket to socket: one asks the same of many. */
export const useWho = create<Who>()(() => ({ picked: [], allAccounts: false, shown: { subject: 'everyone', act: 'connect' }, draft: null }));
