import { describe, expect, it } from 'vitest';
import { formatInterface } from './format.ts';
import { parseInterface } from './parse.ts';

/** The interface of UAPI.20, Example, in short, with comments everywhere. */
const ftl = `# Licence of the text

# Interface to jump
#  indented
interface org.example.ftl # here

# The current state
type DriveCondition (
  state: (idle, spooling, busy), # what it does
  # how much
  tylium_level: int
  # the end of it
)

# Jump
method Jump(configuration: DriveCondition) -> () # fine

error NotEnoughEnergy ()

# the end
`;

describe('an interface', () => {
  it('is read with all its comments', () => {
    const { interface: node, problems } = parseInterface(ftl);
    expect(problems).toEqual([]);
    expect(node).toMatchObject({
      name: 'org.example.ftl',
      comments: ['Interface to jump', ' indented'],
      detached: [['Licence of the text']],
      remark: 'here',
      closing: ['the end'],
      members: [
        { is: 'type', name: 'DriveCondition', comments: ['The current state'], type: { is: 'struct', closing: ['the end of it'], fields: [{ name: 'state', remark: 'what it does' }, { name: 'tylium_level', comments: ['how much'], type: { is: 'int' } }] } },
        { is: 'method', name: 'Jump', remark: 'fine' },
        { is: 'error', name: 'NotEnoughEnergy' },
      ],
    });
  });

  it('is written as it was, when it was in canonical form', () => {
    const { interface: node } = parseInterface(ftl);
    expect(node && formatInterface(node)).toBe(ftl);
  });
});
