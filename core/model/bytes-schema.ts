import { z } from 'zod';
import { isBytes, type Bytes } from './bytes.ts';

export const bytesSchema = z.custom<Bytes>((value) => typeof value === 'string' && isBytes(value), {
  error: 'expected a string with one byte per character',
});
