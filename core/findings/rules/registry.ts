import { bytes } from '../../model/bytes.ts';
import { allows } from '../../access/bits.ts';
import { groupNameOf, userNameOf } from '../../access/who.ts';
import { wayTo } from '../../access/way/way.ts';
import { roleLabel } from '../../labels/roles.ts';
import type { Registry, RegistryEntry } from '../../model/registry.ts';
import type { Surroundings } from '../../model/model.ts';
import { shellWord } from '../../names/shell.ts';
import { shownBytes } from '../../names/shown.ts';
import { isDropIn } from '../by-design.ts';
import { isDoor, labelEdit, labelFact, labelsEditor, modeFact, ownerFact, roleOn } from '../facts.ts';
import { fact, fixOf, type Evidence, type Outcome, type Rule } from '../finding.ts';
import { folderFact, openFoldersTo, strangersMay } from '../strangers.ts';

const linkFact = ({ path, link }: RegistryEntry): Evidence => fact(link.known && link.value !== null ? `${shownBytes(path)} is a link to ${shownBytes(link.value)}` : `${shownBytes(path)}`, 'readlink');
const remove = (entry: RegistryEntry): string => `rm ${shellWord(entry.path)}`;

export const danglingName: Rule = {
  code: 'SA201',
  name: 'registry-link-dangling',
  title: 'A registry name that leads nowhere',
  severity: 'medium',
  why: 'A name in a Varlink registry promises a service. When its link leads nowhere, callers fail; and whoever may make a file at its end can pass for the service.',
  check(row) {
    const [entry] = row.registered;
    if (row.socket !== null || row.entryPoint !== null || !entry) return null;
    if (entry.target.state === 'unknown') return { unchecked: entry.target.reason };
    if (entry.target.state !== 'dangling') return null;
    return {
      sentence: 'Its link leads nowhere: the service it stood for is gone, or is not there yet.',
      evidence: [linkFact(entry), fact('nothing is there', 'stat')],
      fix: fixOf('Start the service, or remove the name.', { commands: [remove(entry)] }),
    };
  },
};

export const nameOfNoSocket: Rule = {
  code: 'SA202',
  name: 'registry-link-to-no-socket',
  title: 'A registry name that leads to something else than a socket',
  severity: 'medium',
  why: 'A name in a Varlink registry stands for a socket. Callers that follow it to a file or a folder fail.',
  check(row) {
    const [entry] = row.registered;
    if (row.socket !== null || row.entryPoint !== null || entry?.target.state !== 'not-a-socket') return null;
    return {
      sentence: `It leads to ${entry.target.what}.`,
      evidence: [linkFact(entry), fact(`there is ${entry.target.what}`, 'stat')],
      fix: fixOf('Point the link at the socket of the service, or remove the name.', { commands: [remove(entry)] }),
    };
  },
};

/** Numbers of people, by the defaults of systemd and shadow: login.defs(5), UID_MIN to UID_MAX; the rest is the system's. */
const isPerson = (uid: number): boolean => uid >= 1000 && uid <= 60_000;

/** Who may own a name of a registry: of the system's root alone, of a user's (or of the demo services that run for one) that user or root. */
const mayOwn = ({ registry, uid }: RegistryEntry, context: Surroundings): boolean => uid === 0 || (registry !== 'system' && uid === context.uid);

export const nameOfAnother: Rule = {
  code: 'SA203',
  name: 'registry-link-of-another-owner',
  title: 'A registry name that another user owns',
  severity: 'high',
  why: 'A registry says which service is the right one. A name in it that belongs to an ordinary user, or leads to an ordinary user’s socket, lets that user answer for the system.',
  check(row, context) {
    const wrong = row.registered.find((entry) => !mayOwn(entry, context));
    if (wrong)
      return {
        sentence: `The name ${shownBytes(wrong.name)} in the ${wrong.registry} registry belongs to ${userNameOf(context, wrong.uid)}.`,
        evidence: [linkFact(wrong), fact(`owner ${userNameOf(context, wrong.uid)}`, 'lstat')],
        fix: fixOf('Find out who made it; remove it, or have root make it.', { commands: [remove(wrong)] }),
      };
    const system = row.registered.find(({ registry }) => registry === 'system');
    if (!system || row.entryPoint === null || !isPerson(row.entryPoint.uid)) return null;
    return {
      sentence: `The name ${shownBytes(system.name)} in the system registry leads to a socket of ${userNameOf(context, row.entryPoint.uid)}.`,
      evidence: [linkFact(system), ownerFact(row.entryPoint, context)],
      fix: fixOf('Publish only sockets that root or a service of the system owns there.', { commands: [remove(system)] }),
    };
  },
};

export const registryOpen: Rule = {
  code: 'SA204',
  name: 'registry-folder-open',
  title: 'A registry that others may write',
  severity: 'high',
  why: 'Whoever may write the folder of a registry decides which service answers to a name. The folder of the system registry is for root alone, that of a user for this user.',
  checkWhole: (context) =>
    context.registries
      .filter(({ state }) => state.state === 'present')
      .map((registry) => ({ subject: shownBytes(registry.path), outcome: openRegistry(registry, context) })),
};

