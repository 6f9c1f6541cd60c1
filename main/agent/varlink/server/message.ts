import { parseJson, printJson } from '#core/varlink/json.ts';
import type { CallFlag } from '#core/varlink/call.ts';
import type { VarlinkObject, VarlinkValue } from '#core/varlink/value.ts';

export interface CallMessage {
  readonly method: string;
  readonly parameters: VarlinkObject;
  readonly flag: CallFlag;
}

const isObject = (value: VarlinkValue | undefined): value is VarlinkObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a call: UAPI.20, Method Call. null where it is none, and then nothing that could be answered. Members that are not known are passed
 * over, as the specification asks.
 */
export function readCall(text: string): CallMessage | null {
  const parsed = parseJson(text);
  if (!parsed.ok || !isObject(parsed.value)) return null;
  const { method, parameters = null } = parsed.value;
  if (typeof method !== 'string' || !method.includes('.')) return null;
  if (parameters !== null && !isObject(parameters)) return null;
  const flags: CallFlag[] = [];
  for (const flag of ['more', 'oneway', 'upgrade'] as const) {
    const value = parsed.value[flag] ?? null;
    if (value !== null && typeof value !== 'boolean') return null;
    if (value === true) flags.push(flag);
  }
  const [flag = 'none', second] = flags;
  return second === undefined ? { method, parameters: parameters ?? {}, flag } : null;
}

export const replyText = (parameters: VarlinkObject, continues: boolean): string => printJson(continues ? { parameters, continues } : { parameters });
export const errorText = (error: string, parameters: VarlinkObject | null): string => printJson(parameters === null ? { error } : { error, parameters });
