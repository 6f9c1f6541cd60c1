import type { VarlinkObject, VarlinkValue } from '#core/varlink/value.ts';

/** Parameters have been held against the interface: what is otherwise than it says is a mistake of the demo, not of the caller. */
const mistake = (name: string): Error => new Error(`the interface promises another ${name}`);

const given = (parameters: VarlinkObject, name: string): VarlinkValue => parameters[name] ?? null;

export function textOf(parameters: VarlinkObject, name: string): string {
  const value = given(parameters, name);
  if (typeof value !== 'string') throw mistake(name);
  return value;
}

export const textIfAny = (parameters: VarlinkObject, name: string): string | null => (given(parameters, name) === null ? null : textOf(parameters, name));

/** An integer of whatever size, as an identity: no two numbers give the same. */
export function idOf(parameters: VarlinkObject, name: string): bigint {
  const value = given(parameters, name);
  if (typeof value !== 'number' && typeof value !== 'bigint') throw mistake(name);
  return BigInt(value);
}

export const idIfAny = (parameters: VarlinkObject, name: string): bigint | null => (given(parameters, name) === null ? null : idOf(parameters, name));

/** A number to count with: one outside what makes sense becomes the nearest that does. */
export function countOf(parameters: VarlinkObject, name: string, usual: number, least: number, most: number): number {
  const value = idIfAny(parameters, name);
  return value === null ? usual : Number(value < BigInt(least) ? BigInt(least) : value > BigInt(most) ? BigInt(most) : value);
}

export const isSet = (parameters: VarlinkObject, name: string): boolean => given(parameters, name) === true;

/** As JSON has it: small ones as numbers. */
export const whole = (id: bigint): number | bigint => (id >= BigInt(Number.MIN_SAFE_INTEGER) && id <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(id) : id);
