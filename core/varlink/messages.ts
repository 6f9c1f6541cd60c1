import { membersOf, parseJson } from './json.ts';
import type { CallFlag } from './call.ts';
import type { VarlinkObject, VarlinkValue } from './value.ts';

/** A reply as it came: UAPI.20, Method Reply. */
export interface Reply {
  readonly parameters: VarlinkObject;
  /** The same as JSON, character by character as it came; `{}` where there were none. */
  readonly text: string;
  /** More replies follow. */
  readonly continues: boolean;
  /** Name of the error that it is, or null. */
  readonly error: string | null;
}

/** Why a message is none: no JSON, nested too deep, no object, or a member has the wrong type. */
export interface WrongMessage {
  readonly why: 'not-json' | 'not-an-object' | 'wrong-member';
  /** What was expected, and where. */
  readonly detail: string;
}

type Read<T> = { readonly ok: true; readonly message: T } | { readonly ok: false; readonly wrong: WrongMessage };

/** Members that are not known are passed over, as UAPI.20 asks; absent and null are the same. */
export function readReply(text: string): Read<Reply> {
  const members = membersOf(text, mostMade);
  if (!members.ok) {
    // What begins like an object is meant to be one.
    const why = /^[ \t\r\n]*(\{|$)/.test(text) ? 'not-json' : 'not-an-object';
    return { ok: false, wrong: { why, detail: `${members.message}, at character ${members.at + 1}` } };
  }
  /** As it was written; absent for null. */
  const written = (name: string): string | null => {
    const span = members.value.spans.get(name);
    const value = span ? text.slice(...span) : 'null';
    return value === 'null' ? null : value;
  };
  const [error, continues, parameters] = [written('error'), written('continues'), written('parameters')];
  if (error !== null && !error.startsWith('"')) return wrongMember('error', 'a string');
  if (error === '""') return wrongMember('error', 'a name');
  if (continues !== null && continues !== 'true' && continues !== 'false') return wrongMember('continues', 'true or false');
  if (parameters !== null && !parameters.startsWith('{')) return wrongMember('parameters', 'an object');
  if (error !== null && continues === 'true') return { ok: false, wrong: { why: 'wrong-member', detail: 'an error says that more replies follow' } };
  const name = error === null ? null : valueOf(error);
  return { ok: true, message: replyOf(parameters ?? '{}', continues === 'true', typeof name === 'string' ? name : null, members.value.value) };
}

/** Of a longer message values are made when somebody wants them; of most it costs no more to make them at once (a getter does). */
const mostMade = 16 * 1024;

/** @param members what was made, or null */
function replyOf(text: string, continues: boolean, error: string | null, members: VarlinkObject | null): Reply {
  if (members) {
    const parameters = members['parameters'] ?? null;
    return { text, continues, error, parameters: isObject(parameters) ? parameters : none };
  }
  let made: VarlinkObject | null = null;
  return {
    text,
    continues,
    error,
    get parameters() {
      if (made) return made;
      const value = valueOf(text);
      return (made = isObject(value) ? value : none);
    },
  };
}

/** Of a text that was checked. */
function valueOf(text: string): VarlinkValue {
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : null;
}

/** A call as it goes over the wire: UAPI.20, Method Call. @param parameters JSON of an object */
export function printCall(method: string, parameters: string, flag: CallFlag): string {
  return `{"method":${JSON.stringify(method)},"parameters":${parameters}${flag === 'none' ? '' : `,"${flag}":true`}}`;
}

export const isObject = (value: unknown): value is VarlinkObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const none: VarlinkObject = Object.freeze(Object.create(null) as VarlinkObject); // its type is any

const wrongMember = (member: string, expected: string): Read<never> => ({ ok: false, wrong: { why: 'wrong-member', detail: `the member "${member}" is not ${expected}` } });
