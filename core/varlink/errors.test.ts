import { describe, expect, it } from 'vitest';
import { parseInterface } from '../idl/parse.ts';
import { explainError } from './errors.ts';

const described = parseInterface(`interface org.example.jobs

method Start(name: string, priority: ?int, allowInteractiveAuthentication: ?bool) -> (id: int)

# A job of that name runs already.
# Stop it first.
error Running (
  # Its number.
  id: int
)
`).interface;
const asked = { method: 'org.example.jobs.Start', flag: 'none' } as const;

describe('an error', () => {
  it('of the interface is explained in the words of its author', () => {
    expect(explainError('org.example.jobs.Running', { id: 7n }, asked, described)).toEqual({
      sentence: null,
      advice: null,
      comments: ['A job of that name runs already.', 'Stop it first.'],
      fields: [{ name: 'id', value: 7n, type: 'an integer', comments: ['Its number.'] }],
      problems: [],
      undeclared: false,
    });
  });
  it('that is not what the interface promises says so', () => {
    expect(explainError('org.example.jobs.Running', { id: 'seven' }, asked, described).problems).toHaveLength(1);
    expect(explainError('org.example.jobs.Nonsense', {}, asked, described).undeclared).toBe(true);
    expect(explainError('org.other.Nonsense', {}, asked, described).undeclared).toBe(false);
  });
  it('of a parameter says what it should be', () => {
    expect(explainError('org.varlink.service.InvalidParameter', { parameter: 'priority' }, asked, described)).toMatchObject({ sentence: 'The service does not accept the parameter priority.', advice: expect.stringMatching(/^It is an optional integer\./) });
    expect(explainError('org.varlink.service.InvalidParameter', { parameter: 'nobody' }, asked, described).advice).toMatch(/no parameter of this name/);
    expect(explainError('org.varlink.service.InvalidParameter', null, asked, null).sentence).toBe('The service does not accept one of the parameters.');
  });
  it('of rights says how to get them', () => {
    expect(explainError('org.varlink.service.PermissionDenied', {}, asked, described).advice).toMatch(/allowInteractiveAuthentication/);
    expect(explainError('org.varlink.service.PermissionDenied', {}, asked, null).advice).toMatch(/sudo/);
    expect(explainError('io.systemd.InteractiveAuthenticationRequired', {}, asked, described).sentence).toMatch(/polkit/);
  });
  it.each([
    ['org.varlink.service.ExpectedMore', '"more"'],
    ['org.varlink.service.ExpectedUpgrade', '"upgrade"'],
  ])('%s says which switch it takes', (name, word) => expect(explainError(name, {}, asked, null).advice).toContain(word));
  it('of the system is put into words', () => {
    expect(explainError('io.systemd.System', { origin: 'linux', errnoName: 'ENOENT', errno: 2 }, asked, null).sentence).toBe('The system answered the service with ENOENT: there is no such file or thing.');
    expect(explainError('io.systemd.System', { errno: 4711 }, asked, null).sentence).toBe('The system answered the service with error 4711.');
    expect(explainError('io.systemd.System', { errnoName: '__proto__' }, asked, null).sentence).toBe('The system answered the service with __proto__.');
  });
  it('with what is no object for parameters has none', () => expect(explainError('a.B', [1], asked, null).fields).toEqual([]));
});
