import { shownBytes } from './shown.ts';
import { bytesOfText } from './utf8.ts';

/**
 * A stranger's prose for display: what does not show, or turns what stands beside it, is escaped as in a name. A backslash stays as it is,
 * since prose is read and never parsed back.
 */
export const shownProse = (text: string): string => text.split('\\').map((part) => shownBytes(bytesOfText(part))).join('\\');
