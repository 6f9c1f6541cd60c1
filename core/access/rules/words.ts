import { assertNever } from '../../assert-never.ts';
import { sentenceOf } from '../../explain/reasons.ts';
import { shownBytes } from '../../names/shown.ts';
import { drawnPermissions } from '../acl.ts';
import { groupNameOf, userNameOf, type Accounts } from '../who.ts';
import type { Ground } from './permission.ts';
import type { Act, Outcome, Step } from './step.ts';
import { stranger } from './subject.ts';

/** Of an act, as the head of a column or a line. */
export const actTitles: Readonly<Record<Act, string>> = { connect: 'Connect', readLabels: 'Read labels', listLabels: 'List label names', relabel: 'Change labels', chmod: 'Change mode', chown: 'Change owner', replace: 'Replace' };

/** What stands behind "may": "may connect". */
const actVerbs: Readonly<Record<Act, string>> = {
  connect: 'connect',
  readLabels: 'read the labels',
  listLabels: 'list the names of labels',
  relabel: 'set and remove labels',
  chmod: 'change the mode',
  chown: 'give it to another owner',
  replace: 'remove, rename or replace the entry point',
};

const may = (outcome: Outcome): string => (outcome === 'yes' ? 'may' : outcome === 'no' ? 'may not' : 'perhaps may');

/** An answer as a heading: "alice may not connect". What everyone may not, some may. */
export function answerWords(name: string, act: Act, outcome: Outcome): string {
  if (name === stranger.name && outcome !== 'yes') return `${outcome === 'no' ? 'Not' : 'Perhaps not'} everyone may ${actVerbs[act]}`;
  return `${name} ${may(outcome)} ${actVerbs[act]}`;
}

const May = (outcome: Outcome): string => (outcome === 'yes' ? 'May' : outcome === 'no' ? 'May not' : 'Perhaps may');

/** On which ground a door lets somebody in or not: "as its owner, who has rw-". */
function groundWords(ground: Ground, gid: number, accounts: Accounts): string {
  const has = (permissions: number): string => drawnPermissions(permissions);
  const after = (permissions: number, mask: number): string => ((permissions & mask) === permissions ? '' : `, of which the mask ${has(mask)} leaves ${has(permissions & mask)}`);
  switch (ground.by) {
    case 'owner':
      return `as its owner, who has ${has(ground.permissions)}`;
    case 'owning-group':
      return `as a member of ${groupNameOf(accounts, gid)}, which owns it and has ${has(ground.permissions)}`;
    case 'other':
      return `as one of the others, who have ${has(ground.permissions)}${ground.ofAcl ? ' in its access control list' : ''}`;
    case 'named-user':
      return `by the entry for ${userNameOf(accounts, ground.id)} in its access control list, ${has(ground.permissions)}${after(ground.permissions, ground.mask)}`;
    case 'named-group':
      return `by the entry for ${groupNameOf(accounts, ground.id)} in its access control list, ${has(ground.permissions)}${after(ground.permissions, ground.mask)}`;
    case 'masked-group':
      return `as a member of ${groupNameOf(accounts, gid)}, which owns it and has ${has(ground.permissions)} in its access control list${after(ground.permissions, ground.mask)}`;
    case 'capability':
      return `by ${ground.capability}, whatever its mode says`;
    case 'acl-unknown':
      return 'what its access control list says is not known';
    case 'groups-unknown':
      return 'it depends on the groups, which are not known';
    default:
      return assertNever(ground);
  }
}

