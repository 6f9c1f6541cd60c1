import { readFileSync } from 'node:fs';
import { checkForms } from './check-forms.ts';

/** For where there is no TypeScript: `node forms.mjs FILE...` checks the forms of the interfaces that the files describe. */
let methods = 0;
for (const file of process.argv.slice(2)) {
  const checked = checkForms(readFileSync(file, 'utf8'));
  methods += checked.methods;
  for (const problem of checked.problems) process.stdout.write(`${file}: ${problem}\n`);
  if (checked.problems.length > 0) process.exitCode = 1;
}
process.stdout.write(`methods: ${methods}\n`);
