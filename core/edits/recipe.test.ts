import { describe, expect, it } from 'vitest';
import { aLabel, aModel, anEntryPoint, aProcess, aRow } from '../../tests/fixtures/rows.ts';
import { bytes } from '../model/bytes.ts';
import { known } from '../model/known.ts';
import type { Row } from '../model/rows/row.ts';
import { presentChoice, recipeCaution, recipeCommands, recipeMode, recipeOfService, recipeSteps, type RecipeChoice } from './recipe.ts';

const choice = (over: Partial<RecipeChoice> = {}): RecipeChoice => ({ connect: 'group', gid: 27, othersReadLabels: false, varlink: true, guardObject: false, ...over });
const object = { ...anEntryPoint(), ino: '9', mode: 0o777, labels: known([]) };
const service = (over: Parameters<typeof anEntryPoint>[0] = {}): Row => aRow('/run/x', { entryPoint: anEntryPoint(over), processes: [aProcess()], socket: { object: known(object) } });

describe('the mode', () => {
  it.each([
    ['everyone', true, 0o666],
    ['group', false, 0o660],
    ['group', true, 0o664],
    ['owner', false, 0o600],
    ['owner', true, 0o644],
  ] as const)('for %s, others read labels: %s', (connect, othersReadLabels, mode) => {
    expect(recipeMode(choice({ connect, othersReadLabels }))).toBe(mode);
    expect(presentChoice(service({ mode }))).toMatchObject({ connect, othersReadLabels });
  });
});

it('begins with what is there, so that nothing is to be done', () => {
  const row = service({ mode: 0o660, gid: 27 });
  const steps = recipeSteps(row, presentChoice(row), aModel([row]));
  expect(steps.map(({ state }) => state)).toEqual(['holds', 'holds']);
});

it('gives the group first, then the mode, then the labels', () => {
  const row = service();
  const steps = recipeSteps(row, choice({ guardObject: true }), aModel([row], { groups: { '27': 'sudo' } }));
  expect(recipeCommands(steps)).toEqual(['chown 0:27 /run/x', 'chmod 0660 /run/x', 'chmod 0755 /proc/10/fd/3', 'setfattr -n user.varlink -v entrypoint /run/x', 'setfattr -n user.varlink -v listen /proc/10/fd/3']);
  expect(steps[1]?.title).toContain('members of the group sudo may connect');
});

it('says what it leaves out and why', () => {
  const row = service({ labels: known([aLabel('user.varlink', '1')]) });
  const without = aModel([row], { capabilities: [{ id: 'labels-entry-point', state: 'no', short: 'none', sentence: 'This kernel keeps none.', remedy: null }] });
  const steps = recipeSteps(row, choice(), without);
  expect(steps[2]).toMatchObject({ state: 'left', why: 'This kernel keeps none.' });
  expect(steps[3]).toMatchObject({ state: 'change' });
  expect(recipeSteps(row, choice(), aModel([row]))[2]).toMatchObject({ edit: { value: 'entrypoint', before: '1' } });
});

it('warns where a list makes the group bits a mask', () => {
  expect(recipeCaution(service())).toBeNull();
  expect(recipeCaution(service({ acl: known({ owner: 6, users: [{ id: 1, permissions: 6 }], owningGroup: 4, groups: [], mask: 6, other: 0 }) }))).toContain('mask');
});

it('tells how the service would be born so', () => {
  expect(recipeOfService(aRow("/run/it's", { entryPoint: anEntryPoint({ path: bytes("/run/it's") }) }), choice(), { groups: { '27': 'sudo' } })).toEqual(['umask 0117', "bind(2) to '/run/it'\\''s'", "chown :sudo '/run/it'\\''s'", "setfattr -n user.varlink -v entrypoint '/run/it'\\''s'", 'listen(2)']);
  expect(recipeOfService(service(), choice({ connect: 'everyone', varlink: false }), { groups: {} })).toEqual(['umask 0111', 'bind(2) to /run/x', 'listen(2)']);
});
