import type { FieldNode, InterfaceNode, MethodMember } from '../idl/syntax.ts';
import { checkValue, type ValueProblem } from '../idl/values.ts';
import { wordsOfType } from '../idl/words.ts';
import { errnoSentence } from './errno.ts';
import { isObject } from './replies/kinds.ts';
import type { VarlinkObject, VarlinkValue } from './value.ts';

export interface ErrorField {
  readonly name: string;
  readonly value: VarlinkValue;
  /** Its type in words, where the interface tells. */
  readonly type: string | null;
  readonly comments: readonly string[];
}

/** An error that a service answered with, as far as it can be explained. */
export interface ErrorExplained {
  /** What it means, or null when only its name and its comment say so. */
  readonly sentence: string | null;
  /** What to do about it, or null. */
  readonly advice: string | null;
  /** What the interface says of the error, in its author's words; empty where it says nothing. */
  readonly comments: readonly string[];
  readonly fields: readonly ErrorField[];
  /** Where the parameters are not what the interface promises. */
  readonly problems: readonly ValueProblem[];
  /** Its interface does not have it, though it is known. */
  readonly undeclared: boolean;
}

interface Asked {
  /** With its interface. */
  readonly method: string;
  readonly flag: 'none' | 'more' | 'oneway' | 'upgrade';
}

/** Explains an error from the interface of the method that was called, where that is known, and from what everybody agrees on. */
export function explainError(name: string, parameters: VarlinkValue, asked: Asked, described: InterfaceNode | null): ErrorExplained {
  const given: VarlinkObject = isObject(parameters) ? parameters : {};
  const isOwn = described !== null && name.startsWith(`${described.name}.`) && !name.slice(described.name.length + 1).includes('.');
  const member = isOwn ? described.members.find((one) => one.is === 'error' && one.name === name.slice(described.name.length + 1)) : undefined;
  const type = member?.is === 'error' ? member.type : null;
  const method = described?.members.find((one): one is MethodMember => one.is === 'method' && `${described.name}.${one.name}` === asked.method) ?? null;
  const known = generic(name, given, asked, method);
  return {
    sentence: known?.sentence ?? null,
    advice: known?.advice ?? null,
    comments: member?.comments ?? [],
    fields: Object.keys(given).map((field) => fieldOf(field, given[field] ?? null, type?.fields ?? [])),
    problems: type && described ? checkValue(given, type, { interface: described, reader: 'client' }) : [],
    undeclared: isOwn && !member,
  };
}

function fieldOf(name: string, value: VarlinkValue, fields: readonly FieldNode[]): ErrorField {
  const field = fields.find((one) => one.name === name);
  return { name, value, type: field ? wordsOfType(field.type) : null, comments: field?.comments ?? [] };
}

interface Known {
  readonly sentence: string;
  readonly advice: string | null;
}

const text = (value: VarlinkValue | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Errors that every service may answer with: UAPI.20, org.varlink.service; and those that systemd's libraries share. */
function generic(name: string, given: VarlinkObject, asked: Asked, method: MethodMember | null): Known | null {
  switch (name) {
    case 'org.varlink.service.InterfaceNotFound':
      return { sentence: `The service has no interface ${text(given['interface']) ?? 'of this name'}.`, advice: 'After an update it may offer others: ask it anew what it offers.' };
    case 'org.varlink.service.MethodNotFound':
      return { sentence: `The service has no method ${text(given['method']) ?? asked.method}.`, advice: 'It may be of another version than the description that you see: ask it anew what it offers.' };
    case 'org.varlink.service.MethodNotImplemented':
      return { sentence: `The interface has the method ${text(given['method']) ?? asked.method}, but this service does not carry it out.`, advice: 'Another service may offer the same interface.' };
    case 'org.varlink.service.InvalidParameter':
      return invalidParameter(text(given['parameter']), method);
    case 'org.varlink.service.PermissionDenied':
      return { sentence: 'The service refused: you may connect to it, but not do this.', advice: interactive(method) ?? 'Call it as another user, or as root: sudo sockatlas varlink call.' };
    case 'org.varlink.service.ExpectedMore':
      return { sentence: 'This method answers with a stream, and the call did not ask for one.', advice: 'Switch on "more" and run it again.' };
    case 'org.varlink.service.ExpectedUpgrade':
      return { sentence: 'This method turns the connection over to another protocol, and the call did not ask for that.', advice: 'Choose "upgrade" and run it again.' };
    case 'io.systemd.InteractiveAuthenticationRequired':
      return { sentence: 'polkit would ask a person for a password first, and the call did not allow that.', advice: interactive(method) ?? 'Call it as root, or with allowInteractiveAuthentication set to true.' };
    case 'io.systemd.System':
      return systemError(given);
    case 'io.systemd.Disconnected':
      return { sentence: 'The service lost the connection to somebody whom it needs.', advice: 'Try again; its journal may say more.' };
    case 'io.systemd.TimedOut':
      return { sentence: 'The service waited too long for somebody whom it needs.', advice: 'Try again; its journal may say more.' };
    case 'io.systemd.Protocol':
      return { sentence: 'The service got something from somebody else that it could not understand.', advice: null };
    default:
      return null;
  }
}

const interactive = (method: MethodMember | null): string | null =>
  method?.input.fields.some(({ name }) => name === 'allowInteractiveAuthentication') === true ? 'Set allowInteractiveAuthentication to true: then polkit may ask for a password.' : null;

function invalidParameter(parameter: string | null, method: MethodMember | null): Known {
  if (parameter === null) return { sentence: 'The service does not accept one of the parameters.', advice: 'Compare them with the description of the method.' };
  const field = method?.input.fields.find(({ name }) => name === parameter);
  if (field) return { sentence: `The service does not accept the parameter ${parameter}.`, advice: `It is ${wordsOfType(field.type)}. A value of this type can still be refused, or be missing where others are given.` };
  return method
    ? { sentence: `The service does not accept the parameter ${parameter}.`, advice: 'The description of the method has no parameter of this name: leave it out, or it is a field of another one.' }
    : { sentence: `The service does not accept the parameter ${parameter}.`, advice: 'It is missing, of another type, not known, or has a value that is refused.' };
}

/** errno of Linux, as sd-varlink passes it on: the name is the same on every architecture, the number is not. */
function systemError(given: VarlinkObject): Known {
  const errno = text(given['errnoName']);
  const origin = text(given['origin']);
  const number = given['errno'];
  const where = origin === null || origin === 'linux' ? '' : ` (from ${origin})`;
  const sentence = errno === null ? null : errnoSentence(errno);
  const called = errno ?? (typeof number === 'number' || typeof number === 'bigint' ? `error ${number}` : 'an error');
  return { sentence: sentence === null ? `The system answered the service with ${called}${where}.` : `The system answered the service with ${called}${where}: ${sentence}.`, advice: 'The journal of the service may say more: journalctl -u with its unit.' };
}
