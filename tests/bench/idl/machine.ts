import type { Random } from '../../fixtures/random.ts';

/** As many interfaces as a machine with systemd 262 has, of the same sizes and shape: the largest has 121 types and 130 kB, most of it comments. */
export function machineOfInterfaces(random: Random): readonly string[] {
  return Array.from({ length: 60 }, (_, i) => (i === 0 ? interfaceOf(random, i, 121, 3, 36) : interfaceOf(random, i, random.below(6), 1 + random.below(9), 6)));
}

const words = ['the', 'unit', 'which', 'was', 'time', 'of', 'a', 'service', 'since', 'when', 'state', 'is', 'optional', 'number', 'set', 'in', 'seconds', 'for', 'process', 'and'];
const sentence = (random: Random, most: number): string => Array.from({ length: 3 + random.below(most) }, () => random.of(words)).join(' ');

function interfaceOf(random: Random, index: number, types: number, methods: number, fields: number): string {
  const type = (): string => `${random.of(['', '?', '?', '[]', '?[]', '[string]'])}${types > 0 && random.oneIn(4) ? `Type${random.below(types)}` : random.of(['int', 'string', 'string', 'bool', 'float', 'object'])}`;
  const struct = (count: number): string => (count === 0 ? '()' : `(\n${Array.from({ length: count }, (_, i) => `\t# ${sentence(random, 12)}\n\tfield_${i}: ${type()}`).join(',\n')}\n)`);
  const members = [
    ...Array.from({ length: types }, (_, i) => `# ${sentence(random, 15)}\ntype Type${i} ${random.oneIn(3) ? `(\n${Array.from({ length: 3 + random.below(9) }, (_unused, value) => `\t# ${sentence(random, 8)}\n\tvalue_${value}`).join(',\n')}\n)` : struct(1 + random.below(fields))}`),
    ...Array.from({ length: methods }, (_, i) => `# ${sentence(random, 15)}\n# [Supports 'more' flag]\nmethod Method${i}${struct(random.below(fields))} -> ${struct(random.below(fields))}`),
    `# ${sentence(random, 10)}\nerror Failed ()`,
  ];
  return `# ${sentence(random, 12)}\ninterface org.example.bench${index}\n\n${members.join('\n\n')}\n`;
}
