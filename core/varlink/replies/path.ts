/** Where something is in a value: names of members and numbers of elements, from the outermost in. */
export type Path = readonly (string | number)[];

/** As jq(1) takes it: `.units[3].name`, `."odd name"`; `.` is the whole. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `.${JSON.stringify(step)}`;
  return text.startsWith('.') ? text : `.${text}`;
}