function openRegistry({ name, path }: Registry, context: Surroundings): Outcome {
  const way = context.folders === undefined ? null : wayTo(context.folders, path);
  const last = way?.hops.at(-1);
  if (!way || last?.is !== 'folder' || way.folder === null) return { unchecked: last?.is === 'unknown' ? last.facts.reason : { code: 'not-read' } };
  const { facts, path: folder } = last;
  const told = (sentence: string, evidence: readonly Evidence[], command: string): Outcome => ({ sentence, evidence, fix: fixOf(`Let ${name === 'system' ? 'root' : 'its user'} alone write it, and see what is in it.`, { commands: [command] }) });
  const open = openFoldersTo(path, context).find((one) => one.path === folder || !one.sticky);
  if (open) return told(`Everybody may write ${shownBytes(open.path)}.`, [folderFact(open), ownerFact(open.facts, context)], `chmod o-w ${shellWord(open.path)}`);
  if (facts.uid !== 0 && (name === 'system' || facts.uid !== context.uid)) return told(`It belongs to ${userNameOf(context, facts.uid)}.`, [ownerFact(facts, context)], `chown ${name === 'system' ? 'root:root' : context.uid} ${shellWord(folder)}`);
  // A user's group is most often of this user alone.
  if (name === 'system' && facts.gid !== 0 && allows(facts.mode, 'group', 'write')) return told(`Members of ${groupNameOf(context, facts.gid)} may write it.`, [modeFact(facts), ownerFact(facts, context)], `chmod g-w ${shellWord(folder)}`);
  return null;
}

export const registeredUnlabelled: Rule = {
  code: 'SA205',
  name: 'registered-not-labelled',
  title: 'A published service without the label',
  severity: 'low',
  why: 'The socket is in a Varlink registry, but its entry point is not labelled. Tools that list sockets by label do not show it as Varlink.',
  check(row, context) {
    const [entry] = row.registered;
    if (!entry || row.entryPoint === null || !isDoor(row)) return null;
    const role = roleOn(row, 'entryPoint', context);
    if (!role.known) return { unchecked: role.reason };
    if (role.value !== null || cannotBeLabelled(row.entryPoint.fileSystem, context)) return null;
    return {
      sentence: `It is published as ${shownBytes(entry.name)}, but not labelled as Varlink.`,
      evidence: [linkFact(entry), fact('no label user.varlink on the entry point', 'getxattr')],
      fix: fixOf('Label its entry point.', {
        edits: labelEdit(row, 'entryPoint', bytes(roleLabel), null, bytes('entrypoint')),
        unit: [{ section: 'Socket', option: 'XAttrEntryPoint', value: `${roleLabel}=entrypoint` }],
        editor: labelsEditor('entryPoint', null),
      }),
    };
  },
};

/** Then that there is no label says nothing. */
const cannotBeLabelled = (fileSystem: string, { capabilities }: Surroundings): boolean => fileSystem === 'ramfs' || capabilities.some(({ id, state }) => id === 'labels-entry-point' && state === 'no');

export const labelledUnregistered: Rule = {
  code: 'SA206',
  name: 'labelled-not-registered',
  title: 'A labelled service that no registry lists',
  severity: 'info',
  why: 'It is labelled as Varlink and everybody may connect, but no registry lists it, so programs that look by name do not find it. That is as it should be for services that are found by where they lie, or that are not for the public.',
  check(row, context) {
    if (!isDoor(row) || row.socket === null || row.entryPoint === null || row.registered.length > 0 || isDropIn(row.name)) return null;
    const open = strangersMay(row, 'connect', context);
    if (!open?.known || !open.value.may) return null;
    const role = roleOn(row, 'entryPoint', context);
    if (!role.known || role.value?.value !== 'entrypoint') return null;
    const ofUser = context.registries.some(({ name, state }) => name === 'user' && state.state !== 'absent') && row.entryPoint.uid === context.uid && context.uid !== 0;
    const registry = context.registries.find(({ name }) => name === (ofUser ? 'user' : 'system'));
    if (!registry || registry.state.state === 'absent') return null;
    if (registry.state.state === 'unknown') return { unchecked: registry.state.reason };
    return {
      sentence: `It is labelled and open to all, but the ${registry.name} registry does not list it.`,
      evidence: [labelFact(role.value, 'entryPoint'), modeFact(row.entryPoint), fact(`no name in ${shownBytes(registry.path)} leads to it`, 'readlink')],
      fix: fixOf('If it is for the public, have its socket unit make a link in the registry.', { unit: [{ section: 'Socket', option: 'Symlinks', value: `${shownBytes(registry.path)}/INTERFACE` }] }),
    };
  },
};

export const registryRules: readonly Rule[] = [danglingName, nameOfNoSocket, nameOfAnother, registryOpen, registeredUnlabelled, labelledUnregistered];
