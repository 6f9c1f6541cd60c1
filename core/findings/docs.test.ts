import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rules } from './rules.ts';

it('docs/findings.md has every rule, in the words of the code, and none beside', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/findings.md'), 'utf8');
  const written = page.slice(page.indexOf('## The rules\n') + '## The rules\n'.length).trim();
  const expected = rules.map(({ code, name, title, severity, why }) => `### ${code} ${title}\n\n\`${name}\`, at most ${severity}. ${why}`).join('\n\n');
  expect(written).toBe(expected);
});
