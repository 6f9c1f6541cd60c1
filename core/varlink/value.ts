/**
 * A value as it crosses the wire. Integers that a double cannot hold are bigint (UAPI.20 wants 64 bits); objects have no prototype, so that
 * a member called `__proto__` is a member.
 */
export type VarlinkValue = null | boolean | number | bigint | string | readonly VarlinkValue[] | VarlinkObject;
export interface VarlinkObject {
  readonly [member: string]: VarlinkValue;
}
