const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const isLetter = (code: number): boolean => isUpper(code) || (code >= 0x61 && code <= 0x7a);
const isLetterOrDigit = (code: number): boolean => isLetter(code) || (code >= 0x30 && code <= 0x39);

// Loops in place of the expressions of UAPI.20, Grammar: those run out of stack on names of some megabytes.

/** `name`: of a type, a method or an error. */
export function isMemberName(name: string): boolean {
  if (!isUpper(name.charCodeAt(0))) return false;
  for (let i = 1; i < name.length; i++) if (!isLetterOrDigit(name.charCodeAt(i))) return false;
  return true;
}

/** `field_name`: of a field or an enumeration's value. */
export function isFieldName(name: string): boolean {
  if (!isLetter(name.charCodeAt(0)) || name.endsWith('_')) return false;
  for (let i = 1; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (!isLetterOrDigit(code) && !(code === 0x5f && name.charCodeAt(i - 1) !== 0x5f)) return false;
  }
  return true;
}

/** `interface_name`: at least two parts; dashes within a part, also several in a row. */
export function isInterfaceName(name: string): boolean {
  if (!isLetter(name.charCodeAt(0)) || !isLetterOrDigit(name.charCodeAt(name.length - 1))) return false;
  let dots = 0;
  for (let i = 1; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (isLetterOrDigit(code)) continue;
    const last = name.charCodeAt(i - 1);
    if (code === 0x2d && last !== 0x2e) continue;
    if (code !== 0x2e || !isLetterOrDigit(last)) return false;
    dots++;
  }
  return dots > 0;
}
