import { directionsOf, type Directions } from './compare/directions.ts';
import { documentationDiffers } from './compare/documentation.ts';
import { structChanges, typeChanges, type Change } from './compare/types.ts';
import { flagsOfMethod } from './markers.ts';
import type { InterfaceNode, Member, MethodMember } from './syntax.ts';

export interface InterfaceChange {
  /** Callers that were right before may fail now: UAPI.20, Interface Evolution. */
  readonly breaks: boolean;
  readonly sentence: string;
  /** The name of the member it is about; null for the interface itself. */
  readonly member: string | null;
  readonly kind: 'added' | 'removed' | 'changed' | 'documentation';
}

/** What became of an interface, from the point of view of who calls it: first what breaks callers, each in the order of the text. */
export function compareInterfaces(before: InterfaceNode, after: InterfaceNode): readonly InterfaceChange[] {
  const changes: InterfaceChange[] = [];
  const tell = (kind: InterfaceChange['kind'], member: string | null, breaks: boolean, sentence: string): void => void changes.push({ breaks, sentence, member, kind });
  if (before.name !== after.name) tell('changed', null, true, `The interface is called \`${after.name}\` now, no longer \`${before.name}\`.`);

  const old = membersOf(before);
  const now = membersOf(after);
  for (const member of old.values()) if (!now.has(member.name)) tell('removed', member.name, true, `The ${member.is} \`${member.name}\` was removed.`);
  const directions = directionsOf(before, after);
  for (const member of now.values()) {
    const was = old.get(member.name);
    if (!was) tell('added', member.name, false, `The ${member.is} \`${member.name}\` was added.`);
    else if (was.is !== member.is) tell('changed', member.name, true, `\`${member.name}\` was ${was.is === 'error' ? 'an' : 'a'} ${was.is} and is ${member.is === 'error' ? 'an' : 'a'} ${member.is} now.`);
    else {
      for (const { breaks, sentence } of memberChanges(was, member, before, after, directions)) tell('changed', member.name, breaks, sentence);
      if (documentationDiffers(was, member)) tell('documentation', member.name, false, `The comments of \`${member.name}\` changed.`);
    }
  }
  if (documentationDiffers({ ...before, is: 'interface' }, { ...after, is: 'interface' })) tell('documentation', null, false, 'The comments of the interface changed.');
  return [...changes.filter(({ breaks }) => breaks), ...changes.filter(({ breaks }) => !breaks)];
}

function membersOf(node: InterfaceNode): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const member of node.members) if (!members.has(member.name)) members.set(member.name, member);
  return members;
}

function memberChanges(was: Member, member: Member, before: InterfaceNode, after: InterfaceNode, directions: Directions): readonly Change[] {
  const { name } = member;
  const within = { before, after };
  if (was.is === 'method' && member.is === 'method')
    return [
      ...flagChanges(was, member),
      ...structChanges(was.input, member.input, { ...within, where: `the input of \`${name}\``, path: '', sent: true, given: false }),
      ...structChanges(was.output, member.output, { ...within, where: `the output of \`${name}\``, path: '', sent: false, given: true }),
    ];
  if (was.is === 'error' && member.is === 'error') return structChanges(was.type, member.type, { ...within, where: `the error \`${name}\``, path: '', sent: false, given: true });
  if (was.is === 'type' && member.is === 'type') return typeChanges(was.type, member.type, { ...within, where: `\`${name}\``, path: '', ...directions(name) });
  return [];
}

function flagChanges(was: MethodMember, now: MethodMember): readonly Change[] {
  const changes: Change[] = [];
  const before = flagsOfMethod(was);
  const after = flagsOfMethod(now);
  for (const flag of ['more', 'upgrade'] as const) {
    if (before[flag] === after[flag]) continue;
    const method = `\`${now.name}\``;
    if (after[flag] === 'requires') changes.push({ breaks: true, sentence: `${method} must be called with the flag \`${flag}\` now.` });
    else if (after[flag] === 'no') changes.push({ breaks: true, sentence: `${method} no longer knows the flag \`${flag}\`.` });
    else if (before[flag] === 'no') changes.push({ breaks: false, sentence: `${method} can be called with the flag \`${flag}\` now.` });
    else changes.push({ breaks: false, sentence: `${method} can be called without the flag \`${flag}\` now.` });
  }
  return changes;
}
