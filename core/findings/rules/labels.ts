import { bytes } from '../../model/bytes.ts';
import { allows, shownMode, type DoorKind } from '../../access/bits.ts';
import { guardOf, labelsOfDoor } from '../../filter/facts.ts';
import { doorOfRole, roleLabel, roles } from '../../labels/roles.ts';
import type { Label } from '../../model/door.ts';
import type { Surroundings } from '../../model/model.ts';
import type { Row } from '../../model/rows/row.ts';
import { shownBytes } from '../../names/shown.ts';
import { isDropIn, isOfSystemd } from '../by-design.ts';
import { holderFacts, isDoor, labelEdit, labelFact, labelsEditor, modeEdit, modeFact, ownerFact, protectionEditor, roleOn } from '../facts.ts';
import { fact, fixOf, type Outcome, type Rule, type Told } from '../finding.ts';
import { strangersMay, strangersReach } from '../strangers.ts';

const varlink = bytes(roleLabel);
const doors: readonly DoorKind[] = ['entryPoint', 'object'];

export const labelOpen: Rule = {
  code: 'SA101',
  name: 'label-open-to-strangers',
  title: 'Strangers can change the label',
  severity: 'low',
  why: 'On the entry point of a socket the write bit decides two things at once: who may connect, and who may set and remove labels. So whoever may connect can also take the label away, or put another one there, and mislead everybody who looks for services by their labels. The sticky bit of the folder does not help. A link in a registry that only root may write says more than the label.',
  check(row, context) {
    if (!isDoor(row)) return null;
    const labels = labelsOfDoor(row, 'entryPoint', context);
    if (labels === null || (labels.known && labels.value.length === 0)) return null;
    const guard = guardOf(row);
    if (!guard?.known) return null;
    const open = strangersMay(row, 'relabel', context);
    if (open?.known && !open.value.may) return null;
    if (!labels.known) return { unchecked: labels.reason };
    if (!open) return null;
    if (!open.known) return { unchecked: open.reason };
    const entryPoint = guard.value;
    const vouched = row.registered.some(({ registry, uid }) => registry === 'system' && uid === 0) ? 'the system registry lists it too' : isDropIn(row.name) ? 'services in this folder are found by where they lie' : isOfSystemd(row.name) ? 'systemd finds its own services by their paths' : null;
    const closed = entryPoint.mode & ~0o002;
    return {
      severity: vouched === null ? 'low' : 'info',
      sentence: `Every program that may connect may also change or remove its labels${vouched === null ? '' : `; ${vouched}, so less hangs on them`}.`,
      evidence: [modeFact(entryPoint), ...open.value.evidence, ...labels.value.slice(0, 4).map((label) => labelFact(label, 'entryPoint'))],
      fix: fixOf('As long as all may connect, all may relabel: do not trust the label, or let only a group connect.', {
        edits: modeEdit(row, 'entryPoint', entryPoint, closed),
        unit: [{ section: 'Socket', option: 'SocketMode', value: shownMode(closed) }],
        editor: protectionEditor('entryPoint'),
      }),
    };
  },
};

/** A role on each door where it is none: the label, and what is wrong. */
function wrongRole(row: Row, context: Surroundings, tell: (label: Label, door: DoorKind) => Told | null): Outcome {
  let outcome: Outcome = null;
  for (const door of doors) {
    // Connections bear the path of their listener: its entry point is told of once, at the listener.
    if (door === 'entryPoint' && !isDoor(row)) continue;
    const role = roleOn(row, door, context);
    if (!role.known) {
      if (isDoor(row)) outcome ??= { unchecked: role.reason };
    } else if (role.value !== null) {
      const told = tell(role.value, door);
      if (told) return told;
    }
  }
  return outcome;
}

export const roleOnWrongDoor: Rule = {
  code: 'SA102',
  name: 'role-on-wrong-door',
  title: 'A role on the wrong door',
  severity: 'medium',
  why: 'The role entrypoint belongs on the entry point in the file system; listen, server and client belong on the socket object. On the other door nobody looks for them (UAPI.20, sd-varlink(3)), so the service is not found although somebody meant it to be.',
  check: (row, context) =>
    wrongRole(row, context, (label, door) => {
      const role = roles.find((one) => one === label.value);
      if (!role || doorOfRole(role) === door) return null;
      const right = doorOfRole(role);
      const there = roleOn(row, right, context);
      const move = there.known && there.value === null ? labelEdit(row, right, varlink, null, label.value) : [];
      return {
        sentence: `The role ${role} stands on the ${door === 'object' ? 'socket object' : 'entry point'}, where nobody looks for it.`,
        evidence: [labelFact(label, door), fact(`the role ${role} counts on the ${right === 'object' ? 'socket object' : 'entry point'} alone`, 'UAPI.20')],
        fix: fixOf(`Set it on the ${right === 'object' ? 'socket object' : 'entry point'} and remove it here.`, {
          edits: [...move, ...labelEdit(row, door, varlink, label, null)],
          unit: right === 'entryPoint' ? [{ section: 'Socket', option: 'XAttrEntryPoint', value: `${roleLabel}=${role}` }] : role === 'listen' ? [{ section: 'Socket', option: 'XAttrListen', value: `${roleLabel}=${role}` }] : [],
          editor: labelsEditor(door, varlink),
        }),
      };
    }),
};

