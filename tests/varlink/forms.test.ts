import { describe, expect, it } from 'vitest';
import { echoText } from '../../main/demo/texts/echo.ts';
import { filesText } from '../../main/demo/texts/files.ts';
import { jobsText } from '../../main/demo/texts/jobs.ts';
import { peopleTexts } from '../../main/demo/texts/people.ts';
import { checkForms } from './check-forms.ts';

describe('a form for every method', () => {
  it.each([
    ['Echo', echoText],
    ['Files', filesText],
    ['Jobs', jobsText],
    ['People', peopleTexts.first],
    ['People, updated', peopleTexts.second],
  ])('of the demo service %s', (_, text) => {
    const { methods, problems } = checkForms(text);
    expect(problems).toEqual([]);
    expect(methods).toBeGreaterThan(2);
  });

  it('says what it cannot read', () => expect(checkForms('interface x').problems[0]).toMatch(/^it does not parse/));
});
