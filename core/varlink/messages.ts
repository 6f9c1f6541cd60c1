import { parseSpannedObject } from './json.ts';
import type { CallFlag } from './call.ts';
import type { VarlinkObject } from './value.ts';

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
  const read = readObject(text);
  if (!read.ok) return read;
  const { value, spans } = read.message;
  const { error = null, continues = null, parameters = null } = value;
  if (error !== null && typeof error !== 'string') return wrongMember('error', 'a string');
  if (error === '') return wrongMember('error', 'a name');
  if (continues !== null && typeof continues !== 'boolean') return wrongMember('continues', 'true or false');
  if (parameters !== null && !isObject(parameters)) return wrongMember('parameters', 'an object');
  if (error !== null && continues === true) return { ok: false, wrong: { why: 'wrong-member', detail: 'an error says that more replies follow' } };
  const span = parameters === null ? undefined : spans.get('parameters');
  return { ok: true, message: { parameters: parameters ?? none, text: span ? text.slice(...span) : '{}', continues: continues === true, error } };
}

function readObject(text: string): Read<{ readonly value: VarlinkObject; readonly spans: ReadonlyMap<string, readonly [number, number]> }> {
  const parsed = parseSpannedObject(text);
  if (parsed.ok) return { ok: true, message: parsed.value };
  // What begins like an object is meant to be one.
  const why = /^[ \t\r\n]*\{/.test(text) || text.trim() === '' ? 'not-json' : 'not-an-object';
  return { ok: false, wrong: { why, detail: `${parsed.message}, at character ${parsed.at + 1}` } };
}

/** A call as it goes over the wire: UAPI.20, Method Call. @param parameters JSON of an object */
export function printCall(method: string, parameters: string, flag: CallFlag): string {
  return `{"method":${JSON.stringify(method)},"parameters":${parameters}${flag === 'none' ? '' : `,"${flag}":true`}}`;
}

export const isObject = (value: unknown): value is VarlinkObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const none: VarlinkObject = Object.freeze(Object.create(null) as VarlinkObject); // its type is any

const wrongMember = (member: string, expected: string): Read<never> => ({ ok: false, wrong: { why: 'wrong-member', detail: `the member "${member}" is not ${expected}` } });