export const legacyRole: Rule = {
  code: 'SA103',
  name: 'role-legacy-value',
  title: 'A label with the old value 1',
  severity: 'low',
  why: 'Before there were roles, the label user.varlink had the value 1. The specification says to ignore it: tools of today pass the socket over.',
  check: (row, context) =>
    wrongRole(row, context, (label, door) => {
      if (label.value !== '1') return null;
      const role = bytes(door === 'entryPoint' ? 'entrypoint' : row.socket?.state === 'listen' ? 'listen' : 'server');
      return {
        sentence: 'The value 1 is from before there were roles, and is ignored.',
        evidence: [labelFact(label, door)],
        fix: fixOf(door === 'entryPoint' || row.socket?.state === 'listen' ? `Give it the role ${role}, or update the service that sets it.` : 'Update the service that sets it.', {
          edits: door === 'entryPoint' || row.socket?.state === 'listen' ? labelEdit(row, door, varlink, label, role) : [],
          unit: door === 'entryPoint' ? [{ section: 'Socket', option: 'XAttrEntryPoint', value: `${roleLabel}=${role}` }] : [],
          editor: labelsEditor(door, varlink),
        }),
      };
    }),
};

export const unknownRole: Rule = {
  code: 'SA104',
  name: 'role-unknown-value',
  title: 'A label with a value that is no role',
  severity: 'low',
  why: 'Roles are entrypoint, listen, server and client, in exactly these letters. Any other value of user.varlink is ignored: a capital, a blank or a final NUL is enough to hide the service.',
  check: (row, context) =>
    wrongRole(row, context, (label, door) => {
      if (label.value === '1' || roles.some((role) => role === label.value)) return null;
      return {
        sentence: `The value of user.varlink is no role, and is ignored.`,
        evidence: [labelFact(label, door)],
        fix: fixOf('Set one of the roles, or remove the label.', { editor: labelsEditor(door, varlink) }),
      };
    }),
};

export const roleOfAnotherState: Rule = {
  code: 'SA105',
  name: 'role-does-not-fit-state',
  title: 'A role that does not fit what the socket does',
  severity: 'low',
  why: 'The role listen is for sockets that take connections, server and client are for the two ends of a connection. On a socket that does something else the role misleads whoever goes by it.',
  check(row, context) {
    const { socket } = row;
    if (socket === null || (socket.state !== 'listen' && socket.state !== 'connected')) return null;
    const role = roleOn(row, 'object', context);
    if (!role.known || role.value === null) return null; // that it is hidden is told by the rules before
    const { value } = role.value;
    const fits = socket.state === 'listen' ? value !== 'server' && value !== 'client' : value !== 'listen';
    if (fits) return null;
    return {
      sentence: `The socket object says ${shownBytes(value)}, but the socket is ${socket.state === 'listen' ? 'listening' : 'an end of a connection'}.`,
      evidence: [labelFact(role.value, 'object'), fact(`state ${socket.state}`, 'sock_diag')],
      fix: fixOf(socket.state === 'listen' ? 'Give it the role listen.' : 'Give it the role server or client.', {
        edits: socket.state === 'listen' ? labelEdit(row, 'object', varlink, role.value, bytes('listen')) : [],
        editor: labelsEditor('object', varlink),
      }),
    };
  },
};

export const listenerUnlabelled: Rule = {
  code: 'SA106',
  name: 'listener-without-label',
  title: 'A Varlink listener whose socket object has no role',
  severity: 'low',
  why: 'The entry point says that a Varlink service is here, but its socket object does not say listen. Tools that start at the socket (and programs in the kernel that look at it) do not see Varlink. Sometimes the label of the entry point is simply not true.',
  check(row, context) {
    if (row.socket?.state !== 'listen') return null;
    const entry = roleOn(row, 'entryPoint', context);
    if (entry.known && entry.value?.value !== 'entrypoint') return null;
    const object = roleOn(row, 'object', context);
    if (object.known && object.value !== null) return null;
    if (!entry.known) return { unchecked: entry.reason };
    if (!object.known) return { unchecked: object.reason };
    if (entry.value === null || isBlind(context, 'labels-object')) return null;
    return {
      sentence: 'Its entry point is labelled as Varlink, its socket object is not.',
      evidence: [labelFact(entry.value, 'entryPoint'), fact('no label user.varlink on the socket object', 'getxattr'), ...holderFacts(row, context)],
      fix: fixOf('Have the service set it, or systemd for it; by hand it is lost when the service starts anew.', {
        edits: labelEdit(row, 'object', varlink, null, bytes('listen')),
        unit: [{ section: 'Socket', option: 'XAttrListen', value: `${roleLabel}=listen` }],
        editor: labelsEditor('object', null),
      }),
    };
  },
};