/** A link of a chain of proof as a sentence. */
export function stepSentence(step: Step, accounts: Accounts): string {
  const { outcome } = step;
  switch (step.is) {
    case 'folder':
      return `${May(outcome)} ${step.want === 'search' ? 'go through' : 'add and remove names in'} ${shownBytes(step.path)}: ${groundWords(step.decision.ground, step.gid, accounts)}.`;
    case 'link': {
      const leads = `${shownBytes(step.path)} is a link to ${shownBytes(step.target)}`;
      if (!step.guarded) return `${leads}.`;
      if (outcome === 'yes') return `${leads}, in a sticky folder that everybody may write to; it is followed all the same.`;
      return outcome === 'no' ? `${leads} that belongs to another, in a sticky folder that everybody may write to: fs.protected_symlinks forbids to follow it.` : `${leads} that belongs to another, in a sticky folder that everybody may write to; whether fs.protected_symlinks is set is not known.`;
    }
    case 'process':
      if (step.capability !== null) return `The entry point is in another mount namespace; ${step.capability} lets one go there through process ${step.pid}.`;
      if (outcome === 'yes') return `The entry point is in another mount namespace; one may go there through process ${step.pid}, which is of the same user.`;
      return outcome === 'no'
        ? `The entry point is in another mount namespace. Going there through process ${step.pid} takes one of the same user (${userNameOf(accounts, step.uid)}) and group, and one that lets itself be looked into. Processes that live there need not go.`
        : `The entry point is in another mount namespace; whether process ${step.pid} lets one go there is not known.`;
    case 'unseen':
      return `What stands at ${shownBytes(step.path)} is not known. ${sentenceOf(step.reason).sentence}`;
    case 'loop':
      return `The links at ${shownBytes(step.path)} lead in a circle.`;
    case 'mount': {
      const what = step.of === 'entry point' ? 'The entry point' : `The folder ${shownBytes(step.path)}`;
      return outcome === 'no' ? `${what} is on a mount that takes no writes.` : `Whether ${what.charAt(0).toLowerCase()}${what.slice(1)} is on a mount that takes writes is not known.`;
    }
    case 'mount-point':
      if (outcome === 'unknown') return 'Whether something is mounted on the very entry point is not known.';
      return 'Something is mounted on the very entry point: it cannot be removed or renamed while that is so.';
    case 'frozen':
      return `${shownBytes(step.path)} is immutable or append-only: nobody may remove a name in it.`;
    case 'sticky': {
      const rule = `${shownBytes(step.path)} is sticky: only the owner of a name, or of the folder, may remove it`;
      if (step.by === 'capability') return `${rule}; CAP_FOWNER passes over that.`;
      if (step.by !== 'nothing') return `${rule}, and this is the ${step.by === 'owner' ? 'owner of the entry point' : step.by}.`;
      return outcome === 'no' ? `${rule}.` : `${rule}; who owns the entry point is not known.`;
    }
    case 'door':
      if (step.want === 'reach' || !step.decision) return 'The names of labels can be listed by everyone who comes as far as this.';
      return `${May(outcome)} ${step.want === 'read' ? 'read from' : 'write to'} it: ${groundWords(step.decision.ground, step.gid, accounts)}.`;
    case 'ownership':
      if (step.by === 'owner') return `Is its owner, ${userNameOf(accounts, step.uid)}.`;
      if (step.by === 'capability') return `${step.act === 'chmod' ? 'CAP_FOWNER' : 'CAP_CHOWN'} stands in for being its owner.`;
      return step.act === 'chmod' ? `Only ${step.uid === 0 ? 'root, who owns it,' : `its owner, ${userNameOf(accounts, step.uid)}, and root`} may change its mode.` : 'Only root may give it to another owner; its owner may change its group to one of their own.';
    case 'no-labels':
      return step.of === 'kernel' ? 'This kernel keeps no labels on sockets.' : 'The file system of the entry point keeps no labels.';
    case 'abstract':
      if (step.own) return 'An abstract name has no owner and no mode: every process in this network namespace may connect.';
      return step.capability === null ? 'The abstract name is in another network namespace: processes there may connect, from here it takes CAP_SYS_ADMIN to go there.' : `The abstract name is in another network namespace; ${step.capability} lets one go there.`;
    case 'unnamed':
      return 'It has no address that one could connect to.';
    case 'no-entry-point':
      return 'It has no entry point.';
    case 'nothing-there':
      return step.what === null ? 'Its path leads nowhere any more.' : `At its path there is ${step.what} now.`;
    case 'holder':
      if (step.by === 'capability') return 'The socket object is reached through a process that has it open; CAP_SYS_PTRACE lets one look into every process.';
      if (step.by === 'user') return 'The socket object is reached through a process that has it open, and one of them is of the same user.';
      return step.by === 'unseen' ? 'The socket object is reached through a process that has it open; who else holds it is not known.' : 'The socket object is reached through a process that has it open, and none of them is of this user.';
    case 'hidden':
      return `Owner and mode of the ${step.what} are not known. ${sentenceOf(step.reason).sentence}`;
    default:
      return assertNever(step);
  }
}

/** The sentence that decides: the refusal, what is not known, or else the last one. */
export function decisiveStep(proof: readonly Step[]): Step | undefined {
  return proof.find(({ outcome }) => outcome === 'no') ?? proof.find(({ outcome }) => outcome === 'unknown') ?? proof.at(-1);
}
