import type { VarlinkObject, VarlinkValue } from '../value.ts';

/** Array.isArray does not know of readonly arrays. */
export const isList = (value: VarlinkValue): value is readonly VarlinkValue[] => Array.isArray(value);
export const isObject = (value: VarlinkValue): value is VarlinkObject => typeof value === 'object' && value !== null && !Array.isArray(value);
