import type { InterfaceNode, TypeNode } from '../../idl/syntax.ts';

/** Whether an interface has the type `any`, which libraries older than UAPI.20 do not know. */
export function usesAny({ members }: InterfaceNode): boolean {
  const inType = (type: TypeNode): boolean => {
    switch (type.is) {
      case 'any':
        return true;
      case 'nullable':
      case 'array':
      case 'map':
        return inType(type.of);
      case 'struct':
        return type.fields.some((field) => inType(field.type));
      default:
        return false;
    }
  };
  return members.some((member) => (member.is === 'method' ? inType(member.input) || inType(member.output) : inType(member.type)));
}