export const entryPointUnlabelled: Rule = {
  code: 'SA107',
  name: 'entry-point-without-label',
  title: 'A Varlink listener whose entry point has no label',
  severity: 'low',
  why: 'The socket object says that it takes Varlink connections, but its entry point does not say entrypoint. Whoever looks for services by path does not find it.',
  check(row, context) {
    if (row.socket?.state !== 'listen' || row.socket.kind !== 'path' || row.entryPoint === null || row.registered.length > 0) return null;
    const object = roleOn(row, 'object', context);
    if (!object.known || object.value?.value !== 'listen') return null;
    const entry = roleOn(row, 'entryPoint', context);
    if (!entry.known) return { unchecked: entry.reason };
    if (entry.value !== null) return null;
    return {
      sentence: 'Its socket object is labelled as Varlink, its entry point is not.',
      evidence: [labelFact(object.value, 'object'), fact('no label user.varlink on the entry point', 'getxattr')],
      fix: fixOf('Set the role on the entry point.', {
        edits: labelEdit(row, 'entryPoint', varlink, null, bytes('entrypoint')),
        unit: [{ section: 'Socket', option: 'XAttrEntryPoint', value: `${roleLabel}=entrypoint` }],
        editor: labelsEditor('entryPoint', null),
      }),
    };
  },
};

export const labelsUnreadable: Rule = {
  code: 'SA108',
  name: 'labels-not-readable',
  title: 'A label that others cannot read',
  severity: 'info',
  why: 'The write bit decides who may connect, the read bit who may read the labels. A mode of 0600 hides the label from everybody but root, and with it what the socket is; 0644 keeps callers out just as well and lets tools tell what is there.',
  check(row, context) {
    if (!isDoor(row) || row.entryPoint === null) return null;
    const { mode, uid } = row.entryPoint;
    if (allows(mode, 'other', 'read') || allows(mode, 'other', 'write')) return null;
    const role = roleOn(row, 'entryPoint', context);
    if (!role.known) return { unchecked: role.reason };
    if (role.value === null || isOfOneUser(row) || strangersReach(row, context) === false) return null;
    const readable = mode | 0o044;
    return {
      sentence: 'It is labelled, but its mode hides the label: whoever looks for services does not learn what this one is.',
      evidence: [modeFact(row.entryPoint), labelFact(role.value, 'entryPoint'), ...(uid === 0 ? [] : [ownerFact(row.entryPoint, context)])],
      fix: fixOf('Let all read and keep the write bits as they are.', {
        edits: modeEdit(row, 'entryPoint', row.entryPoint, readable),
        unit: [{ section: 'Socket', option: 'SocketMode', value: shownMode(readable) }],
        editor: protectionEditor('entryPoint'),
      }),
    };
  },
};

/** Below /run/user nobody else comes to look anyway. */
const isOfOneUser = ({ name }: Row): boolean => /^\/(?:run\/user|home|root)\//.test(name);

export const labelWithoutListener: Rule = {
  code: 'SA109',
  name: 'label-without-listener',
  title: 'A label where nobody listens',
  severity: 'medium',
  why: 'The entry point says that a Varlink service is here, but no socket answers: callers are refused. Its service has ended without removing its path, or lives where it cannot be seen.',
  check(row, context) {
    if (row.socket !== null || row.entryPoint === null) return null;
    const role = roleOn(row, 'entryPoint', context);
    if (!role.known) return { unchecked: role.reason };
    if (role.value === null) return null;
    const hidden = mayBeHidden(row.entryPoint.uid, context);
    if (hidden) return { unchecked: hidden };
    return {
      sentence: 'It is labelled as a Varlink entry point, but no socket of any network namespace answers there.',
      evidence: [labelFact(role.value, 'entryPoint'), fact('no socket with this entry point', 'sock_diag')],
      fix: fixOf('Start the service, or remove what it left behind.', { editor: labelsEditor('entryPoint', varlink) }),
    };
  },
};

const isBlind = ({ capabilities }: Surroundings, wanted: 'labels-object' | 'labels-entry-point'): boolean => capabilities.some(({ id, state }) => id === wanted && state === 'no');

/** A listener in a network namespace that may not be entered would not be seen. One's own are. */
export function mayBeHidden(owner: number, { capabilities, uid }: Surroundings): { readonly code: 'outside-this-table'; readonly detail: string } | null {
  if (owner === uid || uid === 0) return null;
  return capabilities.some(({ id, state }) => id === 'namespaces' && state !== 'yes') ? { code: 'outside-this-table', detail: 'some network namespaces may not be entered' } : null;
}

export const labelRules: readonly Rule[] = [labelOpen, roleOnWrongDoor, legacyRole, unknownRole, roleOfAnotherState, listenerUnlabelled, entryPointUnlabelled, labelsUnreadable, labelWithoutListener];
