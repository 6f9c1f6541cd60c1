import { effectOf } from '../../catalogue/catalogue.ts';
import { flagsOfMethod, type MethodFlags } from '../../idl/markers.ts';
import { parseInterface } from '../../idl/parse.ts';
import type { InterfaceNode, MethodMember } from '../../idl/syntax.ts';
import type { CallFlag } from '../call.ts';

/** A method that can be called, with all that is known of it. */
export interface MethodOffered {
  /** With its interface: `org.varlink.service.GetInfo`. */
  readonly name: string;
  readonly member: MethodMember;
  readonly interface: InterfaceNode;
  readonly flags: MethodFlags;
  readonly effect: 'reads' | 'changes' | 'unknown';
}

/** Every service has this one, asked or not: UAPI.20, Introspection. */
const everywhere = parseInterface(`interface org.varlink.service
method GetInfo() -> (vendor: string, product: string, version: string, url: string, interfaces: []string)
method GetInterfaceDescription(interface: string) -> (description: string)
error InterfaceNotFound (interface: string)
error MethodNotFound (method: string)
error MethodNotImplemented (method: string)
error InvalidParameter (parameter: string)
error PermissionDenied ()
error ExpectedMore ()
error ExpectedUpgrade ()
`).interface;

/** The methods of interfaces, in their order; those that every service has come last. */
export function methodsOf(interfaces: readonly InterfaceNode[]): readonly MethodOffered[] {
  const own = interfaces.filter(({ name }) => name !== everywhere?.name);
  const last = interfaces.find(({ name }) => name === everywhere?.name) ?? everywhere;
  return [...own, ...(last ? [last] : [])].flatMap((one) =>
    one.members.flatMap((member) => (member.is === 'method' ? [{ name: `${one.name}.${member.name}`, member, interface: one, flags: flagsOfMethod(member), effect: effectOf(one.name, member.name) }] : [])),
  );
}

/** Interface and method of a full name; null where it is none. */
export function splitMethod(name: string): { readonly interface: string; readonly method: string } | null {
  const at = name.lastIndexOf('.');
  return at > 0 && at < name.length - 1 ? { interface: name.slice(0, at), method: name.slice(at + 1) } : null;
}

/** UAPI.20, Names: what an interface may be called, and a method of it. */
export const isMethodName = (name: string): boolean => name.length <= 4096 && /^[A-Za-z](-*[A-Za-z0-9])*(\.[A-Za-z0-9](-*[A-Za-z0-9])*)+\.[A-Z][A-Za-z0-9]*$/.test(name);

/** What a method is called with when nobody says otherwise. A method that may give several replies is asked for all of them. */
export function usualFlag(flags: MethodFlags | null): CallFlag {
  if (flags?.upgrade === 'requires') return 'upgrade';
  if (flags && flags.more !== 'no') return 'more';
  return 'none';
}

/** The one flag that a method can be called with, or null where there is a choice. */
export const requiredFlag = (flags: MethodFlags | null): CallFlag | null => (flags?.more === 'requires' ? 'more' : flags?.upgrade === 'requires' ? 'upgrade' : null);

/** By convention of systemd: whether polkit may ask the user for a password meanwhile. */
export const interactiveField = 'allowInteractiveAuthentication';
export const mayAuthenticate = ({ input }: MethodMember): boolean => input.fields.some(({ name, type }) => name === interactiveField && (type.is === 'bool' || (type.is === 'nullable' && type.of.is === 'bool')));
