import type { InterfaceNode, Member } from '../idl/syntax.ts';

export interface OutlineGroup {
  readonly title: 'Methods' | 'Types' | 'Errors';
  readonly members: readonly Member[];
}

const groups = [['Methods', 'method'], ['Types', 'type'], ['Errors', 'error']] as const;

/** What an interface has, as one looks for it: methods, types, errors, each in the order written. Groups without members are left out. */
export const outlineOf = (node: InterfaceNode): OutlineGroup[] =>
  groups.map(([title, is]) => ({ title, members: node.members.filter((member) => member.is === is) })).filter(({ members }) => members.length > 0);
